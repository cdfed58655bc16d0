using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Cluster;

/// <summary>Finds out the platform id of the cluster, which the operator writes into the identity of every asset.</summary>
internal static class ThisPlatform
{
    /// <summary>The id, as one asset tells it; null when the user may see none.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="ns">Where to look when he may not look everywhere.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<string?> FindAsync(KubernetesClient client, string ns, CancellationToken cancellationToken)
    {
        foreach (var place in (string?[])[null, ns])
        {
            var told = await Task.WhenAll(
                TellAsync<Dataset>(client, place, cancellationToken), TellAsync<Model>(client, place, cancellationToken), TellAsync<ModelVersion>(client, place, cancellationToken),
                TellAsync<Embedding>(client, place, cancellationToken), TellAsync<ModelDeployment>(client, place, cancellationToken));
            if (told.FirstOrDefault(platform => platform is not null) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The id in an identity.</summary>
    public static string? In(AssetStatus? status) => AssetUri.TryParse(status?.Uri, out var uri) ? uri.Platform : null;

    private static async Task<string?> TellAsync<T>(KubernetesClient client, string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>, IAsset
    {
        try
        {
            var page = await client.ListAsync<T>(new ListOptions { Namespace = ns, Limit = 1 }, cancellationToken);
            return page.Items is [var asset, ..] ? In(asset.AssetStatus) : null;
        }
        catch (KubernetesApiException exception) when (exception.IsForbidden)
        {
            return null;
        }
    }
}
