using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// Which versions serve, and with what share of the traffic. A Service spreads requests over the ready pods, and each pod says in its
/// annotations what it serves; so the status tells the truth while a rollout runs or hangs.
/// </summary>
internal static class TrafficShares
{
    private const int MostVersions = 16;

    /// <summary>The version to serve first, then others that still have ready pods, by version.</summary>
    public static IReadOnlyList<ServedVersion> Of(ModelVersion wanted, IEnumerable<Pod> pods)
    {
        var (version, name) = (wanted.Spec.Version, wanted.Metadata.Name);
        var ready = pods.Where(RolloutPods.IsServing).Select(Served).OfType<(string Version, string Name)>().ToList();
        var others = ready.Where(pod => pod != (version, name))
            .GroupBy(pod => pod)
            .OrderBy(group => group.Key.Version, StringComparer.Ordinal).ThenBy(group => group.Key.Name, StringComparer.Ordinal)
            .Take(MostVersions - 1)
            .Select(group => new ServedVersion
            {
                Version = group.Key.Version,
                ModelVersion = group.Key.Name,
                Weight = group.Count() * 100 / ready.Count,
            })
            .ToList();

        // What rounding leaves goes to the version to serve if it serves at all, else to the first of the others.
        var rest = 100 - others.Sum(other => other.Weight);
        var wantedServes = ready.Contains((version, name));
        if (!wantedServes && others.Count > 0)
        {
            others[0] = others[0] with { Weight = others[0].Weight + rest };
        }

        return [new ServedVersion { Version = version, ModelVersion = name, Weight = wantedServes ? rest : 0 }, .. others];
    }

    // Anybody who may write pods can put anything there; what would not fit into our status is not repeated in it.
    private static (string Version, string Name)? Served(Pod pod) =>
        pod.Metadata.Annotations is { } annotations
        && annotations.TryGetValue(ServingAnnotations.Version, out var version) && version.Length is > 0 and <= 128
        && annotations.TryGetValue(ServingAnnotations.ModelVersion, out var name) && name.Length is > 0 and <= 253
            ? (version, name)
            : null;
}
