using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What became of an AccessRequest.</summary>
public sealed record AccessRequestStatus : ResourceStatus
{
    /// <summary>Where the request stands; absent when it asks its own namespace.</summary>
    public AccessRequestState? State { get; init; }

    /// <summary>While it is granted: the grants that give what it asks for, as namespace/name, sorted; at most 64 are listed.</summary>
    [Schema(MaxItems = 64)]
    [Items(MaxLength = 320)]
    public IReadOnlyList<string>? Grants { get; init; }

    /// <summary>While it is granted: when the first of these grants ends; absent when none does.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Where an AccessRequest stands.</summary>
public enum AccessRequestState
{
    /// <summary>The owner has not answered, or grants less than is asked for.</summary>
    Pending,

    /// <summary>Grants of the owner give all that is asked for.</summary>
    Granted,

    /// <summary>The owner declined.</summary>
    Declined,

    /// <summary>The grant has ended by itself.</summary>
    Expired,

    /// <summary>The owner took the grant back.</summary>
    Revoked,
}
