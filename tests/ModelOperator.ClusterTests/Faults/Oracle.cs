using System.Text;
using ModelOperator.Api;
using ModelOperator.Assets;
using ModelOperator.Core;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Core.Sharing;
using ModelOperator.Core.State;
using ModelOperator.Domains;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Serving;
using ModelOperator.Sharing;
using ModelOperator.Writing;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>
/// Says what an operator that starts now, with nothing but the cluster to go by, would write: nothing, if the one that ran lost nothing.
/// Everything is derived anew from all objects at once; only moments in time are taken from what is there. <see cref="Invariants"/>
/// checks what can be told without any decision.
/// </summary>
internal sealed class Oracle
{
    /// <summary>What the operators of these tests are started with, long enough that no asset becomes a candidate for retirement.</summary>
    public static TimeSpan UnusedAfter { get; } = TimeSpan.FromDays(30);

    /// <summary>What the operator is started with.</summary>
    public static TimeSpan ExpiryWarning { get; } = TimeSpan.FromDays(7);

    private readonly ClusterView _view;
    private readonly DateTimeOffset _now;
    private readonly ClusterState _state = new();
    private readonly List<Difference> _differences = [];

    private Oracle(ClusterView view, DateTimeOffset now) => (_view, _now) = (view, now);

    /// <summary>All differences; none when the operator has done its work.</summary>
    /// <param name="view">The cluster.</param>
    /// <param name="now">The moment that grants are judged at.</param>
    public static IReadOnlyList<Difference> Compare(ClusterView view, DateTimeOffset now)
    {
        var oracle = new Oracle(view, now);
        oracle.Settle();
        oracle.CompareAssets(AssetRules.Datasets);
        oracle.CompareAssets(AssetRules.Models);
        oracle.CompareAssets(AssetRules.ModelVersions);
        oracle.CompareAssets(AssetRules.Embeddings);
        oracle.CompareServing();
        oracle.CompareTheRest();
        return [.. oracle._differences, .. Invariants.Check(view)];
    }

    private void Settle()
    {
        Each<Namespace>(_state.Set);
        Each<Domain>(_state.Set);
        Each<ServingRuntime>(_state.Set);
        Each<ControllerRevision>(kept =>
        {
            if (RuntimeRevision.Read(kept) is { } revision)
            {
                _state.Set(revision);
            }
        });
        Each<SharingGrant>(_state.Set);
        Each<AccessRequest>(_state.Set);
        Each<AccessDenial>(_state.Set);
        Each<Dataset>(_state.Set);
        Each<Model>(_state.Set);
        Each<ModelVersion>(_state.Set);
        Each<Embedding>(_state.Set);
        Each<ModelDeployment>(_state.Set);
        _state.Advance(_now);
        _state.Settle();
    }

    private void CompareAssets<T, TSpec, TStatus>(AssetRules<T, TSpec, TStatus> rules)
        where T : CustomResource<TSpec, TStatus>, IKubernetesObject<T>
        where TSpec : class
        where TStatus : AssetStatus => Each<T>(live => Note(live, rules.Decide(live, _state.DescribeAsset(RefOf(live))!, UnusedAfter, _now).Patches));

    private void CompareServing()
    {
        var deployments = _view.All<Deployment>().ToDictionary(item => item.Metadata.Key);
        var services = _view.All<Service>().ToDictionary(item => item.Metadata.Key);
        var policies = _view.All<NetworkPolicy>().ToDictionary(item => item.Metadata.Key);
        var pods = _view.All<Pod>().ToLookup(pod => new ObjectKey(pod.Metadata.Namespace ?? "", ServingLabels.DeploymentOf(pod.Metadata) ?? ""));
        Each<ModelDeployment>(live =>
        {
            var (key, name) = (RefOf(live), live.Metadata.Key);
            var asset = _state.DescribeAsset(key)!;
            var keys = ChildKeys.Of(name);
            var children = LiveChildren.Find(keys, deployments.GetValueOrDefault, services.GetValueOrDefault, policies.GetValueOrDefault, [.. pods[name]]);
            var inputs = DeploymentReconciler.Gather(live, asset, _state.DescribeServing(key)!, children, _now);
            var outcome = ServingDecision.Decide(inputs);
            NoteChild(Deployment.ResourceType, keys.Primary, outcome.Deployment);
            NoteChild(Deployment.ResourceType, keys.Secondary, outcome.Secondary);
            NoteChild(Service.ResourceType, keys.Primary, outcome.Service);
            NoteChild(Service.ResourceType, keys.PrimaryService, outcome.PrimaryService);
            NoteChild(Service.ResourceType, keys.Secondary, outcome.SecondaryService);
            NoteChild(NetworkPolicy.ResourceType, keys.Primary, outcome.NetworkPolicy);
            Note(live, DeploymentReconciler.Decide(inputs, outcome.Status, asset));
        });
    }

    private void CompareTheRest()
    {
        var roles = _view.All<Role>().ToDictionary(item => item.Metadata.Key);
        var bindings = _view.All<RoleBinding>().ToDictionary(item => item.Metadata.Key);
        Each<SharingGrant>(live =>
        {
            var facts = _state.DescribeGrant(live.Metadata.Key)!;
            var child = new ObjectKey(live.Metadata.Namespace!, GrantAccess.NameOf(live.Metadata.Name));
            var decision = GrantAccess.Decide(live, facts, roles.GetValueOrDefault(child), bindings.GetValueOrDefault(child), _now);
            NoteChild(Role.ResourceType, child, decision.Role);
            NoteChild(RoleBinding.ResourceType, child, decision.Binding);
            Note(live, GrantReconciler.Decide(live, facts, AccessOutcome.Given, ExpiryWarning, _now));
        });
        Each<AccessRequest>(live => Note(live, AccessRequestReconciler.Decide(live, _state.DescribeAccessRequest(live.Metadata.Key)!, _now)));
        Each<AccessDenial>(live => Note(live, AccessDenialReconciler.Decide(
            live, _state.StateOfRequest(new ObjectKey(live.Spec.Request.Namespace, live.Spec.Request.Name), live.Metadata.Namespace!), _now)));
        Each<Domain>(live => Note(live, DomainReconciler.Decide(live, _state.DescribeDomain(live.Metadata.Name)!, _now)));
        Each<ServingRuntime>(live => Note(live, RuntimeReconciler.Decide(live, _state.DescribeRuntime(live.Metadata.Name), _now)));
    }

    private void Each<T>(Action<T> act)
        where T : class, IKubernetesObject<T>
    {
        foreach (var item in _view.All<T>())
        {
            act(item);
        }
    }

    private void Note<T>(T live, ObjectPatches patches)
        where T : class, IKubernetesObject<T>
    {
        foreach (var patch in new[] { patches.Metadata?.PatchFor(live.Metadata), patches.Status }.OfType<byte[]>())
        {
            _differences.Add(new Difference($"{T.ResourceType.Kind} {live.Metadata.Key}", $"would be patched with {Encoding.UTF8.GetString(patch)}"));
        }
    }

    private void NoteChild(ResourceType type, ObjectKey name, ApplyDecision decision)
    {
        if (decision.Action != ApplyAction.None)
        {
            _differences.Add(new Difference($"{type.Kind} {name}", $"is due for {decision.Action}, different {decision.Difference ?? "-"}"));
        }
    }

    private static ObjectRef RefOf<T>(T item)
        where T : class, IKubernetesObject<T> =>
        new(Enum.Parse<ObjectKind>(T.ResourceType.Kind), item.Metadata.Namespace ?? "", item.Metadata.Name);
}
