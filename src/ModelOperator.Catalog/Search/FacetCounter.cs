using System.Numerics;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// Applies the filters of a query, and counts the facet values of what was found. It is kept for the next query: there are as many values as
/// people wrote, and of these a query touches only those that it asks for or finds.
/// </summary>
internal sealed class FacetCounter
{
    private const int All = 0xff;
    private const int SeenOfListed = (1 << (int)Facet.Kind) | (1 << (int)Facet.Domain);

    private readonly List<int> _touched = [];
    private FacetValues _values = new();
    private int _filtered;
    private byte[] _wanted = [];
    private int[] _counts = [];

    /// <summary>Begins anew.</summary>
    public void Begin(FacetValues values, SearchQuery query)
    {
        foreach (var id in _touched)
        {
            (_wanted[id], _counts[id]) = (0, 0);
        }

        _touched.Clear();
        _filtered = 0;
        _values = values;
        if (_counts.Length < values.Limit)
        {
            var size = values.Limit + (values.Limit / 4);
            (_wanted, _counts) = (new byte[size], new int[size]);
        }

        foreach (var (facet, wanted) in query.Filters.Where(filter => filter.Value.Count > 0))
        {
            _filtered |= 1 << (int)facet;
            foreach (var id in wanted.Select(value => values.Find(facet, value)).Where(id => id >= 0))
            {
                _wanted[id] = (byte)(1 << (int)facet);
                _touched.Add(id);
            }
        }
    }

    /// <summary>
    /// Counts a document. One that only the filter of one facet leaves out counts for that facet all the same: a count says what choosing
    /// the value instead would find.
    /// </summary>
    /// <param name="values">Numbers of its facet values.</param>
    /// <param name="sight">What the caller sees of it.</param>
    /// <returns>Whether it passes all filters.</returns>
    public bool Count(ReadOnlySpan<int> values, Sight sight)
    {
        var seen = sight == Sight.Full ? All : SeenOfListed;
        var failed = _filtered == 0 ? 0 : _filtered & ~(Passed(values) & seen);
        if (BitOperations.PopCount((uint)failed) > 1)
        {
            return false;
        }

        var counted = failed == 0 ? seen : failed & seen;
        foreach (var id in values)
        {
            if (counted == All || ((counted >> (int)_values.FacetOf(id)) & 1) != 0)
            {
                if (_counts[id]++ == 0 && _wanted[id] == 0)
                {
                    _touched.Add(id);
                }
            }
        }

        return failed == 0;
    }

    /// <summary>The counts.</summary>
    public IReadOnlyDictionary<Facet, IReadOnlyList<FacetCount>> Result()
    {
        var found = Enum.GetValues<Facet>().ToDictionary(facet => facet, _ => new List<FacetCount>());
        foreach (var id in _touched.Where(id => _counts[id] > 0))
        {
            var (facet, value) = _values[id];
            found[facet].Add(new FacetCount(value, _counts[id]));
        }

        return found.ToDictionary(
            facet => facet.Key,
            facet => (IReadOnlyList<FacetCount>)
            [
                .. facet.Value.OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal)
                    .Take(SearchAnswer.MaxFacetValues),
            ]);
    }

    /// <summary>The facets whose filters a document passes, as bits.</summary>
    private int Passed(ReadOnlySpan<int> values)
    {
        var passed = 0;
        foreach (var id in values)
        {
            passed |= _wanted[id];
        }

        return passed;
    }
}
