using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Installation;

/// <summary>What one user could find out about an installation.</summary>
public sealed record InstallationFacts
{
    /// <summary>Minor version of Kubernetes 1; null when it could not be understood.</summary>
    public int? KubernetesMinor { get; init; }

    /// <summary>Plurals of the kinds that are served in our version; null when our group is not served at all.</summary>
    public IReadOnlySet<string>? Served { get; init; }

    /// <summary>Versions in which our group is served.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>The Lease of the operator; null when there is none.</summary>
    public Lease? Lease { get; init; }

    /// <summary>Where the Lease was looked for.</summary>
    public required ObjectKey LeaseKey { get; init; }

    /// <summary>Whether the user may read the Lease.</summary>
    public bool MayReadLease { get; init; } = true;

    /// <summary>By how much the server's clock is ahead of the user's; null when it is not known.</summary>
    public TimeSpan? Skew { get; init; }

    /// <summary>The moment, by the server's clock where that is known.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What the user may do, in words, and whether he may; null where that could not be found out.</summary>
    public IReadOnlyList<(string What, bool? Allowed)> Permissions { get; init; } = [];

    /// <summary>What the operator makes use of where it is there: what it is for, its name, and whether it is served; null where that could not be found out.</summary>
    public IReadOnlyList<(string For, string Resource, bool? Served)> Optional { get; init; } = [];
}
