using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>rbac.authorization.k8s.io/v1 RoleBinding: who may do what a Role allows.</summary>
public sealed record RoleBinding : IKubernetesObject<RoleBinding>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<RoleBinding> JsonTypeInfo => KubernetesJsonContext.Default.RoleBinding;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>The Role; it cannot be changed once the binding exists.</summary>
    public RoleRef? RoleRef { get; init; }

    /// <summary>Who is allowed.</summary>
    public IReadOnlyList<RoleSubject>? Subjects { get; init; }
}

/// <summary>The Role of a RoleBinding.</summary>
public sealed record RoleRef
{
    /// <summary>API group of the role.</summary>
    public required string ApiGroup { get; init; }

    /// <summary>Role, or ClusterRole.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }
}

/// <summary>A user, a group or a service account of a RoleBinding.</summary>
public sealed record RoleSubject
{
    /// <summary>API group of users and groups; absent for service accounts.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>User, Group or ServiceAccount.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Namespace of a service account.</summary>
    public string? Namespace { get; init; }
}
