using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Rollouts;

/// <summary>
/// The two Deployments of a ModelDeployment. They take turns: a new version comes up in the one that does not serve, and when it has taken
/// over, the other one goes. So no pod of the new version is replaced once more when its canary is over.
/// </summary>
public static class ServingSlots
{
    /// <summary>Label of pods and selectors with the slot.</summary>
    public const string Label = "modeloperator.io/slot";

    /// <summary>Both.</summary>
    public static IReadOnlyList<ServingSlot> All { get; } = [ServingSlot.Primary, ServingSlot.Secondary];

    /// <summary>The other one.</summary>
    public static ServingSlot Other(this ServingSlot slot) => slot == ServingSlot.Primary ? ServingSlot.Secondary : ServingSlot.Primary;

    /// <summary>Value of the label.</summary>
    public static string LabelValue(this ServingSlot slot) => slot == ServingSlot.Primary ? "primary" : "secondary";

    /// <summary>Name of a slot's Deployment.</summary>
    public static string DeploymentName(this ServingSlot slot, string deployment) =>
        slot == ServingSlot.Primary ? ChildNames.Primary(deployment) : ChildNames.Secondary(deployment);

    /// <summary>Name of a slot's own Service, which routes with weights lead to.</summary>
    public static string ServiceName(this ServingSlot slot, string deployment) =>
        slot == ServingSlot.Primary ? ChildNames.PrimaryService(deployment) : ChildNames.Secondary(deployment);

    /// <summary>A template with the slot on its pods. It is no part of the template's hash, which tells what is served and not where.</summary>
    public static PodTemplateSpec Place(this PodTemplateSpec template, ServingSlot slot) => template with
    {
        Metadata = template.Metadata! with
        {
            Labels = new Dictionary<string, string>(template.Metadata.Labels ?? new Dictionary<string, string>()) { [Label] = slot.LabelValue() },
        },
    };

    /// <summary>Whether a pod belongs to a slot.</summary>
    public static bool Holds(this ServingSlot slot, Pod pod) => pod.Metadata.Labels?.GetValueOrDefault(Label) == slot.LabelValue();
}
