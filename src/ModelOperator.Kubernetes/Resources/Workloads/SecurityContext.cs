namespace ModelOperator.Kubernetes.Resources;

/// <summary>Security settings of a pod.</summary>
public sealed record PodSecurityContext
{
    /// <summary>Refuse to run as root.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>User id.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>Group that owns volumes.</summary>
    public long? FsGroup { get; init; }

    /// <summary><c>Always</c>, or <c>OnRootMismatch</c> when only volumes whose root has another group are changed.</summary>
    public string? FsGroupChangePolicy { get; init; }

    /// <summary>System call filter.</summary>
    public SeccompProfile? SeccompProfile { get; init; }
}

/// <summary>System call filter.</summary>
public sealed record SeccompProfile
{
    /// <summary><c>RuntimeDefault</c>, <c>Unconfined</c> or <c>Localhost</c>.</summary>
    public required string Type { get; init; }
}

/// <summary>Security settings of a container.</summary>
public sealed record SecurityContext
{
    /// <summary>Refuse to run as root.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>User id.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>Whether a process may gain more privileges than its parent.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>Whether the root file system is read-only.</summary>
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>Linux capabilities.</summary>
    public Capabilities? Capabilities { get; init; }
}

/// <summary>Linux capabilities.</summary>
public sealed record Capabilities
{
    /// <summary>Capabilities taken away; <c>ALL</c> for every one.</summary>
    public IReadOnlyList<string>? Drop { get; init; }
}
