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
    /// <remarks>Wait, or remind the owner. Where less is granted, the message says what is missing.</remarks>
    [ReasonOf(ConditionTypes.Granted, typeof(AccessRequest))]
    Pending,

    /// <summary>Grants of the owner give all that is asked for.</summary>
    [ReasonOf(ConditionTypes.Granted, typeof(AccessRequest))]
    Granted,

    /// <summary>The owner declined.</summary>
    /// <remarks>Read the reason in the message; change what the request asks for, or delete it.</remarks>
    [ReasonOf(ConditionTypes.Granted, typeof(AccessRequest))]
    Declined,

    /// <summary>The grant has ended by itself.</summary>
    /// <remarks>Ask the owner for a later spec.expiresAt of the grant, or delete the request.</remarks>
    [ReasonOf(ConditionTypes.Granted, typeof(AccessRequest))]
    Expired,

    /// <summary>The owner took the grant back.</summary>
    /// <remarks>Change the request to ask again, or delete it.</remarks>
    [ReasonOf(ConditionTypes.Granted, typeof(AccessRequest))]
    Revoked,
}
