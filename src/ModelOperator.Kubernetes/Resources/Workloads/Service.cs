using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>core/v1 Service, with the fields a controller here sets or reads.</summary>
public sealed record Service : IKubernetesObject<Service>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("", "v1", "services", "Service", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<Service> JsonTypeInfo => KubernetesJsonContext.Default.Service;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Desired state.</summary>
    public ServiceSpec? Spec { get; init; }
}

/// <summary>Desired state of a Service.</summary>
public sealed record ServiceSpec
{
    /// <summary>ClusterIP, NodePort, LoadBalancer or ExternalName.</summary>
    public string? Type { get; init; }

    /// <summary>Labels of the pods behind the Service.</summary>
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    /// <summary>Ports.</summary>
    public IReadOnlyList<ServicePort>? Ports { get; init; }
}

/// <summary>A port of a Service.</summary>
public sealed record ServicePort
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Port of the Service.</summary>
    public required int Port { get; init; }

    /// <summary>Port of the pods, by number or name.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    public string? Protocol { get; init; }

    /// <summary>Application protocol hint for gateways, e.g. <c>http</c> or <c>grpc</c>.</summary>
    public string? AppProtocol { get; init; }
}
