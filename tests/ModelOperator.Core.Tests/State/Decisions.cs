using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Sharing;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.State;

/// <summary>What is decided about one object.</summary>
/// <param name="Document">All of it.</param>
/// <param name="Urgent">The part that must be looked at as soon as it differs; the rest may wait and be taken together.</param>
internal sealed record Decided(JsonObject Document, string Urgent)
{
    public string All { get; } = Document.ToJsonString();
}

/// <summary>Decides everything about every object of a state, as the operator would.</summary>
internal static class Decisions
{
    /// <summary>The moment of every transition, since the real ones depend on what was there before.</summary>
    public static readonly DateTimeOffset Transition = DateTimeOffset.UnixEpoch;

    public static Dictionary<ObjectName, Decided> Of(ClusterState state, IEnumerable<IKubernetesObject> objects) =>
        objects.Where(item => item is not (Namespace or ServingRuntime)).ToDictionary(ObjectName.Of, item => Of(state, item));

    public static Decided Of(ClusterState state, IKubernetesObject item)
    {
        var annotations = Annotations(state, item);
        var status = Status(state, item);
        var document = new JsonObject();
        if (annotations is not null)
        {
            document["annotations"] = Json(annotations);
        }

        document["status"] = Json(status);
        return new Decided(document, Urgent(annotations, status));
    }

    public static ResourceStatus Status(ClusterState state, IKubernetesObject item) => item switch
    {
        Dataset dataset => AssetDecision.Decide(dataset, Facts(state, item), Transition),
        Model model => AssetDecision.Decide(model, Facts(state, item), Transition),
        ModelVersion version => AssetDecision.Decide(version, Facts(state, item), Transition),
        Embedding embedding => AssetDecision.Decide(embedding, Facts(state, item), Transition),
        ModelDeployment deployment => Served(deployment, Facts(state, item), state.DescribeServing(Ref(item))!),
        SharingGrant grant => AtTransition(GrantDecision.Decide(grant, state.DescribeGrant(grant.Metadata.Key)!, state.Now)),
        Domain domain => DomainDecision.Decide(domain, state.DescribeDomain(domain.Metadata.Name)!, Transition),
        _ => throw new ArgumentException($"Nothing is decided about a {item.Kind}.", nameof(item)),
    };

    public static IReadOnlyDictionary<string, string>? Annotations(ClusterState state, IKubernetesObject item) =>
        item is IAsset ? AssetAnnotations.Decide(Facts(state, item)) : null;

    /// <summary>
    /// Of an asset only what is counted downstream may wait: the number of dependents, and where a dataset arrives. Of a grant whether it allows anything may not, since its owner reads
    /// there whether the door is shut; what it meets on its two sides comes and goes with others. Of a domain, which namespaces
    /// it owns and who disputes them may not; what is counted may.
    /// </summary>
    private static string Urgent(IReadOnlyDictionary<string, string>? annotations, ResourceStatus status) => status switch
    {
        SharingGrantStatus grant => $"{grant.ObservedGeneration} {Conditions.Find(grant.Conditions, ConditionTypes.Active)}",
        DomainStatus domain => Json(domain with { Assets = null, Gpus = null, Grants = null }).ToJsonString(),
        DatasetStatus { Reach: not null } dataset => Urgent(annotations, dataset with { Reach = null }),
        _ => Json(annotations!.Where(entry => entry.Key != LineageAnnotations.DownstreamCount)).ToJsonString() + Json(status).ToJsonString(),
    };

    /// <summary>The status of a deployment that has no children yet.</summary>
    private static ModelDeploymentStatus Served(ModelDeployment deployment, AssetFacts facts, ServingFacts serving) =>
        InferredStatus.WithDatasets(AssetDecision.WithLineage(
            ServingDecision.Decide(new ServingInputs
            {
                Deployment = deployment,
                Model = serving.Model,
                Runtimes = serving.Runtimes,
                Quota = serving.Quota,
                Domain = facts.Domain,
                License = LicenseDecision.Decide(facts),
                Now = Transition,
            }).Status,
            facts), facts.Inferred);

    private static SharingGrantStatus AtTransition(SharingGrantStatus status) => status with
    {
        Conditions = [.. status.Conditions!.Select(condition => condition with { LastTransitionTime = Transition })],
    };

    private static AssetFacts Facts(ClusterState state, IKubernetesObject item) => state.DescribeAsset(Ref(item))!;

    private static ObjectRef Ref(IKubernetesObject item) => ObjectName.Of(item).Ref!.Value;

    private static JsonObject Json(IEnumerable<KeyValuePair<string, string>> annotations) => new(annotations
        .OrderBy(annotation => annotation.Key, StringComparer.Ordinal)
        .Select(annotation => KeyValuePair.Create<string, JsonNode?>(annotation.Key, annotation.Value)));

    private static JsonNode Json(ResourceStatus status) =>
        JsonSerializer.SerializeToNode(status, ApiJsonContext.Default.GetTypeInfo(status.GetType())!)!;
}
