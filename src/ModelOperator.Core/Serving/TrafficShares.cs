using ModelOperator.Api;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// Which versions serve, and with what share of the traffic. A Service spreads requests over the ready pods that it leads to, and each pod
/// says in its annotations what it serves; so the status tells the truth while a rollout runs or hangs. Where a Gateway splits the
/// traffic, it does so by the weights of the rollout.
/// </summary>
internal static class TrafficShares
{
    private const int MostVersions = 16;

    /// <summary>The version to serve first, then others that still have ready pods, by version.</summary>
    /// <param name="wanted">The version to serve.</param>
    /// <param name="pods">All pods of the deployment.</param>
    /// <param name="rollout">Where requests go; null when the pods are left as they are.</param>
    /// <param name="isSplitExactly">Whether a Gateway splits the traffic.</param>
    public static IReadOnlyList<ServedVersion> Of(ModelVersion wanted, IEnumerable<Pod> pods, RolloutPlan? rollout, bool isSplitExactly)
    {
        var (version, name) = (wanted.Spec.Version, wanted.Metadata.Name);
        var ready = pods.Where(RolloutPods.IsServing)
            .Select(pod => (Served: Served(pod), Share: Share(pod, rollout)))
            .Where(pod => pod.Served is not null)
            .ToLookup(pod => pod.Served!.Value, pod => pod.Share);
        var weights = Weights(ready, rollout, isSplitExactly);
        var others = ready.Where(group => group.Key != (version, name))
            .OrderBy(group => group.Key.Version, StringComparer.Ordinal).ThenBy(group => group.Key.Name, StringComparer.Ordinal)
            .Take(MostVersions - 1)
            .Select(group => new ServedVersion { Version = group.Key.Version, ModelVersion = group.Key.Name, Weight = weights(group.Key), ReadyReplicas = group.Count() })
            .ToList();

        // What rounding leaves goes to the version to serve if it serves at all, else to the first of the others that does.
        var rest = 100 - others.Sum(other => other.Weight);
        var wantedWeight = ready.Contains((version, name)) && weights((version, name)) > 0 ? rest : 0;
        if (wantedWeight == 0 && others.FindIndex(other => other.Weight > 0) is >= 0 and var first)
        {
            others[first] = others[first] with { Weight = others[first].Weight + rest };
        }

        return [new ServedVersion { Version = version, ModelVersion = name, Weight = wantedWeight, ReadyReplicas = ready[(version, name)].Count() }, .. others];
    }

    private static Func<(string Version, string Name), int> Weights(
        ILookup<(string Version, string Name), int> ready, RolloutPlan? rollout, bool isSplitExactly)
    {
        var reached = ready.Sum(group => group.Count(share => share > 0));
        return isSplitExactly && rollout is not null
            ? served => ready[served].DefaultIfEmpty(0).Max()
            : served => reached == 0 ? 0 : ready[served].Count(share => share > 0) * 100 / reached;
    }

    // Pods of no slot are of before there were any, and of those that a Service leads to.
    private static int Share(Pod pod, RolloutPlan? rollout) => rollout is null ? 100
        : ServingSlots.All.Where(slot => slot.Holds(pod)).Select(slot => rollout.Traffic.Of(slot)).DefaultIfEmpty(100).First();

    // Anybody who may write pods can put anything there; what would not fit into our status is not repeated in it.
    private static (string Version, string Name)? Served(Pod pod) =>
        pod.Metadata.Annotations is { } annotations
        && annotations.TryGetValue(ServingAnnotations.Version, out var version) && version.Length is > 0 and <= 128
        && annotations.TryGetValue(ServingAnnotations.ModelVersion, out var name) && name.Length is > 0 and <= 253
            ? (version, name)
            : null;
}
