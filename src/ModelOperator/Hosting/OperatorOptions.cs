using ModelOperator.Kubernetes.Capabilities;
using ModelOperator.Observation;

namespace ModelOperator.Hosting;

/// <summary>How the operator runs.</summary>
internal sealed record OperatorOptions
{
    /// <summary>Kubeconfig to use; null for the service account of the pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary>Platform id of this cluster in asset URIs.</summary>
    public required string ClusterName { get; init; }

    /// <summary>Namespace of the Lease that replicas elect their leader with.</summary>
    public required string Namespace { get; init; }

    /// <summary>Whether to write only while leading; off for a single replica on a developer's machine.</summary>
    public required bool LeaderElect { get; init; }

    /// <summary>Address that health and metrics are served on.</summary>
    public required string Listen { get; init; }

    /// <summary>Reconciles at once of each kind.</summary>
    public required int Workers { get; init; }

    /// <summary>How often every object is looked at again although nothing changed.</summary>
    public required TimeSpan Resync { get; init; }

    /// <summary>Longest silence of a watch before it is opened anew.</summary>
    public required TimeSpan WatchIdle { get; init; }

    /// <summary>Time between two looks at which optional kinds the server serves.</summary>
    public TimeSpan Discovery { get; init; } = ServerCapabilities.DefaultPeriod;

    /// <summary>What is served; null for the whole cluster.</summary>
    public NamespacedScope? Scope { get; init; }

    /// <summary>The Prometheus that gates and autoscalers ask; null when there is none.</summary>
    public PrometheusOptions? Prometheus { get; init; }

    /// <summary>How long nothing must have been made from an asset before it is a candidate for retirement; zero for never.</summary>
    public required TimeSpan UnusedAfter { get; init; }

    /// <summary>How long before a grant expires it is said that it will.</summary>
    public required TimeSpan ExpiryWarning { get; init; }

    /// <summary>Whether pods can mount image volumes; null to go by the version of the cluster.</summary>
    public bool? ImageVolumes { get; init; }

    /// <summary>Whether logs are JSON lines rather than text.</summary>
    public required bool JsonLogs { get; init; }

    /// <summary>Least severe level that is logged.</summary>
    public required LogLevel LogLevel { get; init; }
}
