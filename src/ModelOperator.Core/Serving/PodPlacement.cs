using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// Which nodes the pods run on. A user may narrow them down; the schema keeps him from tolerating the taints of control planes and of nodes
/// that are unwell, and no taint is tolerated without its key.
/// </summary>
internal static class PodPlacement
{
    /// <summary>The specification with the nodes it may run on.</summary>
    public static PodSpec Place(this PodSpec pod, ServingDemand demand)
    {
        var placement = demand.Deployment.Spec.Placement;
        return pod with
        {
            NodeSelector = placement?.NodeSelector is { Count: > 0 } selector ? selector : null,
            Affinity = placement?.Accelerators is { } accelerators ? OneOf(accelerators) : null,
            Tolerations = Tolerations(demand) is { Count: > 0 } tolerations ? tolerations : null,
            TopologySpreadConstraints = placement?.SpreadBy is { } key ? [Spread(demand, key)] : null,
        };
    }

    private static Affinity OneOf(AcceleratorSelection accelerators) => new()
    {
        NodeAffinity = new NodeAffinity
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector
            {
                NodeSelectorTerms =
                [
                    new NodeSelectorTerm
                    {
                        MatchExpressions = [new NodeSelectorRequirement { Key = accelerators.NodeLabel ?? "nvidia.com/gpu.product", Operator = "In", Values = accelerators.AnyOf }],
                    },
                ],
            },
        },
    };

    private static List<Toleration> Tolerations(ServingDemand demand)
    {
        var listed = (demand.Deployment.Spec.Placement?.Tolerations ?? []).Select(Toleration).ToList();

        // Nodes with GPUs are commonly kept for pods that ask for them, by a taint that is called like the resource.
        var own = new Toleration { Key = demand.GpuResource, Operator = "Exists" };
        return demand.Gpus == 0 || !IsOfVendor(demand.GpuResource) || listed.Contains(own) ? listed : [.. listed, own];
    }

    // What is called like a taint of Kubernetes itself is no device, and a toleration without a key is one of every taint.
    private static bool IsOfVendor(string resource) =>
        resource.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && !resource[..slash].EndsWith("kubernetes.io", StringComparison.Ordinal);

    private static Toleration Toleration(PlacementToleration toleration) => new()
    {
        Key = toleration.Key,
        Operator = toleration.Value is null ? "Exists" : "Equal",
        Value = toleration.Value,
        Effect = toleration.Effect?.ToString(),
    };

    // Soft: an uneven spread serves, a pod that may run nowhere does not.
    private static TopologySpreadConstraint Spread(ServingDemand demand, string key) => new()
    {
        MaxSkew = 1,
        TopologyKey = key,
        WhenUnsatisfiable = "ScheduleAnyway",
        LabelSelector = new LabelSelector { MatchLabels = ServingLabels.Selector(demand) },
    };
}
