using ModelOperator.Api;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Retention;
using ModelOperator.Core.State;
using ModelOperator.Core.Tests.Example;
using ModelOperator.Core.Tests.Samples;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>Objects to ask about.</summary>
internal sealed class QueryWorld
{
    public static readonly DateTimeOffset Now = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<ObjectRef, IAsset> _assets;

    private QueryWorld(ClusterState state, IEnumerable<IAsset> assets) =>
        (State, _assets) = (state, assets.ToDictionary(asset => ObjectName.Of(asset).Ref!.Value));

    /// <summary>The example when everything has come to rest.</summary>
    public static QueryWorld Example { get; } = new(
        History.Fresh([.. MediaExample.Objects.Where(item => item is not Domain), .. ConvergedExample.Snapshot.Domains], Now),
        [
            .. ConvergedExample.Snapshot.Datasets, .. ConvergedExample.Snapshot.Models, .. ConvergedExample.Snapshot.ModelVersions,
            .. ConvergedExample.Snapshot.Embeddings, .. ConvergedExample.Snapshot.ModelDeployments,
        ]);

    /// <summary>
    /// The example half a year later, after somebody did what its README proposes to try: a dataset is under a licence that is not for
    /// commerce, and a grant has an end. Besides, nobody is named any more for one of the datasets.
    /// </summary>
    public static QueryWorld TriedExample { get; } = Observed([.. MediaExample.Objects.Select(item => item switch
    {
        Dataset { Metadata.Name: "keyframes" } dataset => dataset.Licensed("CC-BY-NC-4.0"),
        Dataset { Metadata.Name: "chargebacks" } dataset => dataset with { Spec = dataset.Spec with { Info = dataset.Spec.Info! with { Owners = null } } },
        SharingGrant { Metadata.Name: "merchandising" } grant => grant with { Spec = grant.Spec with { ExpiresAt = Now.AddDays(5) } },
        _ => item,
    }).Select(item => item.CreatedAt(Now.AddDays(-180)))]);

    public ClusterState State { get; }

    public IEnumerable<ObjectRef> Assets => _assets.Keys.Order();

    /// <summary>Objects without status.</summary>
    public static QueryWorld Of(params IReadOnlyCollection<IKubernetesObject> objects) => new(History.Fresh(objects, Now), objects.OfType<IAsset>());

    /// <summary>Objects with the status that the operator writes; what has not been used for a month is a candidate for retirement.</summary>
    public static QueryWorld Observed(params IReadOnlyCollection<IKubernetesObject> objects)
    {
        var state = History.Fresh(objects, Now);
        foreach (var domain in objects.OfType<Domain>())
        {
            state.Set(domain with { Status = DomainDecision.Decide(domain, state.DescribeDomain(domain.Metadata.Name)!, Now) });
        }

        state.Settle();
        return new(state, objects.OfType<IAsset>().Select(asset => Observe(state, asset)));
    }

    /// <summary>The assets as they are, in a cluster of other objects.</summary>
    public QueryWorld In(IEnumerable<IKubernetesObject> objects) => new(History.Fresh(objects, Now), _assets.Values);

    public QueryScope For(Viewer viewer) => new(State, key => _assets.GetValueOrDefault(key), viewer);

    /// <summary>Everything, or some namespaces.</summary>
    public QueryScope SeenFrom(params string[] namespaces) => For(namespaces.Length == 0 ? Viewer.OfEverything : Viewer.OfNamespaces(namespaces.ToHashSet()));

    /// <summary>Seen as a catalog shows it to a member of a domain.</summary>
    public QueryScope SeenByMemberOf(string domain) => For(DomainMember.Of(State, domain));

    private static IAsset Observe(ClusterState state, IAsset asset)
    {
        var status = (AssetStatus)Decisions.Status(state, asset);
        var facts = state.DescribeAsset(ObjectName.Of(asset).Ref!.Value)!;
        var unused = UnusedDecision.Decide(asset.Metadata, null, 0, facts, TimeSpan.FromDays(30), Now).Condition;
        return asset.WithStatus(unused is null ? status : status with { Conditions = [.. status.Conditions ?? [], unused] });
    }
}
