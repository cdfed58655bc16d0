namespace ModelOperator.Core;

/// <summary>Counts items and keeps those that sort first: a status names so many, of however many there are.</summary>
/// <param name="most">How many are kept.</param>
/// <param name="order">How they sort.</param>
internal sealed class Shortlist<T>(int most, IComparer<T> order)
{
    private readonly List<T> _first = [];

    /// <summary>Number of all items.</summary>
    public int Count { get; private set; }

    /// <summary>The items that sort first, sorted.</summary>
    public IReadOnlyList<T> First => _first;

    public void Add(T item)
    {
        Count++;
        if (_first.Count == most)
        {
            if (order.Compare(item, _first[^1]) >= 0)
            {
                return;
            }

            _first.RemoveAt(most - 1);
        }

        var position = _first.BinarySearch(item, order);
        _first.Insert(position < 0 ? ~position : position, item);
    }
}
