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
        "affinity", "automountServiceAccountToken", "containers", "enableServiceLinks", "initContainers", "nodeSelector", "securityContext",
        "terminationGracePeriodSeconds", "tolerations", "topologySpreadConstraints", "volumes",
    ];

    private static readonly HashSet<string> VolumeKinds = ["emptyDir", "persistentVolumeClaim", "secret", "image"];

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
        Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);

        var container = Assert.Single(pod["containers"]!.AsArray())!.AsObject();
        Assert.Equal("""{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}""", container["securityContext"]!.ToJsonString());
        Assert.Equal("vllm/vllm-openai:v0.11.0", (string)container["image"]!);
        Assert.DoesNotContain("hostPort", container.ToJsonString(), StringComparison.Ordinal);
        Assert.All(container["env"]?.AsArray() ?? [], variable => Assert.True(variable!["valueFrom"] is null || (string)variable["name"]! == "HF_TOKEN"));
        Assert.All(container["volumeMounts"]?.AsArray() ?? [], mount => Assert.True((bool?)mount!["readOnly"] == true || (string)mount["name"]! == "shm"));
        Assert.DoesNotContain(container["volumeMounts"]?.AsArray() ?? [], mount => (string)mount!["name"]! == "credentials");
        Assert.All(Arguments(container), AssertEscaped);

        foreach (var loader in pod["initContainers"]?.AsArray() ?? [])
        {
            Assert.Equal(
                """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true,"runAsNonRoot":true,"runAsUser":65532}""",
                loader!["securityContext"]!.ToJsonString());
            Assert.Equal("modeloperator-loader:0.1.0", (string)loader["image"]!);
            Assert.All(Arguments(loader), AssertEscaped);
        }

        foreach (var volume in pod["volumes"]?.AsArray() ?? [])
        {
            var kind = volume!.AsObject().Select(property => property.Key).Single(key => key != "name");
            Assert.Contains(kind, VolumeKinds);

            // Another claim than the artifact's own is a cache of the deployment's namespace.
            Assert.True(kind != "persistentVolumeClaim" || (string)volume[kind]!["claimName"]! == "cache"
                || ((bool?)volume[kind]!["readOnly"] == true && inputs.Model.Version!.Metadata.Namespace == "ads"));
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
    public void The_types_pods_are_written_with_have_no_way_to_the_node_but_the_platform_teams_cache_of_artifacts()
    {
        var reachable = Properties(typeof(PodSpec)).Select(name => name.ToUpperInvariant()).ToHashSet();

        Assert.Equal(["HOSTPATH"], reachable.Where(name => name.StartsWith("HOST", StringComparison.Ordinal)));
        foreach (var name in new[] { "PRIVILEGED", "SERVICEACCOUNTNAME", "FIELDREF", "CONFIGMAPKEYREF", "ENVFROM", "PROJECTED", "CSI", "ADD", "PROCMOUNT", "RUNTIMECLASSNAME", "SYSCTLS" })
        {
            Assert.DoesNotContain(name, reachable);
        }

        Assert.Contains("CONTAINERS", reachable);
        Assert.Contains("DROP", reachable);
    }

    [Fact]
    public void No_field_of_a_deployment_names_a_directory_of_the_node() =>
        Assert.DoesNotContain(Properties(typeof(ModelDeploymentSpec)), name => name.Contains("HostPath", StringComparison.OrdinalIgnoreCase) || name.Contains("NodeCache", StringComparison.OrdinalIgnoreCase));

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

    private static IEnumerable<string> Arguments(JsonNode container) => (container["args"]?.AsArray() ?? []).Select(argument => (string)argument!);

    // Whatever the kubelet would replace is escaped; an escaped dollar is two.
    private static void AssertEscaped(string argument) => Assert.DoesNotContain("$(", argument.Replace("$$", "", StringComparison.Ordinal), StringComparison.Ordinal);

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
                if (inner.Namespace == type.Namespace && seen.Add(inner))
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
            from values in Gen.ArrayOf(text, 14)
            from artifact in uri
            from runtime in Gen.Elements(Fetching, Loading)
            from access in Gen.Elements(null, new ArtifactAccess { CredentialsSecret = "any", CacheClaim = "cache" }, new ArtifactAccess { CredentialsSecret = "any" })
            from digest in Gen.Elements(values[0], Given.Digest)
            from gpus in Gen.Choose(0, 8)
            from ns in Gen.Elements("ads", "studio")
            select Given.Inputs(
                Given.Deployment(spec: spec => spec with
                {
                    Info = new AssetInfo { DisplayName = values[0], Description = values[1] },
                    Model = new ServedModel { Name = values[2], Namespace = values[3], Version = values[4] },
                    Runtime = new RuntimeChoice { Parameters = new Dictionary<string, string> { ["extra"] = values[12] } },
                    Artifact = access,
                    Resources = new ServingResources { Gpus = gpus, GpuResource = values[5] },
                    Placement = new Placement
                    {
                        NodeSelector = new Dictionary<string, string> { [values[6]] = values[7] },
                        Tolerations = [new PlacementToleration { Key = values[8].Length > 0 ? values[8] : "k", Value = values[9] }],
                        SpreadBy = values[10],
                        Accelerators = new AcceleratorSelection { NodeLabel = values[13], AnyOf = [values[0]] },
                    },
                }),
                Given.Version(uri: artifact, version: values[11], digest: digest, ns: ns),
                runtime);
        return hostile.ToArbitrary();
    }

    private static ServingRuntime Fetching { get; } = Given.Runtime(spec: spec => Taking(spec) with
    {
        ArtifactLoading = spec.ArtifactLoading with { Schemes = [ArtifactScheme.Hf, ArtifactScheme.Pvc, ArtifactScheme.S3] },
    });

    private static ServingRuntime Loading { get; } = Given.LoadingRuntime(spec: Taking);

    private static ServingRuntimeSpec Taking(ServingRuntimeSpec spec) => spec with
    {
        Accelerators = null,
        Container = spec.Container with { Args = ["$(MODEL_NAME)", "$(MODEL_VERSION)", "$(MODEL_URI)"] },
        Parameters = [new RuntimeParameter { Name = "extra", Args = ["--extra=$(VALUE)"], Pattern = "(?s).*" }],
    };
}
