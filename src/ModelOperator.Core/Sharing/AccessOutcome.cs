using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>Whether the grantees of a grant can read what it gives, or why not.</summary>
/// <param name="Reason">Why not, in one word; null when they can.</param>
/// <param name="Message">Why not, in one sentence.</param>
public sealed record AccessOutcome(string? Reason, string? Message)
{
    /// <summary>When to try a write again that was refused: policies and quotas change without an event.</summary>
    public static TimeSpan RefusalRetry { get; } = TimeSpan.FromMinutes(1);

    /// <summary>They can.</summary>
    public static AccessOutcome Given { get; } = new(null, null);

    /// <summary>What became of the Role and the RoleBinding.</summary>
    /// <param name="decision">What was decided about them.</param>
    /// <param name="refusal">Why one of them was refused.</param>
    /// <param name="name">The name of both.</param>
    public static AccessOutcome Of((ApplyDecision Role, ApplyDecision Binding) decision, ChildRefusal? refusal, string name) => (decision, refusal) switch
    {
        ({ Role.Action: ApplyAction.Conflict }, _) => Taken(Role.ResourceType.Kind, name),
        ({ Binding.Action: ApplyAction.Conflict }, _) => Taken(RoleBinding.ResourceType.Kind, name),
        (_, { NameTaken: true } taken) => Taken(taken.Kind, name),
        (_, { } refused) => new(Reasons.AccessRefused, $"the API server refuses {refused.Kind} {name}, by which grantees would read what is shared: {refused.Message}"),
        _ => Given,
    };

    /// <summary>The writes failed in a way that a retry may mend.</summary>
    public static AccessOutcome Failed(string message) =>
        new(Reasons.AccessRefused, $"the Role or RoleBinding by which grantees would read what is shared cannot be written, and it is tried again: {message}");

    private static AccessOutcome Taken(string kind, string name) => new(
        Reasons.NameConflict, $"{kind} {name} exists and does not belong to this grant, so that grantees cannot read what is shared with kubectl: delete the {kind} or name the grant otherwise");
}
