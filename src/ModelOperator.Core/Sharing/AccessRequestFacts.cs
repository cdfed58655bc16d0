using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// What an AccessRequest's status is decided from, besides the object itself: only what concerns the request, so that nothing else
/// can be told of the namespace that it asks.
/// </summary>
public sealed record AccessRequestFacts
{
    /// <summary>Active grants that give something of what is asked for, sorted.</summary>
    public IReadOnlyList<ObjectKey> Grants { get; init; } = [];

    /// <summary>When the first of them ends by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Assets that are asked for and not given; no more are looked for than are named.</summary>
    public IReadOnlyList<ObjectRef> Missing { get; init; } = [];

    /// <summary>Whether a grant that names the request is active.</summary>
    public bool IsApproved { get; init; }

    /// <summary>Whether a grant that names the request, or that gave what it asks for, has ended by itself.</summary>
    public bool HasExpired { get; init; }

    /// <summary>Whether a grant that names the request, or that gave what it asks for, is suspended or being deleted.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>The owner's no; the first by name.</summary>
    public AccessDenial? Denial { get; init; }

    /// <summary>Whether nothing else follows from these facts than from others.</summary>
    public bool SaysTheSameAs(AccessRequestFacts other) =>
        Grants.SequenceEqual(other.Grants) && Missing.SequenceEqual(other.Missing) && this == (other with { Grants = Grants, Missing = Missing });
}
