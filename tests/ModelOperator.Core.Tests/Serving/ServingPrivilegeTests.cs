using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

/// <summary>Somebody who may create ModelDeployments and ModelVersions, but no pods, fills in every field with what would hurt most.</summary>
public class ServingPrivilegeTests
{
    private static readonly HashSet<string> PodFields =
    [
        "automountServiceAccountToken", "containers", "enableServiceLinks", "nodeSelector", "securityContext",
        "terminationGracePeriodSeconds", "tolerations", "topologySpreadConstraints", "volumes",
    ];

    private static readonly HashSet<string> VolumeKinds = ["emptyDir", "persistentVolumeClaim"];

    [Fact]
    public void No_field_a_user_controls_gains_a_service_account_the_node_or_a_privilege() => Prop.ForAll(Hostile(), inputs =>
    {
        var outcome = ServingDecision.Decide(inputs);
        if (outcome.DesiredDeployment() is null)
        {
            return true;
        }

        var pod = JsonNode.Parse(outcome.Deployment.Body.Span)!["spec"]!["template"]!["spec"]!.AsObject();
        Assert.Subset(PodFields, pod.Select(property => property.Key).ToHashSet());
        Assert.False((bool)pod["automountServiceAccountToken"]!);
        Assert.Equal("RuntimeDefault", (string)pod["securityContext"]!["seccompProfile"]!["type"]!);

        var container = Assert.Single(pod["containers"]!.AsArray())!.AsObject();
        Assert.Equal("""{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}""", container["securityContext"]!.ToJsonString());
        Assert.Equal("vllm/vllm-openai:v0.11.0", (string)container["image"]!);
        Assert.DoesNotContain("hostPort", container.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("valueFrom", container.ToJsonString(), StringComparison.Ordinal);

        foreach (var volume in pod["volumes"]?.AsArray() ?? [])
        {
            var kind = volume!.AsObject().Select(property => property.Key).Single(key => key != "name");
            Assert.Contains(kind, VolumeKinds);
            Assert.True(kind == "emptyDir" || ((bool)volume["persistentVolumeClaim"]!["readOnly"]! && inputs.Model.Version!.Metadata.Namespace == "ads"));
        }

        foreach (var toleration in pod["tolerations"]?.AsArray() ?? [])
        {
            Assert.NotEmpty((string)toleration!["key"]!);
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Children_stay_in_the_deployments_namespace_whatever_it_refers_to() => Prop.ForAll(Hostile(), inputs =>
    {
        var outcome = ServingDecision.Decide(inputs);
        return (outcome.DesiredDeployment()?.Metadata.Namespace ?? "ads") == "ads" && (outcome.DesiredService()?.Metadata.Namespace ?? "ads") == "ads";
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_Service_selects_only_pods_of_the_deployment_and_has_no_node_port_or_external_name()
    {
        var spec = JsonNode.Parse(ServingDecision.Decide(Given.Inputs()).Service.Body.Span)!["spec"]!.AsObject();

        Assert.Equal(["ports", "selector", "type"], spec.Select(property => property.Key));
        Assert.Equal("ClusterIP", (string)spec["type"]!);
    }

    [Fact]
    public void The_types_pods_are_written_with_have_no_way_to_the_node_or_to_secrets()
    {
        var reachable = Properties(typeof(PodSpec)).Select(name => name.ToUpperInvariant()).ToHashSet();

        Assert.DoesNotContain(reachable, name => name.StartsWith("HOST", StringComparison.Ordinal));
        foreach (var name in new[] { "PRIVILEGED", "SERVICEACCOUNTNAME", "VALUEFROM", "ENVFROM", "SECRET", "PROJECTED", "CSI", "ADD", "PROCMOUNT", "RUNTIMECLASSNAME", "SYSCTLS" })
        {
            Assert.DoesNotContain(name, reachable);
        }

        Assert.Contains("CONTAINERS", reachable);
        Assert.Contains("DROP", reachable);
    }

    [Fact]
    public void A_refusal_is_the_same_whether_the_model_exists_or_not()
    {
        var refused = Given.Unresolved(ModelResolutionState.Refused);
        var existing = refused with { Model = refused.Model with { Version = Given.Version(), Detail = "it has 3 versions", Grant = "studio/expired" } };

        var first = ServingDecision.Decide(refused);
        var second = ServingDecision.Decide(existing);

        Assert.Equal(first.Status with { Conditions = null }, second.Status with { Conditions = null });
        Assert.Equal(first.Status.Conditions, second.Status.Conditions);
        Assert.Equal(first.Events, second.Events);
        Assert.DoesNotContain("scene-encoder-2.1.0", Encoding.UTF8.GetString(first.Deployment.Body.Span), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Properties(Type type)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>([type]);
        while (open.TryPop(out var next))
        {
            foreach (var property in next.GetProperties())
            {
                yield return property.Name;
                var inner = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[^1] : property.PropertyType;
                if (inner.Namespace == typeof(PodSpec).Namespace && seen.Add(inner))
                {
                    open.Push(inner);
                }
            }
        }
    }

    private static Arbitrary<ServingInputs> Hostile()
    {
        var text = Gen.Elements(
            "", "*", "default", "cluster-admin", "/", "/var/run/docker.sock", "../..", "$(HF_TOKEN)", "$$(X)", "a,b", "\"}],\"hostNetwork\":true,\"x\":[{\"", "kubernetes.io/hostname",
            "system:masters", "hostPath", "nvidia.com/gpu", "x\ny");
        var uri = Gen.OneOf(
            Gen.Elements("hf://org/name", "pvc://models/a", "pvc://default-token/a", "hf://o/n@main"),
            text.Select(value => $"pvc://{value}"), text.Select(value => $"hf://{value}"), text.Select(value => $"s3://{value}"));
        var hostile =
            from values in Gen.ArrayOf(text, 12)
            from artifact in uri
            from gpus in Gen.Choose(0, 8)
            from ns in Gen.Elements("ads", "studio")
            select Given.Inputs(
                Given.Deployment(spec: spec => spec with
                {
                    Info = new AssetInfo { DisplayName = values[0], Description = values[1] },
                    Model = new ServedModel { Name = values[2], Namespace = values[3], Version = values[4] },
                    Resources = new ServingResources { Gpus = gpus, GpuResource = values[5] },
                    Placement = new Placement
                    {
                        NodeSelector = new Dictionary<string, string> { [values[6]] = values[7] },
                        Tolerations = [new PlacementToleration { Key = values[8].Length > 0 ? values[8] : "k", Value = values[9] }],
                        SpreadBy = values[10],
                    },
                }),
                Given.Version(uri: artifact, version: values[11], digest: values[0], ns: ns),
                Given.Runtime(spec: spec => spec with
                {
                    Accelerators = null,
                    Container = spec.Container with { Args = ["$(MODEL_NAME)", "$(MODEL_VERSION)", "$(MODEL_URI)"] },
                    ArtifactLoading = spec.ArtifactLoading with { Schemes = [ArtifactScheme.Hf, ArtifactScheme.Pvc, ArtifactScheme.S3] },
                }));
        return hostile.ToArbitrary();
    }
}
