using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Optional;

/// <summary>What the children of a deployment have in common.</summary>
/// <param name="Demand">What the deployment asks for.</param>
/// <param name="Inputs">What is known.</param>
/// <param name="Name">Name of the children.</param>
internal sealed record OptionalContext(ServingDemand Demand, ServingInputs Inputs, string Name)
{
    /// <summary>Who they belong to.</summary>
    public ChildOwner Owner { get; } = ServingChildren.Owner(Demand.Deployment.Metadata);

    /// <summary>Their metadata.</summary>
    public ObjectMeta Metadata => ServingChildren.Metadata(Demand, Inputs, Name);

    /// <summary>What was told of a question last; null when nothing was.</summary>
    public Finding? Before(string condition) => Conditions.Find(Demand.Deployment.Status?.Conditions, condition) is { } before
        ? new Finding(condition, before.Status, before.Reason, before.Message)
        : null;

    /// <summary>What is told of a child that is not there since there are to be no pods.</summary>
    public Finding WithoutPods(string condition) => Finding.Unknown(condition, ServingReasons.NoPods, Demand.IsSuspended
        ? "spec.suspend is true, and there are to be no pods for now"
        : "there are to be no pods for now");
}
