using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// Numbers the facet values that documents have, so that counting them is counting small numbers. A value that no document has any more
/// gives its number back: whoever changes tags all day fills nothing up.
/// </summary>
internal sealed class FacetValues
{
    private static readonly Facet[] Facets = Enum.GetValues<Facet>();

    private readonly Dictionary<(Facet Facet, string Value), int> _ids = [];
    private readonly List<(Facet Facet, string Value, int Users)> _values = [];
    private readonly Stack<int> _free = [];

    /// <summary>One more than the highest number.</summary>
    public int Limit => _values.Count;

    /// <summary>The facet and the text of a value.</summary>
    public (Facet Facet, string Value) this[int id] => (_values[id].Facet, _values[id].Value);

    /// <summary>The facet of a value.</summary>
    public Facet FacetOf(int id) => _values[id].Facet;

    /// <summary>The number of a value; -1 when no document has it.</summary>
    public int Find(Facet facet, string value) => _ids.GetValueOrDefault((facet, value), -1);

    /// <summary>Numbers of the values that a document has.</summary>
    public int[] Take(SearchDocument document) => [.. Facets.SelectMany(facet => document.ValuesOf(facet).Select(value => Number((facet, value))))];

    /// <summary>Gives the values of a document back.</summary>
    public void Release(ReadOnlySpan<int> values)
    {
        foreach (var id in values)
        {
            var (facet, value, users) = _values[id];
            _values[id] = (facet, value, users - 1);
            if (users == 1)
            {
                _ids.Remove((facet, value));
                _free.Push(id);
            }
        }
    }

    private int Number((Facet Facet, string Value) value)
    {
        if (_ids.TryGetValue(value, out var id))
        {
            _values[id] = _values[id] with { Users = _values[id].Users + 1 };
            return id;
        }

        if (!_free.TryPop(out id))
        {
            id = _values.Count;
            _values.Add(default);
        }

        _values[id] = (value.Facet, value.Value, 1);
        _ids[value] = id;
        return id;
    }
}
