using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>rbac.authorization.k8s.io/v1 Role: what may be done with objects of its namespace.</summary>
public sealed record Role : IKubernetesObject<Role>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("rbac.authorization.k8s.io", "v1", "roles", "Role", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<Role> JsonTypeInfo => KubernetesJsonContext.Default.Role;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What is allowed; rules add up.</summary>
    public IReadOnlyList<PolicyRule>? Rules { get; init; }
}

/// <summary>Verbs that are allowed on resources.</summary>
public sealed record PolicyRule
{
    /// <summary>API groups; the empty string is the core group.</summary>
    public IReadOnlyList<string>? ApiGroups { get; init; }

    /// <summary>Resources by their plural names.</summary>
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>Names of objects. Absent or empty means every object of the resource.</summary>
    public IReadOnlyList<string>? ResourceNames { get; init; }

    /// <summary>Verbs, e.g. <c>get</c>.</summary>
    public IReadOnlyList<string>? Verbs { get; init; }
}
