using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>How many replicas there are.</summary>
public sealed record Scaling
{
    /// <summary>
    /// Number of replicas; kubectl scale and autoscalers write it through the scale subresource. With autoscaling leave it out of manifests
    /// that are applied again and again, or they take back what the autoscaler decided.
    /// </summary>
    [Schema(Default = 1, Minimum = 0, Maximum = 1000)]
    public int? Replicas { get; init; }

    /// <summary>
    /// Has replicas follow the load: by a HorizontalPodAutoscaler (autoscaling/v2), or by a ScaledObject of KEDA where prometheus says what to
    /// follow or minReplicas is 0. Where the cluster serves neither, replicas stays a fixed number.
    /// </summary>
    public Autoscaling? Autoscaling { get; init; }
}

/// <summary>How replicas follow the load. Of several targets the one that asks for most replicas counts.</summary>
[CelRule("self.minReplicas <= self.maxReplicas", "minReplicas must not be above maxReplicas", FieldPath = ".minReplicas")]
[CelRule("has(self.cpuUtilization) || has(self.podMetrics) || has(self.prometheus)",
    "say what replicas follow: cpuUtilization, podMetrics or prometheus")]
[CelRule("self.minReplicas > 0 || has(self.prometheus)",
    "only a prometheus target tells of load while there are no replicas: add one, or set minReplicas to at least 1", FieldPath = ".minReplicas")]
public sealed record Autoscaling
{
    /// <summary>Fewest replicas; 0 takes KEDA.</summary>
    [Schema(Default = 1, Minimum = 0, Maximum = 1000)]
    public int? MinReplicas { get; init; }

    /// <summary>Most replicas.</summary>
    [Schema(Minimum = 1, Maximum = 1000)]
    public required int MaxReplicas { get; init; }

    /// <summary>Average use of the processor cores that replicas request, in percent. The runtime or the deployment must then request cpu.</summary>
    [Schema(Minimum = 1, Maximum = 1000)]
    public int? CpuUtilization { get; init; }

    /// <summary>Metrics of the runtime, as the cluster's custom metrics API serves them for pods.</summary>
    [Schema(MinItems = 1, MaxItems = 8)]
    [ListMap("name")]
    public IReadOnlyList<PodMetricTarget>? PodMetrics { get; init; }

    /// <summary>Queries of the operator's Prometheus; they see metrics of this namespace alone.</summary>
    [Schema(MinItems = 1, MaxItems = 8)]
    [ListMap("name")]
    public IReadOnlyList<PrometheusTarget>? Prometheus { get; init; }

    /// <summary>Seconds that lower load must last until replicas go.</summary>
    [Schema(Default = 300, Minimum = 0, Maximum = 3600)]
    public int? ScaleDownDelaySeconds { get; init; }
}

/// <summary>A metric of pods whose average is kept at a value.</summary>
public sealed record PodMetricTarget
{
    /// <summary>Name of the metric, e.g. vllm:num_requests_waiting.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern("^[A-Za-z_:][-A-Za-z0-9_:.]*$", "write the metric's name, e.g. vllm:num_requests_waiting: letters, digits, '_', ':', '.' and '-', beginning with a letter, '_' or ':'")]
    public required string Name { get; init; }

    // A number and not a quantity: the server refuses to look at quantities in a list, whose length it cannot bound.

    /// <summary>Value that the average over all replicas is kept at, e.g. 5 or 0.5; autoscalers know nothing finer than a thousandth.</summary>
    [Schema(Minimum = 0.001, Maximum = 1000000000000)]
    public required double AverageValue { get; init; }
}

/// <summary>A query whose result, divided by the replicas, is kept at a value.</summary>
public sealed record PrometheusTarget
{
    /// <summary>Name of the target, for messages.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, "write a name in lower-case letters, digits and '-'")]
    public required string Name { get; init; }

    /// <summary>PromQL that gives one number. $(NAME) and $(NAMESPACE) stand for this deployment, $(PODS) for a regular expression of its pods' names.</summary>
    [Schema(MinLength = 1, MaxLength = 4096)]
    public required string Query { get; init; }

    /// <summary>Share of the result that one replica takes on; autoscalers know nothing finer than a thousandth.</summary>
    [Schema(Minimum = 0.001, Maximum = 1000000000000)]
    public required double Threshold { get; init; }
}
