using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Sharing;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries;

/// <summary>
/// What a question is asked of, and by whom. The state is settled, and does not change while a question is answered; answers may be kept.
/// </summary>
/// <param name="State">The cluster.</param>
/// <param name="Find">The object of an asset, with its status; null when it is not at hand.</param>
/// <param name="Viewer">Who asks.</param>
public sealed record QueryScope(ClusterState State, Func<ObjectRef, IAsset?> Find, Viewer Viewer)
{
    /// <summary>The asset that is asked for, or why there is none.</summary>
    internal Asset? Resolve(string? uri, out QueryRefusal refusal)
    {
        refusal = new QueryRefusal(RefusalReason.NotFound, $"there is no asset {QueryText.Quoted(uri ?? "")} that you may see: search for its name, or ask its owner for access");
        if (uri is null || !AssetUri.TryParse(uri, out _))
        {
            refusal = new QueryRefusal(
                RefusalReason.Malformed, $"{QueryText.Quoted(uri ?? "")} is not the uri of an asset: write it as aip://model/{AssetUri.DefaultPlatform}/namespace/name");
            return null;
        }

        var asset = State.Lineage.Find(uri);
        if (asset is null || Viewer.Sees(asset.Key))
        {
            return asset;
        }

        if (Viewer.Lists(asset.Key))
        {
            refusal = new QueryRefusal(RefusalReason.Listed, $"of {QueryText.Quoted(uri)} only the name and the description are shown to you: ask its owner for access");
        }

        return null;
    }

    /// <summary>The Domain that is asked for, or why there is none.</summary>
    internal Domain? FindDomain(string name, out QueryRefusal refusal)
    {
        refusal = new QueryRefusal(RefusalReason.NotFound, $"there is no domain {QueryText.Quoted(name)} that you may see: ask for the list of domains");
        return Viewer.Sees(RefOf(name)) ? State.FindDomain(name) : null;
    }

    /// <summary>A Domain as a viewer is asked about it.</summary>
    internal static ObjectRef RefOf(string domain) => new(ObjectKind.Domain, "", domain);

    /// <summary>
    /// Whether the viewer is told that a grant reaches a domain. Who reads the grant is; one grantee is not told of another.
    /// </summary>
    internal bool IsKnownToReach(CompiledGrant grant, string domain) => Viewer.Sees(grant.Ref)
        && (Viewer.Reads(grant.Ref) ? State.ReachedBy(grant, domain).Any() : State.ReachedBy(grant, domain).Any(Viewer.StandsIn));

    /// <summary>Whether the viewer is told at least the name of an asset.</summary>
    internal bool IsNamed(ObjectRef asset) => Viewer.Sees(asset) || Viewer.Lists(asset);

    /// <summary>What is known of how an asset is doing.</summary>
    internal IReadOnlyList<Condition> ConditionsOf(ObjectRef asset) => Find(asset)?.AssetStatus?.Conditions ?? [];

    /// <summary>A condition as answers show it.</summary>
    internal EntityCondition Show(Condition condition, ObjectRef asset) =>
        new(condition.Type, condition.Status.ToString(), condition.Reason, Viewer.Reads(asset) ? condition.Message : null);

    /// <summary>An asset that may be named here, of which that may be all that is shown.</summary>
    internal AnswerNode Name(Asset asset) => Viewer.Sees(asset.Key) ? Describe(asset, 0) : new()
    {
        Uri = asset.Uri,
        Kind = asset.Key.Kind,
        Namespace = asset.Key.Namespace,
        Name = asset.Key.Name,
        DisplayName = Viewer.Lists(asset.Key) ? Find(asset.Key)?.Info?.DisplayName : null,
        Domain = State.DomainOf(asset.Key.Namespace),
    };

    /// <summary>An asset as answers show it.</summary>
    internal AnswerNode Describe(Asset asset, int depth) => new()
    {
        Uri = asset.Uri,
        Kind = asset.Key.Kind,
        Namespace = asset.Key.Namespace,
        Name = asset.Key.Name,
        DisplayName = Find(asset.Key)?.Info?.DisplayName,
        Domain = State.DomainOf(asset.Key.Namespace),
        Owners = OwnersOf(asset),
        Stage = State.StageOf(asset.Key),
        Serving = asset.Key.Kind == ObjectKind.ModelDeployment ? asset.IsServing : null,
        Depth = depth,
    };

    /// <summary>A grant as namespace/name, where it may be named: who reads an asset reads by which grant it lives.</summary>
    internal string? NameOf(ObjectKey? grant, ObjectRef consumer) =>
        grant is { } key && (Viewer.Reads(consumer) || Viewer.Sees(new ObjectRef(ObjectKind.SharingGrant, key.Namespace, key.Name))) ? key.ToString() : null;

    /// <summary>A Model itself, and of a ModelVersion its Model; null when it may not be seen, and for any other asset.</summary>
    internal Model? ModelOf(Asset asset) => Speaking(asset) as Model;

    /// <summary>Who answers for an asset, as far as that may be told.</summary>
    internal IReadOnlyList<Owner> OwnersOf(Asset asset) => Speaking(asset)?.Info?.Owners ?? [];

    /// <summary>What says who answers for an asset: of a ModelVersion its Model.</summary>
    private IAsset? Speaking(Asset asset)
    {
        var speaks = asset.Version?.Model ?? asset.Key;
        return Viewer.Sees(speaks) ? Find(speaks) : null;
    }
}
