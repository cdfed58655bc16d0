using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Cluster;

/// <summary>How far a user may list a kind.</summary>
/// <param name="Kind">The kind, in the plural.</param>
/// <param name="Namespaces">The namespaces it was listed in; null for all of them.</param>
/// <param name="Unreadable">Objects that do not fit what this version of the plugin knows of the kind.</param>
internal abstract record ListedKind(string Kind, IReadOnlySet<string>? Namespaces, IReadOnlyList<UnreadableObject> Unreadable)
{
    /// <summary>Whether the objects of a namespace are all here.</summary>
    public bool Has(string ns) => Namespaces is null || Namespaces.Contains(ns);

    /// <summary>Sentences about what is not here.</summary>
    public static IEnumerable<string> Gaps(IReadOnlyList<ListedKind> kinds)
    {
        foreach (var group in kinds.Where(kind => kind.Namespaces is not null).GroupBy(kind => string.Join(", ", kind.Namespaces!.Order(StringComparer.Ordinal))))
        {
            var names = string.Join(", ", group.Select(kind => kind.Kind));
            yield return group.Key.Length == 0
                ? $"you may not list {names}: what is there counts as hidden"
                : $"you may list {names} only in {group.Key}: what is elsewhere counts as hidden";
        }

        foreach (var kind in kinds.Where(kind => kind.Unreadable.Count > 0))
        {
            yield return $"{kind.Unreadable.Count} of {kind.Kind} do not fit this version of the plugin and are left out, the first is {kind.Unreadable[0].Key}: {kind.Unreadable[0].Reason}";
        }
    }
}
