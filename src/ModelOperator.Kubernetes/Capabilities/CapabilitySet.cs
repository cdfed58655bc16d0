using System.Collections.Frozen;

namespace ModelOperator.Kubernetes.Capabilities;

/// <summary>What a server is known to serve of the resources that were asked about; an immutable snapshot to decide on.</summary>
public sealed class CapabilitySet
{
    /// <summary>
    /// What was served counts as absent only when it is missing twice in a row: a starting server may not know its CRDs for a moment,
    /// and to act on that would take working objects away.
    /// </summary>
    private const int AbsencesToBelieve = 2;

    private readonly FrozenDictionary<ApiResource, (Capability Capability, int Absences)> _verdicts;

    private CapabilitySet(IEnumerable<KeyValuePair<ApiResource, (Capability, int)>> verdicts) => _verdicts = verdicts.ToFrozenDictionary();

    /// <summary>The resources that were asked about.</summary>
    public IReadOnlyList<ApiResource> Resources => _verdicts.Keys;

    /// <summary>Whether a resource is served; unknown also for one that was never asked about.</summary>
    public Capability this[ApiResource resource] => _verdicts.GetValueOrDefault(resource).Capability;

    /// <summary>A snapshot in which everything is as given; for tests of decisions, and to begin with.</summary>
    public static CapabilitySet Of(IEnumerable<ApiResource> resources, Capability capability) =>
        new(resources.Distinct().Select(resource => KeyValuePair.Create(resource, (capability, 0))));

    /// <summary>Whether a resource is known to be served.</summary>
    public bool IsServed(ApiResource resource) => this[resource] == Capability.Served;

    /// <summary>What is known after another look.</summary>
    /// <param name="answers">What the server said, by discovery path.</param>
    internal CapabilitySet After(IReadOnlyDictionary<string, DiscoveryAnswer> answers) =>
        new(_verdicts.Select(verdict => KeyValuePair.Create(verdict.Key, Next(verdict.Key, verdict.Value, answers[verdict.Key.DiscoveryPath]))));

    /// <summary>The resources whose verdict differs.</summary>
    internal IReadOnlyList<ApiResource> ChangesTo(CapabilitySet other) => [.. Resources.Where(resource => this[resource] != other[resource])];

    private static (Capability, int) Next(ApiResource resource, (Capability Capability, int Absences) before, DiscoveryAnswer answer)
    {
        if (answer.Plurals is null)
        {
            return before;
        }

        if (answer.Plurals.Contains(resource.Plural))
        {
            return (Capability.Served, 0);
        }

        var absences = before.Absences + 1;
        return before.Capability == Capability.Served && absences < AbsencesToBelieve
            ? (Capability.Served, absences)
            : (Capability.Absent, 0);
    }
}
