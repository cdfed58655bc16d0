using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Optional;

/// <summary>Which autoscaler a deployment has, what it is told, and that the count has one owner.</summary>
public class AutoscalerTests
{
    private static readonly PrometheusTarget Queue = new() { Name = "queue", Query = "sum(vllm:num_requests_waiting{pod=~\"$(PODS)\"})", Threshold = 5 };
    private static readonly Autoscaling ByCpu = new() { MinReplicas = 1, MaxReplicas = 5, CpuUtilization = 70 };
    private static readonly Autoscaling ByQuery = new() { MinReplicas = 0, MaxReplicas = 5, Prometheus = [Queue] };
    private static readonly ServingInputs Served = Given.Inputs().On(KindAvailability.Served) with { Prometheus = Wanted.Prometheus };

    [Fact]
    public void A_HorizontalPodAutoscaler_scales_the_ModelDeployment_itself()
    {
        var outcome = ServingDecision.Decide(Served.Scaling(new Autoscaling
        {
            MinReplicas = 2,
            MaxReplicas = 5,
            CpuUtilization = 70,
            PodMetrics = [new PodMetricTarget { Name = "vllm:num_requests_waiting", AverageValue = 2.5 }],
            ScaleDownDelaySeconds = 0,
        }));

        var spec = JsonSerializer.SerializeToNode(Given.Applied<HorizontalPodAutoscaler>(outcome.Optional.Autoscaler)!, HorizontalPodAutoscaler.JsonTypeInfo)!["spec"]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {
              "scaleTargetRef": {"apiVersion": "modeloperator.io/v1alpha1", "kind": "ModelDeployment", "name": "ranker"},
              "minReplicas": 2,
              "maxReplicas": 5,
              "metrics": [
                {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}},
                {"type": "Pods", "pods": {"metric": {"name": "vllm:num_requests_waiting"}, "target": {"type": "AverageValue", "averageValue": "2500m"}}}
              ],
              "behavior": {"scaleDown": {"stabilizationWindowSeconds": 0}}
            }
            """), spec), spec.ToString());
        Assert.Equal((ApplyAction.None, ReplicaOwner.HorizontalPodAutoscaler), (outcome.Optional.ScaledObject.Action, outcome.Status.ReplicasSetBy));
    }

    [Fact]
    public void A_ScaledObject_asks_Prometheus_for_what_is_of_the_deployments_own_namespace()
    {
        var outcome = ServingDecision.Decide(Served.Scaling(ByQuery with { CpuUtilization = 60, ScaleDownDelaySeconds = 90 }));

        var spec = Given.Applied<ScaledObject>(outcome.Optional.ScaledObject)!.Spec!;
        Assert.Equal(("modeloperator.io/v1alpha1", "ModelDeployment", "ranker"), (spec.ScaleTargetRef.ApiVersion, spec.ScaleTargetRef.Kind, spec.ScaleTargetRef.Name));
        Assert.Equal((0, 5, 90), (spec.MinReplicaCount, spec.MaxReplicaCount, spec.CooldownPeriod));
        Assert.Equal(90, spec.Advanced!.HorizontalPodAutoscalerConfig!.Behavior!.ScaleDown!.StabilizationWindowSeconds);
        Assert.Equal(["prometheus", "cpu"], spec.Triggers.Select(trigger => trigger.Type));
        var metadata = spec.Triggers[0].Metadata;
        Assert.Equal((Wanted.Prometheus.Url, "5", "AverageValue"), (metadata["serverAddress"], metadata["threshold"], spec.Triggers[0].MetricType));
        Assert.Equal("sum(vllm:num_requests_waiting{namespace=\"ads\",pod=~\"(ranker-|ranker-zkbrtbdc-)[a-z0-9]+(-[a-z0-9]+)?\"})", metadata["query"]);
        Assert.Equal(("60", "Utilization"), (spec.Triggers[1].Metadata["value"], spec.Triggers[1].MetricType));
        Assert.Equal(ReplicaOwner.ScaledObject, outcome.Status.ReplicasSetBy);
    }

    [Fact]
    public void A_query_that_cannot_be_confined_scales_nothing_and_says_why()
    {
        var outcome = ServingDecision.Decide(Served.Scaling(ByQuery with { Prometheus = [Queue with { Query = "up or" }] }));

        Assert.Equal(ApplyAction.None, outcome.Optional.ScaledObject.Action);
        Assert.Equal(["Autoscaled=False/QueryRefused"], outcome.Told());
        Assert.Contains("prometheus queue", outcome.Find(ConditionTypes.Autoscaled).Message, StringComparison.Ordinal);
        Assert.Equal(ReplicaOwner.Spec, outcome.Status.ReplicasSetBy);
    }

    [Fact]
    public void A_threshold_is_written_as_KEDA_reads_it_however_large_or_small()
    {
        Assert.Equal("1E+300", Threshold(1e300));
        Assert.Equal("1E-06", Threshold(0.000001));
        Assert.Equal("0.25", Threshold(0.25));

        static string Threshold(double value) =>
            Given.Applied<ScaledObject>(ServingDecision.Decide(Served.Scaling(ByQuery with { Prometheus = [Queue with { Threshold = value }] })).Optional.ScaledObject)!.Spec!.Triggers[0].Metadata["threshold"];
    }

    [Fact]
    public void Without_a_Prometheus_replicas_stay_a_fixed_number()
    {
        var outcome = ServingDecision.Decide((Served with { Prometheus = null }).Scaling(ByQuery));

        Assert.Equal(ApplyAction.None, outcome.Optional.ScaledObject.Action);
        Assert.Equal(["Autoscaled=False/NoPrometheus"], outcome.Told());
    }

    [Fact]
    public void Metrics_of_pods_that_KEDA_does_not_know_are_said_to_be_left_out()
    {
        var inputs = Served.Scaling(ByQuery with { PodMetrics = [new PodMetricTarget { Name = "waiting", AverageValue = 5 }] });

        var outcome = ServingDecision.Decide(inputs.After(ServingDecision.Decide(inputs)));

        Assert.Equal(["Autoscaled=True/Applied"], outcome.Told());
        Assert.Contains("podMetrics are left out", outcome.Find(ConditionTypes.Autoscaled).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_KEDA_is_missing_that_is_said_though_HorizontalPodAutoscalers_are_there()
    {
        var outcome = ServingDecision.Decide((Served with { Optional = Served.Optional with { ScaledObject = new(KindAvailability.Absent) } }).Scaling(ByQuery));

        Assert.Equal((ApplyAction.None, ApplyAction.None), (outcome.Optional.Autoscaler.Action, outcome.Optional.ScaledObject.Action));
        Assert.Contains("install KEDA", outcome.Find(ConditionTypes.Autoscaled).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_autoscaler_goes_before_the_other_comes()
    {
        var byCpu = Given.Serving(Served.Scaling(ByCpu));

        var changing = ServingDecision.Decide(byCpu.Scaling(ByQuery));
        Assert.Equal((ApplyAction.Delete, ApplyAction.None), (changing.Optional.Autoscaler.Action, changing.Optional.ScaledObject.Action));
        Assert.Equal(["Autoscaled=Unknown/Progressing"], changing.Told());

        var changed = ServingDecision.Decide(byCpu.Scaling(ByQuery).After(changing));
        Assert.Equal((ApplyAction.None, ApplyAction.Create), (changed.Optional.Autoscaler.Action, changed.Optional.ScaledObject.Action));
    }

    [Fact]
    public void A_suspended_deployment_has_none_until_it_resumes()
    {
        var serving = Given.Serving(Served.Scaling(ByCpu));

        var suspended = ServingDecision.Decide(serving.With(spec => spec with { Suspend = true }));

        Assert.Equal((ApplyAction.Delete, ReplicaOwner.Spec), (suspended.Optional.Autoscaler.Action, suspended.Status.ReplicasSetBy));
        Assert.Equal(["Autoscaled=Unknown/NoPods"], suspended.Told());
    }

    [Theory]
    [InlineData("ScalingActive", "FailedGetResourceMetric", "Autoscaled=False/FailedGetResourceMetric")]
    [InlineData("AbleToScale", "FailedGetScale", "Autoscaled=False/FailedGetScale")]
    [InlineData("ScalingActive", "ScalingDisabled", "Autoscaled=True/Applied")]
    [InlineData("ScalingLimited", "DesiredWithinRange", "Autoscaled=True/Applied")]
    public void What_an_autoscaler_says_of_itself_is_told_on(string type, string reason, string told)
    {
        var serving = Given.Serving(Served.Scaling(ByCpu));
        var live = serving.Optional.Autoscaler.Live! with { Status = new HorizontalPodAutoscalerStatus { Conditions = [Given.Condition(type, ConditionStatus.False, reason, "why")] } };

        var outcome = ServingDecision.Decide(serving with { Optional = serving.Optional with { Autoscaler = new(KindAvailability.Served, live) } });

        Assert.Equal([told], outcome.Told());
        Assert.Equal(ReplicaOwner.HorizontalPodAutoscaler, outcome.Status.ReplicasSetBy);
    }

    [Fact]
    public void What_the_server_defaults_in_it_is_no_difference()
    {
        var serving = Given.Serving(Served.Scaling(ByCpu));
        var stored = JsonSerializer.SerializeToNode(serving.Optional.Autoscaler.Live!, HorizontalPodAutoscaler.JsonTypeInfo)!;
        stored["spec"]!["behavior"]!["scaleDown"]!["selectPolicy"] = "Max";
        stored["spec"]!["behavior"]!["scaleUp"] = new JsonObject { ["stabilizationWindowSeconds"] = 0, ["selectPolicy"] = "Max" };
        var read = JsonSerializer.Deserialize(stored.ToJsonString(), HorizontalPodAutoscaler.JsonTypeInfo)!;

        Assert.True(ServingDecision.Decide(serving with { Optional = serving.Optional with { Autoscaler = new(KindAvailability.Served, read) } }).Optional.IsNothing);
    }

    [Fact]
    public void Replicas_that_are_asked_for_are_made_whoever_asks()
    {
        var serving = Given.Serving(Served.Scaling(ByCpu));

        var scaled = ServingDecision.Decide(serving.With(spec => spec with { Scaling = spec.Scaling! with { Replicas = 9 } }));

        Assert.Equal(9, scaled.DesiredDeployment()!.Spec!.Replicas);
        Assert.True(scaled.Optional.IsNothing);
    }
}
