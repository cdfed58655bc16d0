using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.Serving.Optional;

/// <summary>Deployments that ask for children of kinds that a cluster may or may not serve, and clusters that serve them or not.</summary>
internal static class Wanted
{
    public static readonly MetricsServer Prometheus = new("http://prometheus.monitoring.svc:9090", "namespace");

    /// <summary>A deployment that asks for one of everything, and a cluster where every kind is as given.</summary>
    public static ServingInputs Everything(KindAvailability availability, Func<ModelDeploymentSpec, ModelDeploymentSpec>? spec = null)
    {
        var inputs = Given.Inputs(
            Given.Deployment(spec: plain =>
            {
                var all = plain with
                {
                    Scaling = new Scaling { Replicas = 2, Autoscaling = new Autoscaling { MinReplicas = 1, MaxReplicas = 5, CpuUtilization = 70, ScaleDownDelaySeconds = 120 } },
                    Exposure = new Exposure
                    {
                        Port = 80,
                        Gateway = new GatewayExposure { Name = "public", Namespace = "gateways", Hostnames = ["*.example.com", "ranker.example.com"], PathPrefix = "/v2/ranker" },
                    },
                    DisruptionBudget = new DisruptionBudget { MaxUnavailable = 1 },
                    Monitoring = new Monitoring { IntervalSeconds = 15 },
                };
                return spec is null ? all : spec(all);
            }),
            runtimes: Given.Runtime(spec: runtime => runtime with { Container = runtime.Container with { Metrics = new RuntimeMetrics { Path = "/metrics" } } }));
        return inputs.On(availability);
    }

    /// <summary>The same on a cluster where every kind is as given.</summary>
    public static ServingInputs On(this ServingInputs inputs, KindAvailability availability) => inputs with
    {
        Optional = new OptionalKinds
        {
            Autoscaler = inputs.Optional.Autoscaler with { Availability = availability },
            ScaledObject = inputs.Optional.ScaledObject with { Availability = availability },
            Route = inputs.Optional.Route with { Availability = availability },
            DisruptionBudget = inputs.Optional.DisruptionBudget with { Availability = availability },
            Monitor = inputs.Optional.Monitor with { Availability = availability },
            Queues = availability,
        },
    };

    /// <summary>The same with another specification.</summary>
    public static ServingInputs With(this ServingInputs inputs, Func<ModelDeploymentSpec, ModelDeploymentSpec> spec) => inputs with
    {
        Deployment = inputs.Deployment with { Spec = spec(inputs.Deployment.Spec) },
    };

    /// <summary>Autoscaling as given.</summary>
    public static ServingInputs Scaling(this ServingInputs inputs, Autoscaling? autoscaling) =>
        inputs.With(spec => spec with { Scaling = spec.Scaling! with { Autoscaling = autoscaling } });

    /// <summary>The conditions of the children, as <c>Type=Status/Reason</c>.</summary>
    public static IReadOnlyList<string> Told(this ServingOutcome outcome) =>
    [
        .. from type in (string[])[ConditionTypes.Autoscaled, ConditionTypes.Routed, ConditionTypes.DisruptionLimited, ConditionTypes.Monitored, ConditionTypes.Queued]
           let condition = Conditions.Find(outcome.Status.Conditions, type)
           where condition is not null
           select $"{type}={condition.Status}/{condition.Reason}",
    ];
}
