using System.Text.Json;

namespace ModelOperator.Kubernetes.Capabilities;

/// <summary>What a server says about one group and version.</summary>
/// <param name="Plurals">The resources it serves; null when it could not say, as when the server behind an APIService is down.</param>
internal readonly record struct DiscoveryAnswer(IReadOnlySet<string>? Plurals)
{
    /// <summary>The group or version does not exist.</summary>
    public static DiscoveryAnswer NotFound { get; } = new(new HashSet<string>());

    /// <summary>Whether it exists is not known.</summary>
    public static DiscoveryAnswer Unavailable => default;

    /// <summary>Reads an APIResourceList; anything else, e.g. a proxy's or an aggregated server's own idea, says nothing.</summary>
    public static DiscoveryAnswer Read(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object
            || !document.TryGetProperty("kind", out var kind) || kind.ValueKind != JsonValueKind.String || !kind.ValueEquals("APIResourceList"u8)
            || !document.TryGetProperty("resources", out var resources) || resources.ValueKind != JsonValueKind.Array)
        {
            return Unavailable;
        }

        var plurals = new HashSet<string>();
        foreach (var resource in resources.EnumerateArray())
        {
            if (resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String)
            {
                plurals.Add(name.GetString()!);
            }
        }

        return new DiscoveryAnswer(plurals);
    }
}
