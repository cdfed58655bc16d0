using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Optional;

/// <summary>
/// The autoscaler of a deployment: a HorizontalPodAutoscaler, or a ScaledObject of KEDA where a query says what to follow. It scales the
/// ModelDeployment itself, through the scale subresource, so that spec.scaling.replicas has one writer and the operator is none. Never are
/// there two: where one takes the other's place, that one goes first.
/// </summary>
internal readonly record struct AutoscalerChild
{
    private const int DefaultDelaySeconds = 300;

    private static readonly OptionalWish Plain = new(
        ConditionTypes.Autoscaled, "spec.scaling.autoscaling", "upgrade to Kubernetes 1.23 or later; until then replicas stays a fixed number");

    private static readonly OptionalWish Keda = new(
        ConditionTypes.Autoscaled, "spec.scaling.autoscaling with prometheus or minReplicas 0", "install KEDA; until then replicas stays a fixed number");

    /// <summary>How to write the HorizontalPodAutoscaler.</summary>
    public ApplyDecision Autoscaler { get; private init; }

    /// <summary>How to write the ScaledObject.</summary>
    public ApplyDecision ScaledObject { get; private init; }

    /// <summary>What is told of it.</summary>
    public Finding? Report { get; private init; }

    /// <summary>Who decides on the number of replicas.</summary>
    public ReplicaOwner ReplicasSetBy { get; private init; }

    /// <summary>Decides. An autoscaler of a deployment that has no pods by intent would see no load, and hold that against it when it resumes.</summary>
    /// <param name="context">The deployment.</param>
    /// <param name="removed">Whether there are to be no pods.</param>
    public static AutoscalerChild Make(OptionalContext context, bool removed)
    {
        var kinds = context.Inputs.Optional;
        var none = new AutoscalerChild
        {
            Autoscaler = OptionalChild.None(kinds.Autoscaler, context.Owner),
            ScaledObject = OptionalChild.None(kinds.ScaledObject, context.Owner),
        };
        if (context.Demand.Deployment.Spec.Scaling?.Autoscaling is not { } wanted)
        {
            return none;
        }

        if (removed || context.Demand.IsSuspended)
        {
            return none with { Report = context.WithoutPods(ConditionTypes.Autoscaled) };
        }

        return IsOfKeda(wanted) ? none.WithScaledObject(context, wanted) : none.WithAutoscaler(context, wanted);
    }

    private static bool IsOfKeda(Autoscaling wanted) => wanted.Prometheus is { Count: > 0 } || wanted.MinReplicas == 0;

    private AutoscalerChild WithAutoscaler(OptionalContext context, Autoscaling wanted)
    {
        var kind = context.Inputs.Optional.Autoscaler;
        if (kind.Availability == KindAvailability.Served && ApplyDecision.Owns(context.Inputs.Optional.ScaledObject.Live, context.Owner.Uid))
        {
            return this with { Report = Waiting("ScaledObject") };
        }

        var child = OptionalChild.Of(context, Plain, kind, Desired(context, wanted), live => Answer(context, wanted, live));
        return this with { Autoscaler = child.Write, Report = child.Report, ReplicasSetBy = OwnerIf(context, child, kind.Availability, ReplicaOwner.HorizontalPodAutoscaler) };
    }

    private AutoscalerChild WithScaledObject(OptionalContext context, Autoscaling wanted)
    {
        var kind = context.Inputs.Optional.ScaledObject;
        if (kind.Availability != KindAvailability.Served)
        {
            var missing = OptionalChild.Missing<ScaledObject>(context, Keda, kind.Availability);
            return this with { Report = missing, ReplicasSetBy = OwnerIf(context, default, kind.Availability, ReplicaOwner.ScaledObject) };
        }

        if (ApplyDecision.Owns(context.Inputs.Optional.Autoscaler.Live, context.Owner.Uid))
        {
            return this with { Report = Waiting("HorizontalPodAutoscaler") };
        }

        if (Triggers(context, wanted, out var refusal) is not { } triggers)
        {
            return this with { Report = refusal };
        }

        var child = OptionalChild.Of(context, Keda, kind, Desired(context, wanted, triggers), live => Answer(context, wanted, live));
        return this with { ScaledObject = child.Write, Report = child.Report, ReplicasSetBy = OwnerIf(context, child, kind.Availability, ReplicaOwner.ScaledObject) };
    }

    /// <summary>What is not known for the moment is as it was last.</summary>
    private static ReplicaOwner OwnerIf(OptionalContext context, OptionalChild child, KindAvailability availability, ReplicaOwner owner) =>
        availability == KindAvailability.Unknown ? context.Demand.Deployment.Status?.ReplicasSetBy ?? ReplicaOwner.Spec
        : child.Holds ? owner
        : ReplicaOwner.Spec;

    private static HorizontalPodAutoscaler Desired(OptionalContext context, Autoscaling wanted) => new()
    {
        ApiVersion = HorizontalPodAutoscaler.ResourceType.ApiVersion,
        Kind = HorizontalPodAutoscaler.ResourceType.Kind,
        Metadata = context.Metadata,
        Spec = new HorizontalPodAutoscalerSpec
        {
            ScaleTargetRef = Target(context),
            MinReplicas = wanted.MinReplicas ?? 1,
            MaxReplicas = wanted.MaxReplicas,
            Metrics = [.. Metrics(wanted)],
            Behavior = Behavior(wanted),
        },
    };

    // The processor's first, as servers give it back that store autoscaling/v1.
    private static IEnumerable<MetricSpec> Metrics(Autoscaling wanted)
    {
        if (wanted.CpuUtilization is { } percent)
        {
            yield return new MetricSpec
            {
                Type = "Resource",
                Resource = new ResourceMetricSource { Name = "cpu", Target = new MetricTarget { Type = "Utilization", AverageUtilization = percent } },
            };
        }

        foreach (var metric in wanted.PodMetrics ?? [])
        {
            yield return new MetricSpec
            {
                Type = "Pods",
                Pods = new PodsMetricSource
                {
                    Metric = new MetricIdentifier { Name = metric.Name },
                    Target = new MetricTarget { Type = "AverageValue", AverageValue = InThousandths(metric.AverageValue) },
                },
            };
        }
    }

    private static Quantity InThousandths(double value) =>
        Quantity.Parse(string.Create(CultureInfo.InvariantCulture, $"{decimal.Ceiling((decimal)value * 1000)}m"));

    private static ScaledObject Desired(OptionalContext context, Autoscaling wanted, IReadOnlyList<ScaleTrigger> triggers) => new()
    {
        ApiVersion = Kubernetes.Resources.ScaledObject.ResourceType.ApiVersion,
        Kind = Kubernetes.Resources.ScaledObject.ResourceType.Kind,
        Metadata = context.Metadata,
        Spec = new ScaledObjectSpec
        {
            ScaleTargetRef = Target(context),
            MinReplicaCount = wanted.MinReplicas ?? 1,
            MaxReplicaCount = wanted.MaxReplicas,
            CooldownPeriod = wanted.ScaleDownDelaySeconds ?? DefaultDelaySeconds,
            Advanced = new ScaledObjectAdvanced { HorizontalPodAutoscalerConfig = new ScaledObjectAutoscaler { Behavior = Behavior(wanted) } },
            Triggers = triggers,
        },
    };

    private static List<ScaleTrigger>? Triggers(OptionalContext context, Autoscaling wanted, out Finding refusal)
    {
        refusal = default;
        if (context.Inputs.Prometheus is not { } prometheus)
        {
            refusal = Finding.False(ConditionTypes.Autoscaled, ServingReasons.NoPrometheus,
                "spec.scaling.autoscaling.prometheus takes a Prometheus, and the operator was started without --prometheus-url; until then replicas stays a fixed number");
            return null;
        }

        var triggers = new List<ScaleTrigger>();
        foreach (var target in wanted.Prometheus ?? [])
        {
            if (Confined(context, target.Query, prometheus, out var error) is not { } query)
            {
                refusal = Finding.False(ConditionTypes.Autoscaled, ServingReasons.QueryRefused,
                    $"the query of spec.scaling.autoscaling.prometheus {target.Name} is not used, and replicas stays a fixed number until it is corrected: {error}");
                return null;
            }

            triggers.Add(new ScaleTrigger
            {
                Type = "prometheus",
                Name = target.Name,
                MetricType = "AverageValue",
                Metadata = new Dictionary<string, string>
                {
                    ["serverAddress"] = prometheus.Url,
                    ["query"] = query,
                    ["threshold"] = target.Threshold.ToString("R", CultureInfo.InvariantCulture),
                },
            });
        }

        if (wanted.CpuUtilization is { } percent)
        {
            triggers.Add(new ScaleTrigger
            {
                Type = "cpu",
                MetricType = "Utilization",
                Metadata = new Dictionary<string, string> { ["value"] = percent.ToString(CultureInfo.InvariantCulture) },
            });
        }

        return triggers;
    }

    /// <summary>KEDA asks with rights of its own, so a query sees only what is the tenant's, however it was written.</summary>
    private static string? Confined(OptionalContext context, string query, MetricsServer prometheus, out string? error)
    {
        var variables = new QueryVariables
        {
            Namespace = context.Demand.Key.Namespace,
            Name = context.Demand.Key.Name,
            Version = context.Inputs.Model.Version?.Spec.Version ?? "",
            PodPrefixes = Prefixes(context),
            StablePodPrefixes = Prefixes(context),
            WindowSeconds = 60,
        };
        return variables.Expand(query, out error) is { } expanded
            ? PromQlScope.Apply(expanded, prometheus.NamespaceLabel, context.Demand.Key.Namespace, out error)
            : null;
    }

    private static CrossVersionObjectReference Target(OptionalContext context) => new()
    {
        ApiVersion = ModelDeployment.ResourceType.ApiVersion,
        Kind = ModelDeployment.ResourceType.Kind,
        Name = context.Demand.Key.Name,
    };

    private static HorizontalPodAutoscalerBehavior Behavior(Autoscaling wanted) =>
        new() { ScaleDown = new ScalingRules { StabilizationWindowSeconds = wanted.ScaleDownDelaySeconds ?? DefaultDelaySeconds } };

    private static Finding Waiting(string other) => Finding.Unknown(ConditionTypes.Autoscaled, ServingReasons.Progressing, $"the {other} of before goes first");

    private static Finding Answer(OptionalContext context, Autoscaling wanted, HorizontalPodAutoscaler live)
    {
        // Autoscaling is off while somebody has set replicas to 0, which is no failure.
        var failing = live.Status?.Conditions?.FirstOrDefault(condition =>
            condition is { Type: "AbleToScale" or "ScalingActive", Status: ConditionStatus.False } && condition.Reason != "ScalingDisabled");
        return failing is null
            ? Keeps("HorizontalPodAutoscaler", context, wanted)
            : Failing("HorizontalPodAutoscaler", context, failing);
    }

    private static Finding Answer(OptionalContext context, Autoscaling wanted, ScaledObject live)
    {
        var failing = live.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "Ready", Status: ConditionStatus.False });
        if (failing is not null)
        {
            return Failing("ScaledObject", context, failing);
        }

        var keeps = Keeps("ScaledObject", context, wanted);
        return wanted.PodMetrics is { Count: > 0 }
            ? keeps with { Message = $"{keeps.Message}; podMetrics are left out, since KEDA knows none: say the same with prometheus" }
            : keeps;
    }

    private static Finding Keeps(string kind, OptionalContext context, Autoscaling wanted) => Finding.True(ConditionTypes.Autoscaled, ServingReasons.Applied,
        $"{kind} {context.Name} keeps replicas between {wanted.MinReplicas ?? 1} and {wanted.MaxReplicas}");

    private static Finding Failing(string kind, OptionalContext context, WorkloadCondition condition) => Finding.False(
        ConditionTypes.Autoscaled, condition.Reason is { Length: > 0 and <= 128 } reason ? reason : condition.Type, $"{kind} {context.Name}: {condition.Message}");

    private static IReadOnlyList<string> Prefixes(OptionalContext context) =>
        [.. ServingSlots.All.Select(slot => $"{slot.DeploymentName(context.Demand.Key.Name)}-")];
}
