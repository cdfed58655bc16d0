using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>networking.k8s.io/v1 NetworkPolicy, with the fields a controller here sets or reads: who may reach the pods it selects.</summary>
public sealed record NetworkPolicy : IKubernetesObject<NetworkPolicy>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<NetworkPolicy> JsonTypeInfo => KubernetesJsonContext.Default.NetworkPolicy;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Desired state.</summary>
    public NetworkPolicySpec? Spec { get; init; }
}

/// <summary>Which pods a policy is about, and what reaches them. Policies add up: what one of them admits is admitted.</summary>
public sealed record NetworkPolicySpec
{
    /// <summary>The pods, of the policy's own namespace; an empty selector means all of them.</summary>
    public required LabelSelector PodSelector { get; init; }

    /// <summary>Ingress, Egress or both: the directions in which nothing passes but what a policy admits.</summary>
    public IReadOnlyList<string>? PolicyTypes { get; init; }

    /// <summary>What is admitted to the pods; rules add up.</summary>
    public IReadOnlyList<NetworkPolicyIngressRule>? Ingress { get; init; }
}

/// <summary>Traffic that is admitted to pods.</summary>
public sealed record NetworkPolicyIngressRule
{
    /// <summary>Where it comes from. Absent or empty means anywhere.</summary>
    public IReadOnlyList<NetworkPolicyPeer>? From { get; init; }

    /// <summary>Ports it goes to. Absent or empty means all.</summary>
    public IReadOnlyList<NetworkPolicyPort>? Ports { get; init; }
}

/// <summary>Where traffic comes from.</summary>
public sealed record NetworkPolicyPeer
{
    /// <summary>Pods, of the namespaces that are selected or, without, of the policy's own; an empty selector means all of them.</summary>
    public LabelSelector? PodSelector { get; init; }

    /// <summary>Namespaces; an empty selector means all of them.</summary>
    public LabelSelector? NamespaceSelector { get; init; }
}

/// <summary>A port of pods.</summary>
public sealed record NetworkPolicyPort
{
    /// <summary>The port, by number or name; absent means all.</summary>
    public IntOrString? Port { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    public string? Protocol { get; init; }
}
