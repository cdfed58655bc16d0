using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>monitoring.coreos.com/v1 ServiceMonitor, with the fields a controller here sets.</summary>
public sealed record ServiceMonitor : IKubernetesObject<ServiceMonitor>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("monitoring.coreos.com", "v1", "servicemonitors", "ServiceMonitor", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<ServiceMonitor> JsonTypeInfo => KubernetesJsonContext.Default.ServiceMonitor;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Desired state.</summary>
    public ServiceMonitorSpec? Spec { get; init; }
}

/// <summary>Which Services are scraped, and how.</summary>
public sealed record ServiceMonitorSpec
{
    /// <summary>Where metrics are; an atomic list.</summary>
    public required IReadOnlyList<MonitorEndpoint> Endpoints { get; init; }

    /// <summary>The Services, of the monitor's own namespace.</summary>
    public required LabelSelector Selector { get; init; }

    /// <summary>Labels of the pods that become labels of their metrics.</summary>
    public IReadOnlyList<string>? PodTargetLabels { get; init; }
}

/// <summary>Where metrics are.</summary>
public sealed record MonitorEndpoint
{
    /// <summary>Name of the Service's port.</summary>
    public string? Port { get; init; }

    /// <summary>Path of the metrics.</summary>
    public string? Path { get; init; }

    /// <summary>Time between scrapes, e.g. <c>30s</c>.</summary>
    public string? Interval { get; init; }
}
