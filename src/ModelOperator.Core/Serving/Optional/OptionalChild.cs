using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Optional;

/// <summary>What a field of a specification asks for that takes a kind which a cluster may or may not serve.</summary>
/// <param name="Condition">Type of the condition that tells of it.</param>
/// <param name="Field">The field.</param>
/// <param name="Remedy">What to install where the kind is not served, and what holds until then.</param>
internal sealed record OptionalWish(string Condition, string Field, string Remedy);

/// <summary>What becomes of a child whose kind a cluster may or may not serve.</summary>
/// <param name="Write">How to write it.</param>
/// <param name="Report">What is told of it.</param>
/// <param name="Holds">Whether it is there or is about to be.</param>
internal readonly record struct OptionalChild(ApplyDecision Write, Finding Report, bool Holds = false)
{
    /// <summary>There must be none.</summary>
    public static ApplyDecision None<T>(OptionalKind<T> kind, ChildOwner owner)
        where T : class, IKubernetesObject<T> =>
        kind.Availability == KindAvailability.Served ? ApplyDecision.Decide(null, kind.Live, owner, Labels.AppliedHash) : default;

    /// <summary>There must be one, if it can be had.</summary>
    /// <param name="context">The deployment.</param>
    /// <param name="wish">What asks for it.</param>
    /// <param name="kind">What is known of its kind.</param>
    /// <param name="desired">The object.</param>
    /// <param name="report">What is told of one that is there.</param>
    public static OptionalChild Of<T>(OptionalContext context, OptionalWish wish, OptionalKind<T> kind, T desired, Func<T, Finding> report)
        where T : class, IKubernetesObject<T>
    {
        if (kind.Availability != KindAvailability.Served)
        {
            return new OptionalChild(default, Missing<T>(context, wish, kind.Availability));
        }

        var name = T.ResourceType.Kind;
        var write = ApplyDecision.Decide(desired, kind.Live, context.Owner, Labels.AppliedHash);
        if (ChildObstacle.To(write.Action, name, context.Name, context.Demand, context.Inputs) is { } obstacle)
        {
            return new OptionalChild(
                ChildObstacle.IsRefused(name, context.Inputs) ? default : write, obstacle with { Type = wish.Condition }, ApplyDecision.Owns(kind.Live, context.Owner.Uid));
        }

        return write.Action is ApplyAction.None or ApplyAction.Update
            ? new OptionalChild(write, report(kind.Live!), Holds: true)
            : new OptionalChild(write, Finding.Unknown(wish.Condition, ServingReasons.Progressing, $"the {name} is being written"), Holds: true);
    }

    /// <summary>What is told where the kind cannot be had; what is not known for the moment is told as it was last.</summary>
    public static Finding Missing<T>(OptionalContext context, OptionalWish wish, KindAvailability availability)
        where T : class, IKubernetesObject<T>
    {
        var type = T.ResourceType;
        var resource = $"{type.Plural} ({type.ApiVersion})";
        return availability switch
        {
            KindAvailability.Absent => Finding.False(wish.Condition, ServingReasons.NotServed,
                $"{wish.Field} takes {resource}, which the cluster does not serve: {wish.Remedy}"),
            KindAvailability.Forbidden => Finding.False(wish.Condition, ServingReasons.Forbidden,
                $"{wish.Field} takes {resource}, which the operator may not list and watch: bind it to a ClusterRole that allows this, as modeloperator-optional does"),
            _ => context.Before(wish.Condition)
                ?? Finding.Unknown(wish.Condition, ServingReasons.NotYetKnown, $"{wish.Field} takes {resource}, and whether the cluster serves them is not known yet"),
        };
    }
}
