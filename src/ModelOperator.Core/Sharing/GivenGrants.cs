using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// The grants that one namespace gives, found by what they cover: a namespace may give thousands, and every reference into it asks. Those
/// that name an asset are looked up by its name, those that select by label by the labels it has. Each list has the best first.
/// </summary>
internal sealed class GivenGrants
{
    private readonly SortedList<string, CompiledGrant> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectRef, List<CompiledGrant>> _naming = [];
    private readonly Dictionary<Selection, List<CompiledGrant>> _selecting = [];

    /// <summary>All of them, by name.</summary>
    public IList<CompiledGrant> All => _byName.Values;

    /// <summary>The grant of a name, or null.</summary>
    public CompiledGrant? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Adds a grant of a name that none has.</summary>
    public void Add(CompiledGrant grant)
    {
        _byName.Add(grant.Key.Name, grant);
        foreach (var named in grant.Named)
        {
            Add(_naming, named, grant);
        }

        foreach (var (kind, selector) in grant.Selectors)
        {
            // Of several labels, which an asset needs all, the one that tells it best from other grants.
            Add(_selecting, SelectionsOf(kind, selector).MinBy(selection => Of(_selecting, selection).Count), grant);
        }
    }

    /// <summary>Removes a grant.</summary>
    public void Remove(CompiledGrant grant)
    {
        _byName.Remove(grant.Key.Name);
        foreach (var named in grant.Named)
        {
            Remove(_naming, named, grant);
        }

        foreach (var selection in grant.Selectors.SelectMany(selected => SelectionsOf(selected.Kind, selected.Selector)))
        {
            Remove(_selecting, selection, grant);
        }
    }

    /// <summary>Grants that name an asset.</summary>
    public List<CompiledGrant> Naming(ObjectRef asset) => Of(_naming, asset);

    /// <summary>Grants that can cover assets of a kind whatever labels they have.</summary>
    public List<CompiledGrant> Selecting(ObjectKind kind) => Of(_selecting, new Selection(kind, null, null));

    /// <summary>Grants that can cover assets of a kind that have a label. Whoever asks for each label of an asset is told of each grant.</summary>
    public List<CompiledGrant> Selecting(ObjectKind kind, string label, string value) => Of(_selecting, new Selection(kind, label, value));

    /// <summary>What an asset has to be for a selector to match: any one of these is enough to find the selector by.</summary>
    private static IEnumerable<Selection> SelectionsOf(ObjectKind kind, LabelSelector selector) => selector.MatchLabels is { Count: > 0 } labels
        ? labels.Select(label => new Selection(kind, label.Key, label.Value))
        : [new Selection(kind, null, null)];

    private static List<CompiledGrant> None { get; } = [];

    private static List<CompiledGrant> Of<TKey>(Dictionary<TKey, List<CompiledGrant>> index, TKey key)
        where TKey : notnull => index.GetValueOrDefault(key) ?? None;

    private static void Add<TKey>(Dictionary<TKey, List<CompiledGrant>> index, TKey key, CompiledGrant grant)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var grants))
        {
            grants = index[key] = [];
        }

        var position = grants.BinarySearch(grant, CompiledGrant.BestFirst);
        if (position < 0)
        {
            grants.Insert(~position, grant);
        }
    }

    private static void Remove<TKey>(Dictionary<TKey, List<CompiledGrant>> index, TKey key, CompiledGrant grant)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var grants) || grants.BinarySearch(grant, CompiledGrant.BestFirst) is not (>= 0 and var position))
        {
            return;
        }

        grants.RemoveAt(position);
        if (grants.Count == 0)
        {
            index.Remove(key);
        }
    }

    /// <summary>Assets of a kind that have a label; all of the kind when there is none.</summary>
    private readonly record struct Selection(ObjectKind Kind, string? Label, string? Value);
}
