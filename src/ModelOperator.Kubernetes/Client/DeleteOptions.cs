
namespace ModelOperator.Kubernetes.Client;

/// <summary>What happens to an object's dependents when it is deleted.</summary>
public enum PropagationPolicy
{
    /// <summary>The object goes at once, its dependents are collected afterwards.</summary>
    Background,

    /// <summary>The object stays, terminating, until its dependents are gone.</summary>
    Foreground,

    /// <summary>Dependents stay, without an owner.</summary>
    Orphan,
}

/// <summary>How, and on what condition, an object is deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>Delete only the incarnation with this uid; another one answers with a conflict.</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only if the object is unchanged since this version; otherwise a conflict.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>What happens to dependents; null leaves it to the kind.</summary>
    public PropagationPolicy? PropagationPolicy { get; init; }

    /// <summary>Seconds the object may take to end; null leaves it to the kind.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary>Whether the server only says whether it would be deleted.</summary>
    public bool DryRun { get; init; }

    internal DeleteOptionsBody ToBody() => new(
        "v1",
        "DeleteOptions",
        Uid is null && ResourceVersion is null ? null : new DeletePreconditions(Uid, ResourceVersion),
        PropagationPolicy,
        GracePeriodSeconds,
        DryRun ? ["All"] : null);
}

/// <summary>metav1.DeleteOptions on the wire.</summary>
internal sealed record DeleteOptionsBody(
    string ApiVersion, string Kind, DeletePreconditions? Preconditions, PropagationPolicy? PropagationPolicy, long? GracePeriodSeconds, IReadOnlyList<string>? DryRun);

/// <summary>metav1.Preconditions on the wire.</summary>
internal sealed record DeletePreconditions(string? Uid, string? ResourceVersion);
