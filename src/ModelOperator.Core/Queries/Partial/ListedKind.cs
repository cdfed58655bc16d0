using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Partial;

/// <summary>How far a user may list a kind.</summary>
/// <param name="Kind">The kind, in the plural.</param>
/// <param name="Namespaces">The namespaces it was listed in; null for all of them.</param>
/// <param name="Unreadable">Objects that do not fit what this version of the plugin knows of the kind.</param>
public abstract record ListedKind(string Kind, HashSet<string>? Namespaces, IReadOnlyList<UnreadableObject> Unreadable)
{
    private const int MostNamed = 5;

    /// <summary>Whether the objects of a namespace are all here.</summary>
    public bool Has(string ns) => Namespaces is null || Namespaces.Contains(ns);

    /// <summary>Sentences about what is not here.</summary>
    /// <param name="kinds">What was listed.</param>
    /// <param name="asked">The namespaces that were asked one by one, of kinds that may not be listed everywhere.</param>
    public static IEnumerable<string> Gaps(IReadOnlyList<ListedKind> kinds, AskedNamespaces asked)
    {
        List<ListedKind> partial = [.. kinds.Where(kind => kind.Namespaces is not null)];
        foreach (var group in partial.GroupBy(kind => kind.Namespaces!, HashSet<string>.CreateSetComparer()))
        {
            var names = string.Join(", ", group.Select(kind => kind.Kind));
            yield return group.Key.Count == 0
                ? $"you may not list {names}: what is there counts as hidden"
                : $"you may list {names} only in {Some(group.Key)}: what is elsewhere counts as hidden";
        }

        if (partial.Count > 0 && asked.Total > asked.Names.Count)
        {
            yield return $"{asked.Names.Count} of {asked.Total} namespaces were asked, and what is in the others counts as hidden: name one of them with -n";
        }

        foreach (var kind in kinds.Where(kind => kind.Unreadable.Count > 0))
        {
            yield return $"{kind.Unreadable.Count} of {kind.Kind} do not fit this version of the plugin and are left out, the first is {kind.Unreadable[0].Key}: {kind.Unreadable[0].Reason}";
        }
    }

    private static string Some(HashSet<string> namespaces) =>
        string.Join(", ", namespaces.Order(StringComparer.Ordinal).Take(MostNamed)) + (namespaces.Count > MostNamed ? $" and {namespaces.Count - MostNamed} more" : "");
}

/// <summary>Namespaces that are asked one by one.</summary>
/// <param name="Names">Their names.</param>
/// <param name="Total">Number of all that there are to ask.</param>
public sealed record AskedNamespaces(IReadOnlyList<string> Names, int Total);
