using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Core.Tests.Crds;
using ModelOperator.Core.Tests.Serving;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Core.Tests.State.Scenarios;

/// <summary>
/// A cluster with the operator at work. It counts generations and notes moments of creation as the API server does; what is decided is
/// written at once; and every pod that is asked for serves at once. Only what a change makes due is decided anew.
/// </summary>
internal sealed class ScenarioCluster
{
    private readonly ClusterState _state = new();
    private readonly SortedDictionary<ObjectRef, IKubernetesObject> _objects = [];
    private readonly Dictionary<ObjectRef, ServingInputs> _served = [];
    private readonly Dictionary<ObjectRef, JsonObject> _decided = [];
    private readonly HashSet<ObjectRef> _touched = [];

    /// <summary>All objects that something is decided about, with what was decided when they were last looked at.</summary>
    public IReadOnlyDictionary<ObjectRef, JsonObject> Decided => _decided;

    /// <summary>What the last step made due beyond the objects that it touched itself.</summary>
    public DirtySet Due { get; private set; } = new();

    public void Take(ScenarioStep step, IEnumerable<IKubernetesObject> applied)
    {
        _touched.Clear();
        Due = new DirtySet();
        _state.Advance(step.Day ?? _state.Now.AddMinutes(1));
        foreach (var item in applied)
        {
            Apply(item);
        }

        foreach (var manifest in step.Deletes ? step.Manifests : [])
        {
            Delete(new ObjectName((string)manifest["kind"]!, (string?)manifest["metadata"]!["namespace"] ?? "", (string)manifest["metadata"]!["name"]!));
        }

        var due = _touched.ToHashSet();
        List<ObjectRef> round = [];
        for (Settle(due, round); due.Count > 0; Settle(due, round))
        {
            round = [.. due.Where(_objects.ContainsKey).Order()];
            due.Clear();
            round.ForEach(Decide);
        }
    }

    /// <summary>What would be decided now about everything, whether it is due or not.</summary>
    public IEnumerable<(ObjectRef Key, JsonObject Document)> DecideAll() => _objects.Select(pair => (pair.Key, Decide(pair.Key, pair.Value).Document));

    public IKubernetesObject Find(ObjectRef key) => _objects[key];

    /// <param name="due">Takes what is to be looked at.</param>
    /// <param name="written">What was just written; that its own status makes an object due tells nothing.</param>
    private void Settle(HashSet<ObjectRef> due, List<ObjectRef> written)
    {
        var dirty = _state.Settle();
        due.UnionWith(dirty.Now);
        due.UnionWith(dirty.Coalesced);
        foreach (var key in dirty.Now.Where(key => !_touched.Contains(key) && !written.Contains(key)))
        {
            Due.Add(key);
        }

        foreach (var key in dirty.Coalesced.Where(key => !_touched.Contains(key)))
        {
            Due.AddCoalesced(key);
        }
    }

    private void Apply(IKubernetesObject item)
    {
        if (ObjectName.Of(item).Ref is { } key)
        {
            _touched.Add(key);
            var known = _objects.GetValueOrDefault(key);
            item = item.WithMetadata(metadata => metadata with
            {
                Uid = known?.Metadata.Uid ?? $"{key} of {_state.Now.ToString("O", CultureInfo.InvariantCulture)}",
                CreationTimestamp = known?.Metadata.CreationTimestamp ?? _state.Now,
                Generation = (known?.Metadata.Generation ?? 0) + (known is not null && Specification(known) == Specification(item) ? 0 : 1),
            });
            item = item switch
            {
                IAsset asset => asset.WithStatus((known as IAsset)?.AssetStatus),
                AccessRequest request => request.WithStatus((known as AccessRequest)?.Status),
                _ => item,
            };
            _objects[key] = item;
        }

        _state.Put(item);
    }

    private void Delete(ObjectName name)
    {
        _state.Delete(name);
        if (name.Ref is { } key)
        {
            _touched.Add(key);
            _objects.Remove(key);
            _served.Remove(key);
            _decided.Remove(key);
        }
    }

    private void Decide(ObjectRef key)
    {
        var (document, outcome) = Decide(key, _objects[key]);
        var same = _decided.TryGetValue(key, out var before) && JsonNode.DeepEquals(before, document);
        _decided[key] = document;
        if (!same && _objects[key] is (IAsset and not ModelDeployment) or AccessRequest)
        {
            _objects[key] = _objects[key].WithStatus(Decisions.Status(_state, _objects[key], _state.Now));
            _state.Put(_objects[key]);
        }

        if (outcome is null || (same && outcome is { NetworkPolicy.Action: 0, Service.Action: 0, Deployment.Action: 0 }))
        {
            return;
        }

        var after = _served[key].After(outcome);
        _served[key] = after.LiveDeployment is { Spec.Replicas: { } replicas } ? after.WithRollout(Given.Complete(replicas)) : after;
        _objects[key] = after.Deployment.WithStatus(Decisions.InLineage(_state, (IAsset)_objects[key], after.Deployment.Status!, _state.Now));
        _state.Put(_objects[key]);
    }

    private (JsonObject Document, ServingOutcome? Outcome) Decide(ObjectRef key, IKubernetesObject item)
    {
        if (item is not ModelDeployment deployment)
        {
            return (Decisions.Document(Decisions.Annotations(_state, item), Decisions.Status(_state, item, _state.Now)), null);
        }

        var annotations = Decisions.Annotations(_state, item)!;
        var live = _served.GetValueOrDefault(key);
        var inputs = Decisions.Inputs(_state, deployment) with
        {
            LiveDeployment = live?.LiveDeployment,
            LiveService = live?.LiveService,
            LiveNetworkPolicy = live?.LiveNetworkPolicy,
            Pods = [.. PodsOf(live?.LiveDeployment)],
            Lineage = annotations,
        };
        _served[key] = inputs;
        var outcome = ServingDecision.Decide(inputs);
        DocumentedReasons.AssertAll(typeof(ModelDeployment), outcome.Status.Conditions!);
        var document = Decisions.Document(annotations, Decisions.InLineage(_state, deployment, outcome.Status, _state.Now));
        document["children"] = ChildrenText.Of(inputs.LiveDeployment, inputs.LiveService, inputs.LiveNetworkPolicy);
        return (document, outcome);
    }

    private static IEnumerable<Pod> PodsOf(Deployment? deployment) =>
        Enumerable.Range(0, deployment?.Spec?.Replicas ?? 0).Select(_ => new Pod
        {
            Metadata = new ObjectMeta { Name = deployment!.Metadata.Name, Annotations = deployment.Spec!.Template.Metadata!.Annotations },
            Status = new PodStatus { Phase = "Running", Conditions = [Given.Condition("Ready", ConditionStatus.True, "")] },
        });

    private static string Specification(IKubernetesObject item) => JsonNode.Parse(Text.Of(item))!["spec"]!.ToJsonString();
}
