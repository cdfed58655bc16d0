using System.Runtime.InteropServices;
using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// The documents by number, with everything about them that is not words: whose they are, what they are counted by, and what refers to what.
/// </summary>
internal sealed class DocumentTable
{
    private const int None = -1;

    private readonly Dictionary<string, int> _ids = [];
    private readonly List<Entry?> _entries = [];
    private readonly Stack<int> _free = [];
    private readonly Dictionary<string, int> _namespaceIds = [];
    private readonly List<string> _namespaces = [];
    private readonly List<int> _homes = [];
    private readonly List<int> _models = [];

    /// <summary>An empty table.</summary>
    public DocumentTable() => Granted = new GrantedNumbers(this);

    /// <summary>What callers were granted.</summary>
    public GrantedNumbers Granted { get; }

    /// <summary>Differs whenever an identity gets a number or loses it.</summary>
    public long Numbering { get; private set; }

    /// <summary>The documents by name.</summary>
    public NameOrder Order { get; } = new(" ");

    /// <summary>The documents by what their names are without hyphens.</summary>
    public NameOrder Joined { get; } = new("");

    /// <summary>Facet values of the documents.</summary>
    public FacetValues Values { get; } = new();

    /// <summary>One more than the highest number of an entry.</summary>
    public int Limit => _entries.Count;

    /// <summary>Names of the namespaces that there were documents in, by number.</summary>
    public IReadOnlyList<string> Namespaces => _namespaces;

    /// <summary>For each number that of the document's namespace; negative where there is no document.</summary>
    public ReadOnlySpan<int> Homes => CollectionsMarshal.AsSpan(_homes);

    /// <summary>For each number that of the Model whose tags and owners the document has; negative where they are its own.</summary>
    public ReadOnlySpan<int> Models => CollectionsMarshal.AsSpan(_models);

    /// <summary>Numbers of the facet values of each document.</summary>
    public NumberRows ValuesOf { get; } = new();

    /// <summary>What each document refers to.</summary>
    public NumberRows Related { get; } = new();

    /// <summary>What refers to each document.</summary>
    public NumberRows Mentions { get; } = new();

    /// <summary>An entry; null for a number that is not in use.</summary>
    public Entry? this[int id] => _entries[id];

    /// <summary>The number of a document or of what others refer to; negative when there is neither.</summary>
    public int Find(string uri) => _ids.GetValueOrDefault(uri, -1);

    /// <summary>Adds or replaces a document. Returns its number and the document that was there before.</summary>
    public (int Id, SearchDocument? Before) Set(SearchDocument document)
    {
        var id = IdOf(document.Uri);
        var entry = _entries[id]!;
        var before = entry.Document;
        // What is new is taken before what was is released: most of both is the same.
        var values = Values.Take(document);
        // Its Model is known by a number as long as it refers to it.
        int[] related = [.. document.Related.Concat(document.Model is null ? [] : [document.Model]).Where(uri => uri != document.Uri).Distinct().Select(IdOf)];
        foreach (var mentioned in related)
        {
            Mentions.Add(mentioned, id);
        }

        if (before is not null)
        {
            Release(id);
        }

        // Related by number, and under the identity that others refer to it by, it takes half the memory.
        _models[id] = document.Model is { } model && model != document.Uri ? IdOf(model) : None;
        entry.Document = document with { Uri = entry.Uri, Model = _models[id] < 0 ? null : _entries[_models[id]]!.Uri, Related = [] };
        _homes[id] = NamespaceOf(document.Namespace);
        ValuesOf.Set(id, values);
        Related.Set(id, related);
        Order.Set(id, entry.Document);
        Joined.Set(id, entry.Document);
        return (id, before);
    }

    /// <summary>Removes a document. Returns it with the number that it had; null when there was none.</summary>
    public (int Id, SearchDocument Before)? Remove(string uri)
    {
        if (!_ids.TryGetValue(uri, out var id) || _entries[id] is not { Document: { } document } entry)
        {
            return null;
        }

        Release(id);
        entry.Document = null;
        _homes[id] = _models[id] = None;
        ValuesOf.Set(id, []);
        Related.Set(id, []);
        Order.Remove(id);
        Joined.Remove(id);
        FreeUnused(id);
        return (id, document);
    }

    /// <summary>Sorts the documents in after changes; queries may come again then.</summary>
    public void Settle()
    {
        Order.Settle();
        Joined.Settle();
    }

    private void Release(int id)
    {
        Values.Release(ValuesOf[id]);
        foreach (var mentioned in Related[id])
        {
            Mentions.Remove(mentioned, id);
            FreeUnused(mentioned);
        }
    }

    private int IdOf(string uri)
    {
        if (_ids.TryGetValue(uri, out var id))
        {
            return id;
        }

        if (!_free.TryPop(out id))
        {
            id = _entries.Count;
            _entries.Add(null);
            _homes.Add(None);
            _models.Add(None);
        }

        _entries[id] = new Entry(uri);
        _ids[uri] = id;
        Numbering++;
        return id;
    }

    private void FreeUnused(int id)
    {
        if (_entries[id] is { Document: null } entry && Mentions[id].IsEmpty)
        {
            _ids.Remove(entry.Uri);
            Numbering++;
            _entries[id] = null;
            _free.Push(id);
        }
    }

    private int NamespaceOf(string name)
    {
        if (!_namespaceIds.TryGetValue(name, out var id))
        {
            id = _namespaceIds[name] = _namespaces.Count;
            _namespaces.Add(name);
        }

        return id;
    }
}
