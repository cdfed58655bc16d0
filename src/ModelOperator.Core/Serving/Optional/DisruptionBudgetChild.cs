using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Optional;

/// <summary>The PodDisruptionBudget of a deployment.</summary>
/// <param name="Write">How to write it.</param>
/// <param name="Report">What is told of it.</param>
internal readonly record struct DisruptionBudgetChild(ApplyDecision Write, Finding? Report)
{
    private static readonly OptionalWish Wish = new(
        ConditionTypes.DisruptionLimited, "spec.disruptionBudget", "upgrade to Kubernetes 1.21 or later; until then nodes are drained without regard to it");

    /// <summary>Decides.</summary>
    /// <param name="context">The deployment.</param>
    /// <param name="removed">Whether there are to be no pods.</param>
    public static DisruptionBudgetChild Make(OptionalContext context, bool removed)
    {
        var kind = context.Inputs.Optional.DisruptionBudget;
        if (context.Demand.Deployment.Spec.DisruptionBudget is not { } budget)
        {
            return new DisruptionBudgetChild(OptionalChild.None(kind, context.Owner), null);
        }

        if (removed)
        {
            return new DisruptionBudgetChild(OptionalChild.None(kind, context.Owner), context.WithoutPods(Wish.Condition));
        }

        var most = budget.MaxUnavailable ?? 1;
        var desired = new PodDisruptionBudget
        {
            ApiVersion = PodDisruptionBudget.ResourceType.ApiVersion,
            Kind = PodDisruptionBudget.ResourceType.Kind,
            Metadata = context.Metadata,
            Spec = new PodDisruptionBudgetSpec { MaxUnavailable = most, Selector = new LabelSelector { MatchLabels = ServingLabels.Selector(context.Demand) } },
        };
        var child = OptionalChild.Of(context, Wish, kind, desired, _ => Finding.True(
            Wish.Condition, ServingReasons.Applied, $"no more than {most} of its pods {(most == 1 ? "is" : "are")} missing when nodes are drained"));
        return new DisruptionBudgetChild(child.Write, child.Report);
    }
}
