using ModelOperator.Api;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>Labels of a deployment's children, and the annotation that names it where a label cannot.</summary>
public static class ServingLabels
{
    private const int LongestValue = 63;

    /// <summary>Name of the ModelDeployment that an object says it belongs to; null when it says nothing of the kind.</summary>
    public static string? DeploymentOf(ObjectMeta metadata)
    {
        if (metadata.Labels?.GetValueOrDefault(Labels.Deployment) is not { } label)
        {
            return null;
        }

        // The annotation completes the label and never contradicts it: what is selected by one name is not found by another.
        return metadata.Annotations?.GetValueOrDefault(Labels.Deployment) is { Length: > 0 } name && ChildNames.Label(name) == label ? name : label;
    }

    /// <summary>What selects all pods.</summary>
    internal static IReadOnlyDictionary<string, string> Selector(ServingDemand demand) => new Dictionary<string, string>
    {
        [Labels.Deployment] = ChildNames.Label(demand.Key.Name),
    };

    /// <summary>What selects the pods of one of the two Deployments. Its selector cannot be changed, so it holds labels that never will.</summary>
    internal static IReadOnlyDictionary<string, string> Selector(ServingDemand demand, ServingSlot slot) =>
        new Dictionary<string, string>(Selector(demand)) { [ServingSlots.Label] = slot.LabelValue() };

    /// <summary>The selector as text, for the scale subresource.</summary>
    internal static string SelectorText(ServingDemand demand) => $"{Labels.Deployment}={ChildNames.Label(demand.Key.Name)}";

    /// <summary>Labels of the pods of a version. They are part of the template, so the domain, which may change, is not among them.</summary>
    internal static IReadOnlyDictionary<string, string> OfPod(ServingDemand demand, string version) => new Dictionary<string, string>(Common(demand))
    {
        [Labels.Version] = Value(version),
    };

    /// <summary>Labels of the children.</summary>
    internal static IReadOnlyDictionary<string, string> OfChild(ServingDemand demand, string? domain)
    {
        var labels = Common(demand);
        if (domain is not null)
        {
            labels[Labels.Domain] = Value(domain);
        }

        return labels;
    }

    /// <summary>Annotations of the children and the pods: the name that did not fit into a label.</summary>
    internal static IReadOnlyDictionary<string, string> Annotations(ServingDemand demand) => ChildNames.Label(demand.Key.Name) == demand.Key.Name
        ? new Dictionary<string, string>()
        : new Dictionary<string, string> { [Labels.Deployment] = demand.Key.Name };

    private static Dictionary<string, string> Common(ServingDemand demand) => new()
    {
        [Labels.Deployment] = ChildNames.Label(demand.Key.Name),
        [Labels.ManagedBy] = Labels.ManagedByValue,
        [Labels.Name] = Value(demand.Deployment.Spec.Model.Name),
    };

    // Names of objects and versions may be longer than a label's value, and versions may have a '+' in them; such a value ends with a letter or digit too.
    private static string Value(string name)
    {
        var value = string.Concat(name.Take(LongestValue).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' ? letter : '_'));
        return value.Trim('-', '.', '_');
    }
}
