using ModelOperator.Kubernetes.Apply;

namespace ModelOperator.Core.Serving.Optional;

/// <summary>How to write the children whose kinds a cluster may or may not serve. None of them keeps the pods from serving.</summary>
public sealed record OptionalOutcome
{
    /// <summary>How to write the HTTPRoute: before pods are taken away, so that the Gateway sends them nothing more, and after they are made.</summary>
    public ApplyDecision Route { get; init; }

    /// <summary>How to write the HorizontalPodAutoscaler.</summary>
    public ApplyDecision Autoscaler { get; init; }

    /// <summary>How to write the ScaledObject.</summary>
    public ApplyDecision ScaledObject { get; init; }

    /// <summary>How to write the PodDisruptionBudget.</summary>
    public ApplyDecision DisruptionBudget { get; init; }

    /// <summary>How to write the ServiceMonitor.</summary>
    public ApplyDecision Monitor { get; init; }

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsNothing =>
        (Route.Action, Autoscaler.Action, ScaledObject.Action, DisruptionBudget.Action, Monitor.Action)
        == (ApplyAction.None, ApplyAction.None, ApplyAction.None, ApplyAction.None, ApplyAction.None);

    /// <summary>
    /// What is done while pods, their Service or their NetworkPolicy cannot be had: nothing is made, since what is decided because of that may take
    /// it away again at once, and so on without end. Nor is the Gateway led to what may not be there.
    /// </summary>
    public OptionalOutcome WithoutNew => new()
    {
        Route = Route.Action == ApplyAction.Delete ? Route : default,
        Autoscaler = UnlessNew(Autoscaler),
        ScaledObject = UnlessNew(ScaledObject),
        DisruptionBudget = UnlessNew(DisruptionBudget),
        Monitor = UnlessNew(Monitor),
    };

    private static ApplyDecision UnlessNew(ApplyDecision decision) => decision.Action == ApplyAction.Create ? default : decision;

    /// <summary>What an owner, which may be gone, has left behind goes.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="kinds">What is known of the kinds.</param>
    internal static OptionalOutcome Nothing(ChildOwner owner, OptionalKinds kinds) => new()
    {
        Route = OptionalChild.None(kinds.Route, owner),
        Autoscaler = OptionalChild.None(kinds.Autoscaler, owner),
        ScaledObject = OptionalChild.None(kinds.ScaledObject, owner),
        DisruptionBudget = OptionalChild.None(kinds.DisruptionBudget, owner),
        Monitor = OptionalChild.None(kinds.Monitor, owner),
    };
}
