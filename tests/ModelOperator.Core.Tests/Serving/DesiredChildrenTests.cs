using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class DesiredChildrenTests
{
    [Fact]
    public void A_release_that_does_not_mean_to_restart_all_models_makes_this_pod_template() => Assert.True(
        JsonNode.DeepEquals(JsonNode.Parse("""
            {
              "metadata": {
                "labels": {
                  "app.kubernetes.io/managed-by": "modeloperator",
                  "app.kubernetes.io/name": "scene-encoder",
                  "modeloperator.io/deployment": "ranker",
                  "modeloperator.io/slot": "primary",
                  "modeloperator.io/version": "2.1.0"
                },
                "annotations": {
                  "modeloperator.io/artifact-digest": "sha256:aa",
                  "modeloperator.io/model": "studio/scene-encoder",
                  "modeloperator.io/model-version": "scene-encoder-2.1.0",
                  "modeloperator.io/template-hash": "bbb014776554c4c73864918bcd3a813d",
                  "modeloperator.io/version": "2.1.0"
                }
              },
              "spec": {
                "automountServiceAccountToken": false,
                "enableServiceLinks": false,
                "securityContext": { "runAsNonRoot": true, "seccompProfile": { "type": "RuntimeDefault" } },
                "terminationGracePeriodSeconds": 60,
                "tolerations": [ { "key": "nvidia.com/gpu", "operator": "Exists" } ],
                "containers": [
                  {
                    "name": "server",
                    "image": "vllm/vllm-openai:v0.11.0",
                    "args": ["--model=studio/scene-encoder", "--revision=v2.1.0", "--port=8000", "--tensor-parallel-size=1"],
                    "ports": [ { "name": "http", "containerPort": 8000, "protocol": "TCP" } ],
                    "resources": {
                      "requests": { "cpu": "4", "memory": "16Gi", "nvidia.com/gpu": "1" },
                      "limits": { "memory": "16Gi", "nvidia.com/gpu": "1" }
                    },
                    "readinessProbe": { "httpGet": { "path": "/health", "port": "http" }, "periodSeconds": 10, "timeoutSeconds": 5, "failureThreshold": 3 },
                    "startupProbe": { "httpGet": { "path": "/health", "port": "http" }, "periodSeconds": 10, "timeoutSeconds": 5, "failureThreshold": 180 },
                    "terminationMessagePolicy": "FallbackToLogsOnError",
                    "securityContext": { "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] } }
                  }
                ]
              }
            }
            """),
            Body(ServingDecision.Decide(Given.Inputs()).Deployment)["spec"]!["template"]),
        Body(ServingDecision.Decide(Given.Inputs()).Deployment)["spec"]!["template"]!.ToJsonString());

    [Fact]
    public void The_same_inputs_give_the_same_bytes()
    {
        var first = ServingDecision.Decide(Given.Inputs());
        var second = ServingDecision.Decide(Given.Inputs());

        Assert.Equal(first.Deployment.Body.ToArray(), second.Deployment.Body.ToArray());
        Assert.Equal(first.Service.Body.ToArray(), second.Service.Body.ToArray());
    }

    [Fact]
    public void Children_belong_to_the_deployment_and_carry_its_lineage_and_domain()
    {
        var outcome = ServingDecision.Decide(Given.Inputs() with
        {
            Lineage = new Dictionary<string, string> { [LineageAnnotations.Digest] = "sha256:1" },
        });

        foreach (var metadata in new[] { outcome.DesiredDeployment()!.Metadata, outcome.DesiredService()!.Metadata })
        {
            Assert.Equal(("ads", "ranker"), (metadata.Namespace, metadata.Name));
            Assert.Equal("sha256:1", metadata.Annotations![LineageAnnotations.Digest]);
            Assert.Equal("ads", metadata.Labels![Labels.Domain]);
            Assert.Equal(Labels.ManagedByValue, metadata.Labels[Labels.ManagedBy]);
            var owner = Assert.Single(metadata.OwnerReferences!);
            Assert.Equal(("modeloperator.io/v1alpha1", "ModelDeployment", "ranker", "uid-ranker", true), (owner.ApiVersion, owner.Kind, owner.Name, owner.Uid, owner.Controller));
        }
    }

    [Fact]
    public void Lineage_domain_and_description_restart_no_pods()
    {
        var inputs = Given.Inputs();
        var before = ServingDecision.Decide(inputs).DesiredDeployment()!.Spec!.Template;
        var after = ServingDecision.Decide(inputs with
        {
            Domain = "personalization",
            Lineage = new Dictionary<string, string> { [LineageAnnotations.Digest] = "sha256:2" },
            Deployment = Given.Deployment(spec: spec => spec with { Info = new AssetInfo { Description = "Ranks." }, Scaling = new Scaling { Replicas = 7 }, Exposure = new Exposure { Port = 8080 } }),
        }).DesiredDeployment()!.Spec!.Template;

        Assert.Equal(Json(before), Json(after));
    }

    [Fact]
    public void A_version_made_anew_with_another_artifact_restarts_the_pods()
    {
        var before = ServingDecision.Decide(Given.Inputs()).DesiredDeployment()!.Spec!.Template;
        var after = ServingDecision.Decide(Given.Inputs(null, Given.Version(digest: "sha256:bb"))).DesiredDeployment()!.Spec!.Template;

        Assert.NotEqual(Json(before), Json(after));
    }

    [Fact]
    public void An_empty_list_restarts_no_pods_because_Kubernetes_stores_none()
    {
        var bare = Given.Inputs(null, null, Given.Runtime(spec: spec => spec with { Container = spec.Container with { Args = null } }));
        var empty = Given.Inputs(
            Given.Deployment(spec: spec => spec with { Placement = new Placement { NodeSelector = new Dictionary<string, string>(), Tolerations = [] } }), null,
            Given.Runtime(spec: spec => spec with { Container = spec.Container with { Command = [], Args = [], Env = [] } }));

        Assert.Equal(
            Json(ServingDecision.Decide(bare).DesiredDeployment()!.Spec!.Template),
            Json(ServingDecision.Decide(empty).DesiredDeployment()!.Spec!.Template));
    }

    [Fact]
    public void The_selector_holds_nothing_that_could_change()
    {
        var spec = ServingDecision.Decide(Given.Inputs()).DesiredDeployment()!.Spec!;

        Assert.Equal([new(Labels.Deployment, "ranker"), new("modeloperator.io/slot", "primary")], spec.Selector.MatchLabels!);
        Assert.True(spec.Selector.Matches(spec.Template.Metadata!.Labels));
        Assert.Equal("modeloperator.io/deployment=ranker", ServingDecision.Decide(Given.Inputs()).Status.Selector);
    }

    [Fact]
    public void The_Service_leads_to_the_pods_and_its_address_needs_no_cluster_domain()
    {
        var outcome = ServingDecision.Decide(Given.Inputs(Given.Deployment(spec: spec => spec with { Exposure = new Exposure { Port = 8080 } })));

        var spec = outcome.DesiredService()!.Spec!;
        Assert.Equal("ClusterIP", spec.Type);
        Assert.Equal(outcome.DesiredDeployment()!.Spec!.Selector.MatchLabels, spec.Selector);
        var port = Assert.Single(spec.Ports!);
        Assert.Equal(("http", 8080, (IntOrString)"http", "TCP"), (port.Name, port.Port, port.TargetPort, port.Protocol));
        Assert.Equal("http", outcome.DesiredDeployment()!.Spec!.Template.Spec.Containers[0].Ports![0].Name);
        Assert.Equal("http://ranker.ads.svc:8080", outcome.Status.Url);
    }

    [Theory]
    [InlineData(null, 1, "RollingUpdate", 1, 0)]
    [InlineData(null, 0, "RollingUpdate", 0, 1)]
    [InlineData(RolloutStrategy.RollingUpdate, 1, "RollingUpdate", 0, 1)]
    [InlineData(RolloutStrategy.RollingNoSurge, 0, "RollingUpdate", 1, 0)]
    [InlineData(RolloutStrategy.Recreate, 1, "Recreate", null, null)]
    public void Replicas_on_scarce_GPUs_go_before_their_successors_start(
        RolloutStrategy? asked, int gpus, string type, int? maxUnavailable, int? maxSurge)
    {
        var outcome = ServingDecision.Decide(Given.Inputs(
            Given.Deployment(spec: spec => spec with { Rollout = new Rollout { Strategy = asked }, Resources = new ServingResources { Gpus = gpus } }),
            null,
            Given.Runtime(spec: spec => spec with { Accelerators = null })));

        var strategy = outcome.DesiredDeployment()!.Spec!.Strategy!;
        Assert.Equal(type, strategy.Type);
        Assert.Equal(maxUnavailable, strategy.RollingUpdate?.MaxUnavailable?.Number);
        Assert.Equal(maxSurge, strategy.RollingUpdate?.MaxSurge?.Number);
        Assert.Equal(asked ?? (gpus > 0 ? RolloutStrategy.RollingNoSurge : RolloutStrategy.RollingUpdate), outcome.Status.Strategy);
    }

    [Fact]
    public void A_rollout_may_take_longer_than_a_model_may_take_to_load()
    {
        Assert.Equal(2100, Deployment(probe: null).Spec!.ProgressDeadlineSeconds);
        Assert.Equal(600, Deployment(new RuntimeProbe { PeriodSeconds = 5, FailureThreshold = 10 }).Spec!.ProgressDeadlineSeconds);
        Assert.Equal(7500, Deployment(new RuntimeProbe { PeriodSeconds = 20, FailureThreshold = 360 }).Spec!.ProgressDeadlineSeconds);
        Assert.Equal(45, Deployment(probe: null, new Rollout { ProgressDeadlineSeconds = 45 }).Spec!.ProgressDeadlineSeconds);

        static Deployment Deployment(RuntimeProbe? probe, Rollout? rollout = null) => ServingDecision.Decide(Given.Inputs(
            Given.Deployment(spec: spec => spec with { Rollout = rollout }),
            null,
            Given.Runtime(spec: spec => spec with { Container = spec.Container with { StartupProbe = probe } }))).DesiredDeployment()!;
    }

    [Fact]
    public void A_runtime_without_probes_is_checked_by_connecting_to_its_port()
    {
        var container = Container(spec => spec with { Container = spec.Container with { ReadinessProbe = null } });

        Assert.Equal("http", container.ReadinessProbe!.TcpSocket!.Port.Text);
        Assert.Equal("http", container.StartupProbe!.TcpSocket!.Port.Text);
        Assert.Equal(180, container.StartupProbe.FailureThreshold);
        Assert.Null(container.LivenessProbe);
    }

    [Fact]
    public void A_runtimes_own_probes_are_used()
    {
        var container = Container(spec => spec with
        {
            Container = spec.Container with
            {
                LivenessProbe = new RuntimeProbe { HttpPath = "/live", PeriodSeconds = 30, TimeoutSeconds = 2, FailureThreshold = 5 },
                StartupProbe = new RuntimeProbe { HttpPath = "/started", PeriodSeconds = 1, TimeoutSeconds = 1, FailureThreshold = 900 },
            },
        });

        Assert.Equal(
            new Probe { HttpGet = new HttpGetAction { Path = "/live", Port = "http" }, PeriodSeconds = 30, TimeoutSeconds = 2, FailureThreshold = 5 },
            container.LivenessProbe);
        Assert.Equal(("/started", 900), (container.StartupProbe!.HttpGet!.Path, container.StartupProbe.FailureThreshold!.Value));
    }

    [Fact]
    public void The_deployments_resources_win_over_the_runtimes()
    {
        var outcome = ServingDecision.Decide(Given.Inputs(Given.Deployment(spec: spec => spec with
        {
            Resources = new ServingResources { Gpus = 2, GpuResource = "nvidia.com/mig-1g.5gb", Memory = Quantity.Parse("64Gi") },
        })));

        var resources = outcome.DesiredDeployment()!.Spec!.Template.Spec.Containers[0].Resources!;
        Assert.Equal("4", resources.Requests!["cpu"].ToString());
        Assert.Equal("64Gi", resources.Requests["memory"].ToString());
        Assert.Equal("64Gi", resources.Limits!["memory"].ToString());
        Assert.Equal("2", resources.Requests["nvidia.com/mig-1g.5gb"].ToString());
        Assert.Equal("2", resources.Limits["nvidia.com/mig-1g.5gb"].ToString());
        Assert.DoesNotContain("cpu", resources.Limits.Keys);
    }

    [Fact]
    public void Amounts_finer_than_the_API_server_keeps_are_asked_for_as_it_stores_them()
    {
        var outcome = ServingDecision.Decide(Given.Inputs(Given.Deployment(spec: spec => spec with
        {
            Resources = new ServingResources { Gpus = 1, Cpu = Quantity.Parse("0.00051"), Memory = Quantity.Parse("1000.0001") },
        })));

        var requests = outcome.DesiredDeployment()!.Spec!.Template.Spec.Containers[0].Resources!.Requests!;
        Assert.Equal(("1m", "1000001m"), (requests["cpu"].ToString(), requests["memory"].ToString()));
    }

    [Fact]
    public void Several_GPUs_of_a_pod_share_memory_within_the_containers_limit()
    {
        var pod = ServingDecision.Decide(Given.Inputs(Given.Deployment(spec: spec => spec with { Resources = new ServingResources { Gpus = 2 } })))
            .DesiredDeployment()!.Spec!.Template.Spec;

        var volume = Assert.Single(pod.Volumes!);
        Assert.Equal(("Memory", "16Gi"), (volume.EmptyDir!.Medium, volume.EmptyDir.SizeLimit.ToString()));
        Assert.Equal((volume.Name, "/dev/shm"), (pod.Containers[0].VolumeMounts![0].Name, pod.Containers[0].VolumeMounts![0].MountPath));
    }

    [Fact]
    public void Shared_memory_is_bounded_without_a_memory_limit_too()
    {
        var pod = ServingDecision.Decide(Given.Inputs(
            Given.Deployment(spec: spec => spec with { Resources = new ServingResources { Gpus = 8 } }),
            null,
            Given.Runtime(spec: spec => spec with { Container = spec.Container with { Resources = null } }))).DesiredDeployment()!.Spec!.Template.Spec;

        Assert.Equal("8Gi", Assert.Single(pod.Volumes!).EmptyDir!.SizeLimit.ToString());
    }

    [Fact]
    public void Images_that_ask_for_all_GPUs_get_none_when_none_is_requested()
    {
        Assert.Contains(new EnvVar { Name = "NVIDIA_VISIBLE_DEVICES", Value = "void" }, Container(spec => spec with { Accelerators = null }, gpus: 0).Env!);
        Assert.Null(Container(spec => spec).Env);

        var own = Container(spec => spec with { Accelerators = null, Container = spec.Container with { Env = [new RuntimeEnv { Name = "NVIDIA_VISIBLE_DEVICES", Value = "none" }] } }, gpus: 0);
        Assert.Equal("none", Assert.Single(own.Env!).Value);
    }

    [Fact]
    public void A_claim_is_mounted_read_only_where_the_runtime_wants_it()
    {
        var pod = ServingDecision.Decide(Given.Inputs(null, Given.Version(uri: "pvc://models/encoder/2", ns: "ads"), Given.ClaimRuntime()))
            .DesiredDeployment()!.Spec!.Template.Spec;

        var volume = Assert.Single(pod.Volumes!);
        Assert.Equal(("models", true), (volume.PersistentVolumeClaim!.ClaimName, volume.PersistentVolumeClaim.ReadOnly));
        var mount = Assert.Single(pod.Containers[0].VolumeMounts!);
        Assert.Equal((volume.Name, "/mnt/models", true), (mount.Name, mount.MountPath, mount.ReadOnly));
        Assert.Equal(["--model-repository=/mnt/models/encoder/2"], pod.Containers[0].Args!);
    }

    [Fact]
    public void Placement_becomes_node_selector_tolerations_and_a_soft_spread()
    {
        var pod = ServingDecision.Decide(Given.Inputs(Given.Deployment(spec: spec => spec with
        {
            Placement = new Placement
            {
                NodeSelector = new Dictionary<string, string> { ["gpu"] = "h100" },
                Tolerations =
                [
                    new PlacementToleration { Key = "nvidia.com/gpu", Effect = TaintEffect.NoSchedule },
                    new PlacementToleration { Key = "team", Value = "ads" },
                ],
                SpreadBy = "topology.kubernetes.io/zone",
            },
        }))).DesiredDeployment()!.Spec!.Template.Spec;

        Assert.Equal("h100", pod.NodeSelector!["gpu"]);
        Assert.Equal(
            [
                new Toleration { Key = "nvidia.com/gpu", Operator = "Exists", Effect = "NoSchedule" },
                new Toleration { Key = "team", Operator = "Equal", Value = "ads" },
                new Toleration { Key = "nvidia.com/gpu", Operator = "Exists" },
            ],
            pod.Tolerations!);
        var spread = Assert.Single(pod.TopologySpreadConstraints!);
        Assert.Equal((1, "topology.kubernetes.io/zone", "ScheduleAnyway"), (spread.MaxSkew, spread.TopologyKey, spread.WhenUnsatisfiable));
        Assert.Equal("ranker", spread.LabelSelector!.MatchLabels![Labels.Deployment]);
    }

    [Fact]
    public void A_model_name_too_long_for_a_label_is_cut()
    {
        var name = new string('a', 62) + "-" + new string('b', 50);
        var deployment = Given.Deployment(spec: spec => spec with { Model = spec.Model with { Name = name } });

        Assert.Equal(new string('a', 62), ServingDecision.Decide(Given.Inputs(deployment)).DesiredDeployment()!.Metadata.Labels![Labels.Name]);
    }

    [Fact]
    public void Absent_fields_mean_their_schema_defaults()
    {
        var bare = Given.Deployment(spec: spec => new ModelDeploymentSpec { Model = spec.Model });
        var outcome = ServingDecision.Decide(Given.Inputs(bare, null, Given.Runtime(spec: spec => spec with { Accelerators = null })));

        Assert.Equal(1, outcome.DesiredDeployment()!.Spec!.Replicas);
        Assert.Equal("http://ranker.ads.svc:80", outcome.Status.Url);
        Assert.DoesNotContain("nvidia.com/gpu", outcome.DesiredDeployment()!.Spec!.Template.Spec.Containers[0].Resources!.Requests!.Keys);
    }

    private static Container Container(Func<ServingRuntimeSpec, ServingRuntimeSpec> runtime, int gpus = 1) => ServingDecision.Decide(Given.Inputs(
        Given.Deployment(spec: spec => spec with { Resources = new ServingResources { Gpus = gpus } }), null, Given.Runtime(spec: runtime)))
        .DesiredDeployment()!.Spec!.Template.Spec.Containers[0];

    private static JsonNode Body(ApplyDecision decision) => JsonNode.Parse(decision.Body.Span)!;

    private static string Json(PodTemplateSpec template) => JsonSerializer.Serialize(
        new Deployment { Metadata = new ObjectMeta(), Spec = new DeploymentSpec { Selector = new LabelSelector(), Template = template } },
        Kubernetes.Resources.Deployment.JsonTypeInfo);
}
