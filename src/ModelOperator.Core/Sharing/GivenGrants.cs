namespace ModelOperator.Core.Sharing;

/// <summary>
/// The grants that one namespace gives, found by what they cover: a namespace may give thousands, and every reference into it asks. Those
/// that name an asset are looked up; those that select by label are asked one by one.
/// </summary>
internal sealed class GivenGrants
{
    private readonly SortedList<string, CompiledGrant> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectRef, List<CompiledGrant>> _naming = [];
    private readonly Dictionary<ObjectKind, List<CompiledGrant>> _selecting = [];

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

        foreach (var kind in grant.SelectedKinds)
        {
            Add(_selecting, kind, grant);
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

        foreach (var kind in grant.SelectedKinds)
        {
            Remove(_selecting, kind, grant);
        }
    }

    /// <summary>Grants that name an asset.</summary>
    public IReadOnlyList<CompiledGrant> Naming(ObjectRef asset) => _naming.TryGetValue(asset, out var grants) ? grants : [];

    /// <summary>Grants that cover assets of a kind by their labels.</summary>
    public IReadOnlyList<CompiledGrant> Selecting(ObjectKind kind) => _selecting.TryGetValue(kind, out var grants) ? grants : [];

    private static void Add<TKey>(Dictionary<TKey, List<CompiledGrant>> index, TKey key, CompiledGrant grant)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var grants))
        {
            grants = index[key] = [];
        }

        grants.Add(grant);
    }

    private static void Remove<TKey>(Dictionary<TKey, List<CompiledGrant>> index, TKey key, CompiledGrant grant)
        where TKey : notnull
    {
        if (index.TryGetValue(key, out var grants) && grants.Remove(grant) && grants.Count == 0)
        {
            index.Remove(key);
        }
    }
}
