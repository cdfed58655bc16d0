namespace ModelOperator.Kubernetes.Resources;

/// <summary>A volume. Only the kinds that a controller here sets are known.</summary>
public sealed record Volume
{
    /// <summary>Name, referenced by mounts.</summary>
    public required string Name { get; init; }

    /// <summary>Scratch space.</summary>
    public EmptyDirVolumeSource? EmptyDir { get; init; }

    /// <summary>A claim in the pod's namespace.</summary>
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    /// <summary>A Secret in the pod's namespace.</summary>
    public SecretVolumeSource? Secret { get; init; }

    /// <summary>Files of an OCI image or artifact, read-only.</summary>
    public ImageVolumeSource? Image { get; init; }

    /// <summary>A directory of the node.</summary>
    public HostPathVolumeSource? HostPath { get; init; }
}

/// <summary>Scratch space that lives as long as the pod.</summary>
public sealed record EmptyDirVolumeSource
{
    /// <summary><c>Memory</c> for tmpfs, else the node's disk.</summary>
    public string? Medium { get; init; }

    /// <summary>Largest size.</summary>
    public Quantity? SizeLimit { get; init; }
}

/// <summary>A persistent volume claim.</summary>
public sealed record PersistentVolumeClaimVolumeSource
{
    /// <summary>Name of the claim.</summary>
    public required string ClaimName { get; init; }

    /// <summary>Whether it is mounted read-only.</summary>
    public bool? ReadOnly { get; init; }
}

/// <summary>A Secret, a file for each key.</summary>
public sealed record SecretVolumeSource
{
    /// <summary>Name of the Secret.</summary>
    public required string SecretName { get; init; }

    /// <summary>Permission bits of the files.</summary>
    public int? DefaultMode { get; init; }
}

/// <summary>An OCI image or artifact.</summary>
public sealed record ImageVolumeSource
{
    /// <summary>The image, with a tag or digest.</summary>
    public required string Reference { get; init; }

    /// <summary>Always, Never or IfNotPresent.</summary>
    public string? PullPolicy { get; init; }
}

/// <summary>A directory of the node.</summary>
public sealed record HostPathVolumeSource
{
    /// <summary>The directory.</summary>
    public required string Path { get; init; }

    /// <summary><c>DirectoryOrCreate</c>, <c>Directory</c> and others: what must be there.</summary>
    public string? Type { get; init; }
}

/// <summary>Where a volume appears in a container.</summary>
public sealed record VolumeMount
{
    /// <summary>Name of the volume.</summary>
    public required string Name { get; init; }

    /// <summary>Path in the container.</summary>
    public required string MountPath { get; init; }

    /// <summary>Path in the volume.</summary>
    public string? SubPath { get; init; }

    /// <summary>Whether it is read-only.</summary>
    public bool? ReadOnly { get; init; }
}
