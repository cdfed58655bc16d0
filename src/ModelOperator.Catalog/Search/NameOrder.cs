namespace ModelOperator.Catalog.Search;

/// <summary>
/// The documents in the order of their names, so that comparing two is comparing their places, and names that begin alike lie side by
/// side. Names are ordered by their words first.
/// </summary>
/// <param name="separator">What is put between the words of a name.</param>
internal sealed class NameOrder(string separator)
{
    private readonly List<Name?> _names = [];
    private readonly HashSet<int> _added = [];
    private readonly HashSet<int> _removed = [];
    private int[] _sorted = [];
    private int[] _spare = [];
    private int[] _places = [];
    private int _count;

    /// <summary>The place of a document that is there.</summary>
    public int PlaceOf(int id) => _places[id];

    /// <summary>Adds or replaces a document; <see cref="Settle"/> has to follow.</summary>
    public void Set(int id, SearchDocument document)
    {
        while (_names.Count <= id)
        {
            _names.Add(null);
        }

        if (_names[id] is not { } before || before.Text != document.Name || before.Uri != document.Uri)
        {
            Remove(id);
            _added.Add(id);
            _names[id] = new Name(Words.Joined(document.Name, separator), document.Name, document.Uri);
        }
    }

    /// <summary>Removes a document; <see cref="Settle"/> has to follow.</summary>
    public void Remove(int id)
    {
        if (!_added.Remove(id) && _names[id] is not null)
        {
            _removed.Add(id);
        }

        _names[id] = null;
    }

    /// <summary>Works the places out, if there are others than before.</summary>
    public void Settle()
    {
        if (_added.Count == 0 && _removed.Count == 0)
        {
            return;
        }

        var added = _added.ToArray();
        Array.Sort(added, (left, right) => _names[left]!.CompareTo(_names[right]));
        var sorted = Fitting(_spare, _count - _removed.Count + added.Length);
        var (next, count) = (0, 0);
        foreach (var id in _sorted.AsSpan(0, _count))
        {
            if (_removed.Count > 0 && _removed.Contains(id))
            {
                continue;
            }

            while (next < added.Length && _names[added[next]]!.CompareTo(_names[id]) < 0)
            {
                sorted[count++] = added[next++];
            }

            sorted[count++] = id;
        }

        added.AsSpan(next).CopyTo(sorted.AsSpan(count));
        (_spare, _sorted, _count) = (_sorted, sorted, count + added.Length - next);
        _places = Fitting(_places, _names.Count);
        for (var place = 0; place < _count; place++)
        {
            _places[sorted[place]] = place;
        }

        _added.Clear();
        _removed.Clear();
    }

    /// <summary>The first place behind a name, whether there is a document of that name or not.</summary>
    public int PlaceBehind(string text, string uri) =>
        FirstPlace(new Name(Words.Joined(text, separator), text, uri), static (name, sought) => name.CompareTo(sought) > 0);

    /// <summary>The documents whose names are some words.</summary>
    public ReadOnlySpan<int> Named(string words)
    {
        var from = FirstPlace(words);
        var to = from;
        while (to < _count && _names[_sorted[to]]!.Words == words)
        {
            to++;
        }

        return _sorted.AsSpan(from..to);
    }

    /// <summary>The documents whose names begin with some words, of which the last may be cut.</summary>
    public ReadOnlySpan<int> BeginningWith(string words) => _sorted.AsSpan(FirstPlace(words)..FirstPlace(
        words, static (name, sought) => string.CompareOrdinal(name.Words, sought) >= 0 && !name.Words.StartsWith(sought, StringComparison.Ordinal)));

    /// <summary>Every change needs one, so they are kept, and large enough for some more.</summary>
    private static int[] Fitting(int[] numbers, int length) => numbers.Length < length ? new int[length + (length / 4)] : numbers;

    private int FirstPlace(string words) => FirstPlace(words, static (name, sought) => string.CompareOrdinal(name.Words, sought) >= 0);

    private int FirstPlace<T>(T sought, Func<Name, T, bool> isBehind)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = isBehind(_names[_sorted[middle]]!, sought) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private sealed record Name(string Words, string Text, string Uri) : IComparable<Name>
    {
        public int CompareTo(Name? other) =>
            string.CompareOrdinal(Words, other!.Words) is var byWords and not 0 ? byWords
            : string.CompareOrdinal(Text, other.Text) is var byText and not 0 ? byText
            : string.CompareOrdinal(Uri, other.Uri);
    }
}
