namespace ModelOperator.Core;

/// <summary>
/// Counts items and keeps those that sort first: a status names so many, of however many there are. Twice as many are taken in before they
/// are sorted and cut, so that even a long list costs little an item.
/// </summary>
/// <param name="most">How many are kept.</param>
/// <param name="order">How they sort.</param>
internal sealed class Shortlist<T>(int most, IComparer<T> order)
{
    private readonly List<T> _items = [];
    private int _sorted;

    /// <summary>Number of all items.</summary>
    public int Count { get; private set; }

    /// <summary>The items that sort first, sorted.</summary>
    public IReadOnlyList<T> First
    {
        get
        {
            Cut();
            return _items;
        }
    }

    public void Add(T item)
    {
        Count++;
        if (_sorted == most && order.Compare(item, _items[most - 1]) >= 0)
        {
            return;
        }

        _items.Add(item);
        if (_items.Count == 2 * most)
        {
            Cut();
        }
    }

    private void Cut()
    {
        if (_sorted == _items.Count)
        {
            return;
        }

        _items.Sort(order);
        if (_items.Count > most)
        {
            _items.RemoveRange(most, _items.Count - most);
        }

        _sorted = _items.Count;
    }
}
