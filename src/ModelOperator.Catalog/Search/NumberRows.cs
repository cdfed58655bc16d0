using System.Runtime.InteropServices;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// A row of numbers for each document. They lie one behind the other in a single list, since what is read for every document of a query
/// has to come from memory in order: a row of its own somewhere takes longer to fetch than to count.
/// </summary>
internal sealed class NumberRows
{
    private readonly List<(int Start, int Count, int Room)> _rows = [];
    private List<int> _numbers = [];
    private int _unused;

    /// <summary>The row of a document; empty for one that has none.</summary>
    public ReadOnlySpan<int> this[int document] =>
        document < _rows.Count ? CollectionsMarshal.AsSpan(_numbers).Slice(_rows[document].Start, _rows[document].Count) : [];

    /// <summary>Replaces the row of a document.</summary>
    public void Set(int document, ReadOnlySpan<int> numbers)
    {
        MakeRoom(document, numbers.Length, numbers.Length);
        var (start, _, room) = _rows[document];
        numbers.CopyTo(CollectionsMarshal.AsSpan(_numbers)[start..]);
        _rows[document] = (start, numbers.Length, room);
    }

    /// <summary>Appends a number to the row of a document.</summary>
    public void Add(int document, int number)
    {
        var count = this[document].Length;
        MakeRoom(document, count + 1, (2 * count) + 1);
        var (start, _, room) = _rows[document];
        _numbers[start + count] = number;
        _rows[document] = (start, count + 1, room);
    }

    /// <summary>Removes a number from the row of a document; another takes its place.</summary>
    public void Remove(int document, int number)
    {
        var (start, count, room) = _rows[document];
        var row = CollectionsMarshal.AsSpan(_numbers).Slice(start, count);
        row[row.IndexOf(number)] = row[^1];
        _rows[document] = (start, count - 1, room);
    }

    private void MakeRoom(int document, int needed, int wanted)
    {
        while (_rows.Count <= document)
        {
            _rows.Add(default);
        }

        var (start, count, room) = _rows[document];
        if (needed <= room)
        {
            return;
        }

        _rows[document] = (_numbers.Count, count, wanted);
        CollectionsMarshal.SetCount(_numbers, _numbers.Count + wanted);
        var numbers = CollectionsMarshal.AsSpan(_numbers);
        numbers.Slice(start, count).CopyTo(numbers[^wanted..]);
        _unused += room;
        if (_unused > _numbers.Count / 2)
        {
            CloseUp();
        }
    }

    /// <summary>What rows left behind when they moved is given back once it is the larger part.</summary>
    private void CloseUp()
    {
        var closed = new List<int>(_numbers.Count - _unused);
        for (var document = 0; document < _rows.Count; document++)
        {
            var (start, count, room) = _rows[document];
            _rows[document] = (closed.Count, count, room);
            closed.AddRange(CollectionsMarshal.AsSpan(_numbers).Slice(start, room));
        }

        (_numbers, _unused) = (closed, 0);
    }
}
