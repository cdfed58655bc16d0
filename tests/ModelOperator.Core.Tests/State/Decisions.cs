using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Sharing;
using ModelOperator.Core.State;
using ModelOperator.Core.Tests.Crds;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.State;

/// <summary>What is decided about one object.</summary>
/// <param name="Document">All of it.</param>
/// <param name="Urgent">The part that must be looked at as soon as it differs; the rest may wait and be taken together.</param>
/// <param name="MayGo">Whether it is being deleted and nothing of ours keeps it.</param>
internal sealed record Decided(JsonObject Document, string Urgent, bool MayGo)
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
        var document = Document(annotations, status);
        var urgent = Urgent(annotations, status);
        var mayGo = false;
        if (item is IAsset and not ModelDeployment)
        {
            var facts = Facts(state, item).Retention;
            document["retention"] = Retention(item.Metadata, facts);
            mayGo = InUseProtection.IsLeftToGo(item.Metadata, null, facts);
        }

        if (item is ModelDeployment restricted)
        {
            // Who is admitted shows in the NetworkPolicy, of which the status tells only the number.
            document["admits"] = string.Join(' ', Inputs(state, restricted).Callers.Namespaces);
            urgent += document["admits"];
        }

        return new Decided(document, urgent, mayGo);
    }

    private static JsonObject Retention(ObjectMeta metadata, RetentionFacts facts) => new()
    {
        ["finalizers"] = string.Join(' ', InUseProtection.Finalizers(metadata, InUseProtection.IsWanted(metadata, facts))),
        ["held"] = InUseProtection.Condition(metadata, facts, Transition)?.Message,
        ["consumption"] = facts.Consumption.ToString(),
    };

    public static JsonObject Document(IReadOnlyDictionary<string, string>? annotations, ResourceStatus status)
    {
        var document = new JsonObject();
        if (annotations is not null)
        {
            document["annotations"] = Json(annotations);
        }

        document["status"] = Json(status);
        return document;
    }

    public static ResourceStatus Status(ClusterState state, IKubernetesObject item) => Status(state, item, Transition);

    /// <summary>The status as it would be decided at a moment, with every transition at <see cref="Transition"/>.</summary>
    public static ResourceStatus Status(ClusterState state, IKubernetesObject item, DateTimeOffset now)
    {
        ResourceStatus status = item switch
        {
            Dataset dataset => AssetDecision.Decide(dataset, Facts(state, item), now),
            Model model => AssetDecision.Decide(model, Facts(state, item), now),
            ModelVersion version => AssetDecision.Decide(version, Facts(state, item), now),
            Embedding embedding => AssetDecision.Decide(embedding, Facts(state, item), now),
            ModelDeployment deployment => InLineage(state, deployment, ServingDecision.Decide(Inputs(state, deployment)).Status, now),
            SharingGrant grant => GrantDecision.Decide(grant, state.DescribeGrant(grant.Metadata.Key)!, AccessOutcome.Given, TimeSpan.Zero, state.Now),
            AccessRequest request => AccessRequestDecision.Decide(request, state.DescribeAccessRequest(request.Metadata.Key)!, now),
            AccessDenial denial => AccessDenialDecision.Decide(
                denial, state.StateOfRequest(new ObjectKey(denial.Spec.Request.Namespace, denial.Spec.Request.Name), denial.Metadata.Namespace!), now),
            Domain domain => DomainDecision.Decide(domain, state.DescribeDomain(domain.Metadata.Name)!, now),
            ServingRuntime runtime => ServingRuntimeDecision.Decide(runtime, state.DescribeRuntime(runtime.Metadata.Name), now),
            _ => throw new ArgumentException($"Nothing is decided about a {item.Kind}.", nameof(item)),
        };
        DocumentedReasons.AssertAll(item.GetType(), status.Conditions ?? []);
        return status with { Conditions = status.Conditions?.Select(condition => condition with { LastTransitionTime = Transition }).ToList() };
    }

    public static IReadOnlyDictionary<string, string>? Annotations(ClusterState state, IKubernetesObject item) =>
        item is IAsset ? AssetAnnotations.Decide(Facts(state, item)) : null;

    /// <summary>What the state knows for a deployment that has no children yet.</summary>
    public static ServingInputs Inputs(ClusterState state, ModelDeployment deployment)
    {
        var serving = state.DescribeServing(Ref(deployment))!;
        return new ServingInputs
        {
            Deployment = deployment,
            Model = serving.Model,
            Serving = serving.Serving,
            Runtimes = serving.Runtimes,
            Quota = serving.Quota,
            Domain = Facts(state, deployment).Domain,
            License = LicenseDecision.Decide(Facts(state, deployment)),
            Callers = serving.Callers,
            Now = Transition,
        };
    }

    /// <summary>The status of a deployment with what the graph knows of it.</summary>
    public static ModelDeploymentStatus InLineage(ClusterState state, IAsset deployment, ModelDeploymentStatus status, DateTimeOffset now) =>
        InferredStatus.WithDatasets(AssetDecision.WithLineage(status, deployment, Facts(state, deployment), now), Facts(state, deployment).Inferred);

    /// <summary>
    /// Of an asset only what is counted downstream may wait, the number of dependents and where a dataset arrives, and who asks for it. Of a grant whether it allows anything may not, since its owner reads
    /// there whether the door is shut; what it meets on its two sides comes and goes with others. Of a domain, which namespaces
    /// it owns and who disputes them may not; what is counted may.
    /// </summary>
    private static string Urgent(IReadOnlyDictionary<string, string>? annotations, ResourceStatus status) => status switch
    {
        SharingGrantStatus grant => $"{grant.ObservedGeneration} {Conditions.Find(grant.Conditions, ConditionTypes.Active)}",
        DomainStatus domain => Json(domain with { Assets = null, Gpus = null, Grants = null }).ToJsonString(),
        AccessRequestStatus or AccessDenialStatus => Json(status).ToJsonString(),
        AssetStatus { AccessRequests: not null } asset => Urgent(annotations, asset with { AccessRequests = null, AccessRequestCount = null }),
        DatasetStatus { Reach: not null } dataset => Urgent(annotations, dataset with { Reach = null }),
        _ => Json(annotations!.Where(entry => entry.Key != LineageAnnotations.DownstreamCount)).ToJsonString() + Json(status).ToJsonString(),
    };

    private static AssetFacts Facts(ClusterState state, IKubernetesObject item) => state.DescribeAsset(Ref(item))!;

    private static ObjectRef Ref(IKubernetesObject item) => ObjectName.Of(item).Ref!.Value;

    private static JsonObject Json(IEnumerable<KeyValuePair<string, string>> annotations) => new(annotations
        .OrderBy(annotation => annotation.Key, StringComparer.Ordinal)
        .Select(annotation => KeyValuePair.Create<string, JsonNode?>(annotation.Key, annotation.Value)));

    private static JsonNode Json(ResourceStatus status) =>
        JsonSerializer.SerializeToNode(status, ApiJsonContext.Default.GetTypeInfo(status.GetType())!)!;
}
