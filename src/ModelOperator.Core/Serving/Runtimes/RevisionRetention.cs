using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Runtimes;

/// <summary>Which kept revisions may go: those that nobody runs on or names, but for the newest few of each runtime.</summary>
public static class RevisionRetention
{
    /// <summary>Unused revisions that stay of a runtime, so that a deployment can go back to one.</summary>
    public const int KeptUnused = 10;

    /// <summary>Decides.</summary>
    /// <param name="runtime">Name of the runtime.</param>
    /// <param name="current">Name of its present revision; null when the runtime is gone.</param>
    /// <param name="kept">Everything that is kept, of any runtime.</param>
    /// <param name="inUse">Names of revisions that deployments run on or name.</param>
    public static IReadOnlyList<ControllerRevision> ToDelete(
        string runtime, string? current, IEnumerable<ControllerRevision> kept, IReadOnlySet<string> inUse) =>
    [
        .. kept
            .Where(item => !item.Metadata.IsDeleting && item.Metadata.Name != current && !inUse.Contains(item.Metadata.Name) && RuntimeRevision.Read(item)?.Runtime == runtime)
            .OrderByDescending(item => item.Metadata.CreationTimestamp).ThenBy(item => item.Metadata.Name, StringComparer.Ordinal)
            .Skip(current is null ? 0 : KeptUnused),
    ];
}
