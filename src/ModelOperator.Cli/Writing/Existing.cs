using ModelOperator.Api;
using ModelOperator.Cli.Cluster;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Core;
using ModelOperator.Core.Queries;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Writing;

/// <summary>Reads the object that is to be changed.</summary>
internal static class Existing
{
    /// <summary>The asset that is named: NAME, KIND/NAME, KIND/NAMESPACE/NAME or its identity.</summary>
    /// <param name="client">Reads.</param>
    /// <param name="kind">The kind that it must be of.</param>
    /// <param name="text">What was written.</param>
    /// <param name="ns">Namespace where the text names none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<T> ReadAssetAsync<T>(KubernetesClient client, ObjectKind kind, string text, string ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>, IAsset
    {
        var named = text.Length > 0 && !text.Contains('/', StringComparison.Ordinal)
            ? new AssetName(new ObjectRef(kind, ns, text), null)
            : SharingOptions.Asset(text, ns);
        if (named.Asset.Kind != kind)
        {
            throw PluginException.Usage($"{QueryText.Quoted(text)} names no {kind}: write NAME, {AssetKinds.Word(kind)}/NAMESPACE/NAME or its aip:// uri");
        }

        var asset = await ReadAsync<T>(client, new ObjectKey(named.Asset.Namespace, named.Asset.Name), cancellationToken);
        OfThisCluster(named, asset.AssetStatus);
        return asset;
    }

    /// <summary>The object; one that is not there is told with where to look.</summary>
    public static async Task<T> ReadAsync<T>(KubernetesClient client, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> =>
        await FindAsync<T>(client, key, cancellationToken)
            ?? throw PluginException.NotFound($"there is no {T.ResourceType.Kind} {key}: kubectl get {T.ResourceType} -n {key.Namespace} shows those there are");

    /// <summary>The object; null when there is none.</summary>
    public static async Task<T?> FindAsync<T>(KubernetesClient client, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            return await client.GetAsync<T>(key, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Refuses an identity of another platform than that of the asset that was found by its name.</summary>
    public static void OfThisCluster(AssetName named, AssetStatus? found)
    {
        if (named.ForeignTo(ThisPlatform.In(found)) is { } foreign)
        {
            throw PluginException.Usage(foreign);
        }
    }
}
