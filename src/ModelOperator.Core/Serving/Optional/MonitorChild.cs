using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Optional;

/// <summary>The ServiceMonitor of a deployment, which finds its Service by the label of the deployment.</summary>
/// <param name="Write">How to write it.</param>
/// <param name="Report">What is told of it.</param>
internal readonly record struct MonitorChild(ApplyDecision Write, Finding? Report)
{
    /// <summary>Name of the Service's port for metrics, where they have one of their own.</summary>
    public const string Port = "metrics";

    private static readonly OptionalWish Wish = new(
        ConditionTypes.Monitored, "spec.monitoring", "install the Prometheus operator, or have Prometheus find the Service in another way");

    /// <summary>Decides.</summary>
    /// <param name="context">The deployment.</param>
    /// <param name="removed">Whether there are to be no pods.</param>
    /// <param name="runtime">The runtime that serves; null when it is not known, and what is there stays.</param>
    public static MonitorChild Make(OptionalContext context, bool removed, ServingRuntime? runtime)
    {
        var kind = context.Inputs.Optional.Monitor;
        if (context.Demand.Deployment.Spec.Monitoring is not { } monitoring)
        {
            return new MonitorChild(OptionalChild.None(kind, context.Owner), null);
        }

        if (removed)
        {
            return new MonitorChild(OptionalChild.None(kind, context.Owner), context.WithoutPods(Wish.Condition));
        }

        if (runtime is null)
        {
            return new MonitorChild(default, context.Before(Wish.Condition));
        }

        if (runtime.Spec.Container.Metrics is not { } metrics)
        {
            return new MonitorChild(OptionalChild.None(kind, context.Owner), Finding.False(Wish.Condition, ServingReasons.NoMetrics,
                $"ServingRuntime {runtime.Metadata.Name} does not say where its metrics are: add spec.container.metrics to it, or remove spec.monitoring"));
        }

        var desired = new ServiceMonitor
        {
            ApiVersion = ServiceMonitor.ResourceType.ApiVersion,
            Kind = ServiceMonitor.ResourceType.Kind,
            Metadata = context.Metadata,
            Spec = new ServiceMonitorSpec
            {
                Endpoints =
                [
                    new MonitorEndpoint
                    {
                        Port = OwnPort(runtime.Spec.Container) is null ? ServerContainer.Port : Port,
                        Path = metrics.Path ?? "/metrics",
                        Interval = string.Create(CultureInfo.InvariantCulture, $"{monitoring.IntervalSeconds ?? 30}s"),
                    },
                ],
                Selector = new LabelSelector
                {
                    // Each pod is behind the Service of its own Deployment, whether it gets traffic or not, and behind no other of these.
                    MatchLabels = ServingLabels.Selector(context.Demand),
                    MatchExpressions = [new LabelSelectorRequirement { Key = ServingSlots.Label, Operator = LabelSelectorOperator.Exists }],
                },
                PodTargetLabels = [ServingAnnotations.Version],
            },
        };
        var child = OptionalChild.Of(context, Wish, kind, desired, _ => Finding.True(
            Wish.Condition, ServingReasons.Applied, $"ServiceMonitor {context.Name} tells Prometheus where the metrics are"));
        return new MonitorChild(child.Write, child.Report);
    }

    /// <summary>The Service's port for metrics; null when there is none beside the one that serves.</summary>
    public static ServicePort? ServicePort(ServingDemand demand, ServingRuntime runtime) =>
        demand.Deployment.Spec.Monitoring is not null && OwnPort(runtime.Spec.Container) is { } port
            ? new ServicePort { Name = Port, Port = port == demand.Port ? Beside(port) : port, TargetPort = port, Protocol = "TCP" }
            : null;

    private static int? OwnPort(RuntimeContainer container) => container.Metrics?.Port is { } port && port != container.Port ? port : null;

    // A Service has each port once, and people reach the model by the one that they chose.
    private static int Beside(int port) => port == 65535 ? port - 1 : port + 1;
}
