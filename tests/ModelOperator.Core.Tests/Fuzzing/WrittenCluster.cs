using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Sharing;
using ModelOperator.Core.State;
using ModelOperator.Core.Tests.Samples;
using ModelOperator.Core.Tests.Serving;
using ModelOperator.Core.Tests.Serving.Optional;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.Fuzzing;

/// <summary>
/// A cluster with the operator at work, seen from its writes: what is decided becomes a merge patch as the operator sends it, which is
/// brought onto the object in JSON as an API server would, and the object is read again.
/// </summary>
internal sealed class WrittenCluster
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnusedAfter = TimeSpan.FromDays(90);

    private readonly ClusterState _state = new();
    private readonly Dictionary<ObjectRef, JsonObject> _documents = [];
    private readonly Dictionary<ObjectRef, ServingInputs> _served = [];
    private DateTimeOffset _now;

    public WrittenCluster(FuzzedCluster cluster)
    {
        Advance(FuzzedCluster.Now);
        _state.SetQueues(KindAvailability.Served);
        foreach (var (item, document) in cluster.Objects.Zip(cluster.Documents))
        {
            _state.Put(item);
            if (ObjectName.Of(item).Ref is { } key)
            {
                _documents[key] = document.DeepClone().AsObject();
            }
        }

        _state.Settle();
    }

    /// <summary>Number of objects that something is decided about.</summary>
    public int Count => _documents.Count;

    /// <summary>Decides about every object and writes what differs; the operator sees the writes only at the end of the round.</summary>
    /// <returns>What was written, as the object and the patch.</returns>
    public IReadOnlyList<string> Round()
    {
        var writes = new List<string>();
        var seen = new List<ObjectRef>();
        foreach (var key in _documents.Keys.Order().ToList())
        {
            if (Write(key) is not { Count: > 0 } first)
            {
                continue;
            }

            writes.AddRange(first);
            seen.Add(key);
            var last = first;
            if (first.Any(IsOfChild) && Tick(key) is { Count: > 0 } told)
            {
                // A deployment says one thing while its children are made, and another when they are.
                last = told;
            }

            if (IsDue(key) && Tick(key) is { Count: > 0 } due)
            {
                last = due;
            }

            if (Tick(key) is { Count: > 0 } again)
            {
                throw new InvalidOperationException($"{key} was just written and is written again:\n{string.Join('\n', last)}\nand then\n{string.Join('\n', again)}");
            }
        }

        seen.ForEach(See);
        Advance(_now);
        _state.Settle();
        return writes;
    }

    /// <summary>The clock goes on, nothing else has changed, and the object is decided about once more.</summary>
    private List<string> Tick(ObjectRef key)
    {
        _now += Second;
        return _documents.ContainsKey(key) ? Write(key) : [];
    }

    /// <summary>Whether the object names a moment at which something happens, such as the end of a grace period, and the next tick brings it.</summary>
    private bool IsDue(ObjectRef key) => _documents.TryGetValue(key, out var document) && Texts(document).Any(text =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment) && moment > _now && moment <= _now + Second);

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Texts(entry.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };

    private void Advance(DateTimeOffset now)
    {
        _now = now;
        _state.Advance(now);
    }

    private void See(ObjectRef key)
    {
        if (_documents.TryGetValue(key, out var document))
        {
            _state.Put(ManifestObjects.Decode(document));
        }
        else
        {
            _state.Remove(key);
        }
    }

    private List<string> Write(ObjectRef key)
    {
        var item = ManifestObjects.Decode(_documents[key]);
        return item switch
        {
            Dataset dataset => Asset(key, dataset, dataset.Status, AssetDecision.Decide, ApiJsonContext.Default.DatasetStatus),
            Model model => Asset(key, model, model.Status, AssetDecision.Decide, ApiJsonContext.Default.ModelStatus),
            ModelVersion version => Asset(key, version, version.Status, AssetDecision.Decide, ApiJsonContext.Default.ModelVersionStatus),
            Embedding embedding => Asset(key, embedding, embedding.Status, AssetDecision.Decide, ApiJsonContext.Default.EmbeddingStatus),
            ModelDeployment deployment => Deployment(key, deployment),
            SharingGrant grant => Status(
                key, grant.Status, GrantDecision.Decide(grant, _state.DescribeGrant(grant.Metadata.Key)!, AccessOutcome.Given, TimeSpan.FromDays(7), _now), GrantDecision.OwnedConditions,
                ApiJsonContext.Default.SharingGrantStatus),
            AccessRequest request => Status(
                key, request.Status, AccessRequestDecision.Decide(request, _state.DescribeAccessRequest(request.Metadata.Key)!, _now),
                AccessRequestDecision.OwnedConditions, ApiJsonContext.Default.AccessRequestStatus),
            AccessDenial denial => Status(
                key, denial.Status,
                AccessDenialDecision.Decide(denial, _state.StateOfRequest(new ObjectKey(denial.Spec.Request.Namespace, denial.Spec.Request.Name), key.Namespace), _now),
                AccessDenialDecision.OwnedConditions, ApiJsonContext.Default.AccessDenialStatus),
            Domain domain => Status(
                key, domain.Status, DomainDecision.Decide(domain, _state.DescribeDomain(domain.Metadata.Name)!, _now), DomainDecision.OwnedConditions,
                ApiJsonContext.Default.DomainStatus),
            ServingRuntime runtime => Status(
                key, runtime.Status, ServingRuntimeDecision.Decide(runtime, _state.DescribeRuntime(runtime.Metadata.Name), _now),
                ServingRuntimeDecision.OwnedConditions, ApiJsonContext.Default.ServingRuntimeStatus),
            _ => throw new InvalidOperationException($"Nothing is decided about a {item.Kind}."),
        };
    }

    private List<string> Asset<T, TStatus>(
        ObjectRef key, T item, TStatus? live, Func<T, AssetFacts, DateTimeOffset, TStatus> decide, JsonTypeInfo<TStatus> contract)
        where T : IKubernetesObject
        where TStatus : AssetStatus
    {
        var facts = _state.DescribeAsset(key)!;
        var metadata = item.Metadata;
        if (InUseProtection.IsLeftToGo(metadata, live?.Conditions, facts.Retention))
        {
            return Metadata(key, metadata, null, inUse: false);
        }

        var unused = UnusedDecision.Decide(metadata, live?.Conditions, (live as ModelStatus)?.Versions ?? 0, facts, UnusedAfter, _now);
        var decided = decide(item, facts, _now);
        var retained = new[] { InUseProtection.Condition(metadata, facts.Retention, _now), unused.Condition }.OfType<Condition>();
        return
        [
            .. Status(key, live, decided with { Conditions = [.. decided.Conditions ?? [], .. retained] }, AssetDecision.OwnedConditions, contract),
            .. Metadata(key, metadata, AssetAnnotations.Decide(facts), InUseProtection.IsWanted(metadata, facts.Retention)),
        ];
    }

    /// <summary>Every kind that a cluster may serve is, so that whatever is asked for is made.</summary>
    private static OptionalKinds Served { get; } = Given.Inputs().On(KindAvailability.Served).Optional;

    private List<string> Deployment(ObjectRef key, ModelDeployment live)
    {
        var asset = _state.DescribeAsset(key)!;
        var serving = _state.DescribeServing(key)!;
        var annotations = AssetAnnotations.Decide(asset);
        var known = _served.GetValueOrDefault(key);
        var inputs = new ServingInputs
        {
            Deployment = live,
            Model = serving.Model,
            Serving = serving.Serving,
            Runtimes = serving.Runtimes,
            Quota = serving.Quota,
            Domain = asset.Domain,
            License = LicenseDecision.Decide(asset),
            Callers = serving.Callers,
            LiveDeployment = known?.LiveDeployment,
            LiveSecondary = known?.LiveSecondary,
            LiveService = known?.LiveService,
            LivePrimaryService = known?.LivePrimaryService,
            LiveSecondaryService = known?.LiveSecondaryService,
            LiveNetworkPolicy = known?.LiveNetworkPolicy,
            Optional = known?.Optional ?? Served,
            Prometheus = Wanted.Prometheus,
            Lineage = annotations,
            Now = _now,
        };
        var outcome = ServingDecision.Decide(inputs);
        _served[key] = inputs.After(outcome);
        var status = InferredStatus.WithDatasets(AssetDecision.WithLineage(outcome.Status, live, asset, _now), asset.Inferred);
        return
        [
            .. Child(key, outcome.NetworkPolicy), .. Child(key, outcome.Service), .. Child(key, outcome.PrimaryService), .. Child(key, outcome.SecondaryService),
            .. Child(key, outcome.Deployment), .. Child(key, outcome.Secondary),
            .. Child(key, outcome.Optional.Route), .. Child(key, outcome.Optional.Autoscaler), .. Child(key, outcome.Optional.ScaledObject),
            .. Child(key, outcome.Optional.DisruptionBudget), .. Child(key, outcome.Optional.Monitor),
            .. Status(key, live.Status, status, ServingDecision.OwnedConditions, ApiJsonContext.Default.ModelDeploymentStatus),
            .. live.Metadata.IsDeleting ? [] : Metadata(key, live.Metadata, annotations, inUse: false),
        ];
    }

    private static IEnumerable<string> Child(ObjectRef key, ApplyDecision decision) =>
        decision.Action == ApplyAction.None ? [] : [$"child of {key}: {decision.Action} {decision.Difference}"];

    private static bool IsOfChild(string write) => write.StartsWith("child of ", StringComparison.Ordinal);

    private List<string> Status<TStatus>(
        ObjectRef key, TStatus? live, TStatus desired, IReadOnlySet<string> ownedConditions, JsonTypeInfo<TStatus> contract)
        where TStatus : ResourceStatus
    {
        var owned = new HashSet<string>(ownedConditions) { ConditionTypes.Annotated };
        var conditions = QuotedAnswers.KeepFirst(live?.Conditions, desired.Conditions ?? []);
        var merged = desired with { Conditions = Conditions.Merge(live?.Conditions, conditions, owned) };
        return Patch(key, MergePatch.Status(live, merged, contract, "1", owned));
    }

    private List<string> Metadata(ObjectRef key, ObjectMeta live, IReadOnlyDictionary<string, string>? annotations, bool inUse) =>
        Patch(key, MergePatch.Metadata(live, annotations, LineageAnnotations.Prefix, InUseProtection.Finalizers(live, inUse)));

    private List<string> Patch(ObjectRef key, byte[]? patch)
    {
        if (patch is null)
        {
            return [];
        }

        var document = _documents[key];
        Merge(document, JsonNode.Parse(patch)!.AsObject());
        if (document["metadata"]!["deletionTimestamp"] is not null && document["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
        {
            _documents.Remove(key);
        }

        return [$"{key} {Encoding.UTF8.GetString(patch)}"];
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    if (target[name] is not JsonObject existing)
                    {
                        target[name] = existing = [];
                    }

                    Merge(existing, inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
