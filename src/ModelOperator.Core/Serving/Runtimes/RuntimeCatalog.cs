using System.Collections.Immutable;
using ModelOperator.Api;

namespace ModelOperator.Core.Serving.Runtimes;

/// <summary>
/// The runtimes of the cluster and the revisions of them that are kept: an immutable snapshot to choose from. Which revision of a runtime a
/// deployment gets is decided before runtimes are compared, so that one is never found to fit by what its pods would not be made from.
/// </summary>
public sealed class RuntimeCatalog
{
    private readonly ImmutableDictionary<string, Entry> _runtimes;
    private readonly ImmutableDictionary<string, RuntimeRevision> _kept;

    private RuntimeCatalog(ImmutableDictionary<string, Entry> runtimes, ImmutableDictionary<string, RuntimeRevision> kept)
    {
        _runtimes = runtimes;
        _kept = kept;
    }

    /// <summary>No runtimes.</summary>
    public static RuntimeCatalog Empty { get; } = new(ImmutableDictionary<string, Entry>.Empty, ImmutableDictionary<string, RuntimeRevision>.Empty);

    /// <summary>The runtimes as they are now.</summary>
    public IEnumerable<ServingRuntime> Runtimes => _runtimes.Values.Select(entry => entry.Runtime);

    /// <summary>A catalog of runtimes without history.</summary>
    public static RuntimeCatalog Of(IEnumerable<ServingRuntime> runtimes) => runtimes.Aggregate(Empty, (catalog, runtime) => catalog.With(runtime));

    /// <summary>The catalog with a runtime added or replaced.</summary>
    public RuntimeCatalog With(ServingRuntime runtime) =>
        new(_runtimes.SetItem(runtime.Metadata.Name, new Entry(runtime, RuntimeRevision.Of(runtime))), _kept);

    /// <summary>The catalog without a runtime; what is kept of it stays.</summary>
    public RuntimeCatalog Without(string runtime) => new(_runtimes.Remove(runtime), _kept);

    /// <summary>The catalog with a revision that is kept.</summary>
    public RuntimeCatalog With(RuntimeRevision revision) => new(_runtimes, _kept.SetItem(revision.Name, revision));

    /// <summary>The catalog without a revision.</summary>
    public RuntimeCatalog WithoutRevision(string name) => new(_runtimes, _kept.Remove(name));

    /// <summary>The runtime of a name, as it is now.</summary>
    public ServingRuntime? Find(string runtime) => _runtimes.GetValueOrDefault(runtime)?.Runtime;

    /// <summary>The revision of what a runtime says now.</summary>
    public RuntimeRevision? Current(string runtime) => _runtimes.GetValueOrDefault(runtime)?.Revision;

    /// <summary>
    /// Selects the runtime of a deployment, in the revision it gets: the one its specification names; else the one its pods are made from, as
    /// long as spec.runtime.upgrade keeps to that; else what the runtime says now.
    /// </summary>
    /// <param name="deployment">The deployment; its status says what its pods are made from.</param>
    /// <param name="version">The version to serve.</param>
    public RuntimeMatch Select(ModelDeployment deployment, ModelVersion version)
    {
        if (deployment.Spec.Runtime is { Name: { } named, Revision: { } wanted } && Revision(named, wanted) is null && _runtimes.ContainsKey(named))
        {
            return new RuntimeMatch(null, ServingReasons.RuntimeRevisionNotFound,
                $"spec.runtime.revision names {wanted}, which is no revision of ServingRuntime {named} that is kept: name the one in its status.revision, or leave revision out");
        }

        var match = RuntimeSelection.Select(_runtimes.Values.Select(entry => RevisionFor(entry, deployment, version).Pin(entry.Runtime)), deployment, version);
        return match.Runtime is { } runtime
            ? match with { Revision = RevisionFor(_runtimes[runtime.Metadata.Name], deployment, version), Latest = _runtimes[runtime.Metadata.Name].Revision.Name }
            : match;
    }

    private RuntimeRevision RevisionFor(Entry entry, ModelDeployment deployment, ModelVersion version)
    {
        var name = entry.Runtime.Metadata.Name;
        var (spec, status) = (deployment.Spec.Runtime, deployment.Status);
        if (spec?.Revision is { } wanted && spec.Name == name)
        {
            return Revision(name, wanted) ?? entry.Revision;
        }

        var isPinned = status?.Runtime == name && spec?.Upgrade switch
        {
            RuntimeUpgrade.Automatic => false,
            RuntimeUpgrade.Manual => true,
            _ => status.ModelVersion is null || status.ModelVersion == version.Metadata.Name,
        };
        return isPinned && status!.RuntimeRevision is { } pinned ? Revision(name, pinned) ?? entry.Revision : entry.Revision;
    }

    private RuntimeRevision? Revision(string runtime, string name) =>
        _runtimes.GetValueOrDefault(runtime)?.Revision is { } current && current.Name == name ? current
        : _kept.TryGetValue(name, out var kept) && kept.Runtime == runtime ? kept
        : null;

    private sealed record Entry(ServingRuntime Runtime, RuntimeRevision Revision);
}
