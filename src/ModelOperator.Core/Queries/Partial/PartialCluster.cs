using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.State;

namespace ModelOperator.Core.Queries.Partial;

/// <summary>
/// What can be asked of the objects that one user may list. What others own and nobody showed is hidden: the operator's word in the status
/// of what is there says that it exists, and it is counted as hidden things are.
/// </summary>
public sealed class PartialCluster
{
    private readonly Dictionary<ObjectRef, IAsset> _assets;

    private PartialCluster(Dictionary<ObjectRef, IAsset> assets, string platform, ListedObjects listed, ClusterState state)
    {
        _assets = assets;
        Platform = platform;
        Grants = listed.Grants;
        var grants = listed.Grants.Select(grant => new ObjectRef(ObjectKind.SharingGrant, grant.Metadata.Namespace ?? "", grant.Metadata.Name)).ToHashSet();
        bool Holds(ObjectRef key) => assets.ContainsKey(key) || grants.Contains(key);
        Scope = new QueryScope(state, key => assets.GetValueOrDefault(key), new Viewer(key => Holds(key) || listed.IsListed(key.Kind, key.Namespace), Holds));
    }

    /// <summary>Platform id of the cluster.</summary>
    public string Platform { get; }

    /// <summary>What questions are asked of.</summary>
    public QueryScope Scope { get; }

    /// <summary>The assets that were listed.</summary>
    public IReadOnlyDictionary<ObjectRef, IAsset> Assets => _assets;

    /// <summary>The grants that were listed.</summary>
    public IReadOnlyList<SharingGrant> Grants { get; }

    /// <summary>Makes a graph of objects.</summary>
    /// <param name="listed">The objects.</param>
    /// <param name="now">The moment that grants are judged at.</param>
    public static PartialCluster Of(ListedObjects listed, DateTimeOffset now)
    {
        var assets = new Dictionary<ObjectRef, IAsset>(listed.Assets.Count);
        foreach (var asset in listed.Assets)
        {
            assets[ListedObjects.RefOf(asset)] = asset;
        }

        var platform = PlatformOf(listed.Assets);
        var state = new ClusterState(platform);
        foreach (var item in listed.Namespaces)
        {
            state.Set(item);
        }

        foreach (var domain in listed.Domains)
        {
            state.Set(domain);
        }

        foreach (var grant in listed.Grants)
        {
            state.Set(grant);
        }

        foreach (var asset in assets.Values)
        {
            Set(state, asset);
        }

        StandIns.Of(assets, listed.Grants, platform).ForEach(asset => Set(state, asset), state.Set);
        state.Advance(now);
        state.Settle();
        return new PartialCluster(assets, platform, listed, state);
    }

    /// <summary>What the listed assets refer to and is there, as the operator says, but was not listed.</summary>
    public static IReadOnlyList<ObjectRef> NotListed(ListedObjects listed)
    {
        var platform = PlatformOf(listed.Assets);
        var known = listed.Assets.Select(ListedObjects.RefOf).ToHashSet();
        return [.. listed.Assets.SelectMany(asset => StandIns.Resolved(asset, platform)).Select(found => found.Target).Where(target => !known.Contains(target)).Distinct().Order()];
    }

    /// <summary>The operator writes it into every identity; a cluster that it has not looked at yet has the default.</summary>
    private static string PlatformOf(IEnumerable<IAsset> assets)
    {
        foreach (var asset in assets)
        {
            if (AssetUri.TryParse(asset.AssetStatus?.Uri, out var uri))
            {
                return uri.Platform;
            }
        }

        return AssetUri.DefaultPlatform;
    }

    private static void Set(ClusterState state, IAsset asset)
    {
        switch (asset)
        {
            case Dataset dataset:
                state.Set(dataset);
                break;
            case Model model:
                state.Set(model);
                break;
            case ModelVersion version:
                state.Set(version);
                break;
            case Embedding embedding:
                state.Set(embedding);
                break;
            case ModelDeployment deployment:
                state.Set(deployment);
                break;
        }
    }
}
