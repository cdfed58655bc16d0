using ModelOperator.Api;
using ModelOperator.Core.Serving.Rollouts;

namespace ModelOperator.Core.Serving;

/// <summary>Labels of a deployment's children.</summary>
internal static class ServingLabels
{
    private const int LongestValue = 63;

    /// <summary>What selects all pods.</summary>
    public static IReadOnlyDictionary<string, string> Selector(ServingDemand demand) => new Dictionary<string, string>
    {
        [Labels.Deployment] = demand.Key.Name,
    };

    /// <summary>What selects the pods of one of the two Deployments. Its selector cannot be changed, so it holds labels that never will.</summary>
    public static IReadOnlyDictionary<string, string> Selector(ServingDemand demand, ServingSlot slot) =>
        new Dictionary<string, string>(Selector(demand)) { [ServingSlots.Label] = slot.LabelValue() };

    /// <summary>The selector as text, for the scale subresource.</summary>
    public static string SelectorText(ServingDemand demand) => $"{Labels.Deployment}={demand.Key.Name}";

    /// <summary>Labels of the pods. They are part of the template, so the domain, which may change, is not among them.</summary>
    public static IReadOnlyDictionary<string, string> OfPod(ServingDemand demand) => new Dictionary<string, string>
    {
        [Labels.Deployment] = demand.Key.Name,
        [Labels.ManagedBy] = Labels.ManagedByValue,
        [Labels.Name] = Value(demand.Deployment.Spec.Model.Name),
    };

    /// <summary>Labels of the children.</summary>
    public static IReadOnlyDictionary<string, string> OfChild(ServingDemand demand, string? domain)
    {
        var labels = new Dictionary<string, string>(OfPod(demand));
        if (domain is not null)
        {
            labels[Labels.Domain] = Value(domain);
        }

        return labels;
    }

    // Names of objects may be longer than a label's value, which must end with a letter or digit too.
    private static string Value(string name) => name.Length <= LongestValue ? name : name[..LongestValue].TrimEnd('-', '.');
}
