using System.Text.Json;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Capabilities;

/// <summary>
/// Whether a server that answers 404 for a collection really does not serve the resource. A proxy that lost its backends answers 404
/// as well, and so does a server that starts; neither can tell what else is served, so that is asked.
/// </summary>
internal static class ResourceAbsence
{
    /// <summary>Whether discovery can be read and lacks the resource. What cannot be read confirms nothing.</summary>
    public static async Task<bool> IsConfirmedAsync(KubernetesClient client, ResourceType type, CancellationToken cancellationToken)
    {
        try
        {
            using var resources = await client.GetRawAsync(type.GroupVersionPath, cancellationToken);
            return DiscoveryAnswer.Read(resources.RootElement).Plurals is { } plurals && !plurals.Contains(type.Plural);
        }
        catch (KubernetesApiException error) when (error.IsNotFound && type.Group.Length > 0)
        {
            return await LacksVersionAsync(client, type, cancellationToken);
        }
        catch (KubernetesApiException)
        {
            return false;
        }
    }

    private static async Task<bool> LacksVersionAsync(KubernetesClient client, ResourceType type, CancellationToken cancellationToken)
    {
        try
        {
            using var groups = await client.GetRawAsync("apis", cancellationToken);
            return Versions(groups.RootElement) is { } versions && !versions.Contains(type.ApiVersion);
        }
        catch (KubernetesApiException)
        {
            return false;
        }
    }

    /// <summary>The <c>group/version</c> pairs of an APIGroupList; null for anything else, and for an empty one, which no server has.</summary>
    private static HashSet<string>? Versions(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object
            || !document.TryGetProperty("kind", out var kind) || kind.ValueKind != JsonValueKind.String || !kind.ValueEquals("APIGroupList"u8)
            || !document.TryGetProperty("groups", out var groups) || groups.ValueKind != JsonValueKind.Array || groups.GetArrayLength() == 0)
        {
            return null;
        }

        var found = new HashSet<string>();
        foreach (var group in groups.EnumerateArray())
        {
            if (group.ValueKind != JsonValueKind.Object || !group.TryGetProperty("versions", out var versions) || versions.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            foreach (var version in versions.EnumerateArray())
            {
                if (version.ValueKind == JsonValueKind.Object && version.TryGetProperty("groupVersion", out var name) && name.ValueKind == JsonValueKind.String)
                {
                    found.Add(name.GetString()!);
                }
            }
        }

        return found;
    }
}
