using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Sharing;
using ModelOperator.Core.State;
using ModelOperator.Core.Tests.Samples;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Example;

namespace ModelOperator.Core.Tests.Example;

/// <summary>The example with the annotations and statuses that a cluster holds in the end. Deployments look as if their pods ran.</summary>
internal static class ConvergedExample
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ClusterState State = Settled();

    public static IReadOnlyList<ExpectedObject> Expected { get; } = [.. MediaExample.Manifests.Select(ExpectedObject.Of).OfType<ExpectedObject>()];

    public static ExampleSnapshot Snapshot { get; } = new()
    {
        Domains = [.. MediaExample.All<Domain>().Select(item => item with { Metadata = Stored(item) })
            .Select(item => item with { Status = DomainDecision.Decide(item, State.DescribeDomain(item.Metadata.Name)!, Now) })],
        ServingRuntimes = [.. MediaExample.All<ServingRuntime>()
            .Select(item => item with { Metadata = Stored(item), Status = new() { ObservedGeneration = 1, Conditions = Ready } })],
        SharingGrants = [.. MediaExample.All<SharingGrant>().Select(item => item with { Metadata = Stored(item) })
            .Select(item => item with { Status = GrantDecision.Decide(item, State.DescribeGrant(item.Metadata.Key)!, AccessOutcome.Given, TimeSpan.FromDays(7), Now) })],
        AccessRequests = [.. MediaExample.All<AccessRequest>().Select(item => item with { Metadata = Stored(item) })
            .Select(item => item with { Status = AccessRequestDecision.Decide(item, State.DescribeAccessRequest(item.Metadata.Key)!, Now) })],
        AccessDenials = [.. MediaExample.All<AccessDenial>().Select(item => item with { Metadata = Stored(item) })
            .Select(item => item with { Status = AccessDenialDecision.Decide(item, State.StateOfRequest(new(item.Spec.Request.Namespace, item.Spec.Request.Name), item.Metadata.Namespace!), Now) })],
        Datasets = [.. MediaExample.All<Dataset>().Select(item => item with { Metadata = Annotated(ObjectKind.Dataset, item) })
            .Select(item => item with { Status = AssetDecision.Decide(item, Facts(ObjectKind.Dataset, item), Now) })],
        Models = [.. MediaExample.All<Model>().Select(item => item with { Metadata = Annotated(ObjectKind.Model, item) })
            .Select(item => item with { Status = AssetDecision.Decide(item, Facts(ObjectKind.Model, item), Now) })],
        ModelVersions = [.. MediaExample.All<ModelVersion>().Select(item => item with { Metadata = Annotated(ObjectKind.ModelVersion, item) })
            .Select(item => item with { Status = AssetDecision.Decide(item, Facts(ObjectKind.ModelVersion, item), Now) })],
        Embeddings = [.. MediaExample.All<Embedding>().Select(item => item with { Metadata = Annotated(ObjectKind.Embedding, item) })
            .Select(item => item with { Status = AssetDecision.Decide(item, Facts(ObjectKind.Embedding, item), Now) })],
        ModelDeployments = [.. MediaExample.All<ModelDeployment>()
            .Select(item => item with { Metadata = Annotated(ObjectKind.ModelDeployment, item), Status = Served(item) })],
    };

    private static IReadOnlyList<Condition> Ready => new ObservedConditions(1, Now).AddReady("it is as it should be").All;

    private static ClusterState Settled()
    {
        var state = new ClusterState();
        foreach (var item in MediaExample.Objects)
        {
            switch (item)
            {
                case Namespace ns: state.Set(ns); break;
                case Domain domain: state.Set(domain); break;
                case ServingRuntime runtime: state.Set(runtime); break;
                case SharingGrant grant: state.Set(grant); break;
                case AccessRequest request: state.Set(request); break;
                case AccessDenial denial: state.Set(denial); break;
                case Dataset dataset: state.Set(dataset); break;
                case Model model: state.Set(model); break;
                case ModelVersion version: state.Set(version); break;
                case Embedding embedding: state.Set(embedding); break;
                case ModelDeployment deployment: state.Set(deployment); break;
                default: throw new InvalidOperationException($"{item.Kind} is no kind of the example.");
            }
        }

        state.Advance(Now);
        state.Settle();
        return state;
    }

    private static ObjectMeta Stored(IKubernetesObject item) => item.Metadata with { Generation = 1 };

    private static ObjectMeta Annotated(ObjectKind kind, IKubernetesObject item) =>
        Stored(item) with { Annotations = AssetAnnotations.Decide(Facts(kind, item)) };

    private static AssetFacts Facts(ObjectKind kind, IKubernetesObject item) =>
        State.DescribeAsset(new(kind, item.Metadata.Namespace!, item.Metadata.Name))!;

    private static ModelDeploymentStatus Served(ModelDeployment item)
    {
        var facts = Facts(ObjectKind.ModelDeployment, item);
        var version = MediaExample.All<ModelVersion>().Single(version => version.Metadata.Name == facts.Lineage.References[0].Target!.Value.Name);
        var replicas = item.Spec.Scaling?.Replicas ?? 1;
        return AssetDecision.WithLineage(new ModelDeploymentStatus
        {
            ObservedGeneration = 1,
            Conditions = Ready,
            Url = $"http://{item.Metadata.Name}.{item.Metadata.Namespace}.svc",
            Versions = [new() { Version = version.Spec.Version, ModelVersion = version.Metadata.Name, Weight = 100 }],
            Runtime = item.Spec.Runtime?.Name ?? (version.Spec.Artifact.Format == "safetensors" ? "vllm" : "triton"),
            Gpus = replicas * (item.Spec.Resources?.Gpus ?? 0),
            Replicas = replicas,
            ReadyReplicas = replicas,
        }, item, facts, DateTimeOffset.UnixEpoch);
    }
}
