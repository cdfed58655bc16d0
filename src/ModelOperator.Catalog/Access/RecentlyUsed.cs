using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Catalog.Access;

/// <summary>Keeps what was asked for of late: so many at most, and nothing that nobody asked for in a while.</summary>
/// <param name="most">Most that are kept; the one asked for longest ago makes place.</param>
/// <param name="idle">How long something is kept that nobody asks for.</param>
/// <param name="time">The clock.</param>
internal sealed class RecentlyUsed<TKey, T>(int most, TimeSpan idle, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _latestFirst = [];

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                DropIdle();
                return _entries.Count;
            }
        }
    }

    /// <summary>Finds what is kept under a key.</summary>
    public bool TryFind(TKey key, [MaybeNullWhen(false)] out T item)
    {
        lock (_gate)
        {
            DropIdle();
            item = Use(key) is { } entry ? entry.Item : default;
            return item is not null;
        }
    }

    /// <summary>What is kept under a key; where nothing is, it is made and kept.</summary>
    public T GetOrAdd(TKey key, Func<TKey, T> make)
    {
        lock (_gate)
        {
            DropIdle();
            return (Use(key) ?? Add(key, make(key))).Item;
        }
    }

    /// <summary>Keeps something under a key where nothing is.</summary>
    public void Keep(TKey key, T item) => GetOrAdd(key, _ => item);

    /// <summary>Keeps nothing under a key any more.</summary>
    public void Drop(TKey key)
    {
        lock (_gate)
        {
            if (_entries.Remove(key, out var node))
            {
                _latestFirst.Remove(node);
            }
        }
    }

    private Entry? Use(TKey key)
    {
        if (!_entries.TryGetValue(key, out var node))
        {
            return null;
        }

        node.Value.Used = time.GetTimestamp();
        _latestFirst.Remove(node);
        _latestFirst.AddFirst(node);
        return node.Value;
    }

    private Entry Add(TKey key, T item)
    {
        if (_entries.Count == most)
        {
            DropLast();
        }

        return (_entries[key] = _latestFirst.AddFirst(new Entry(key, item) { Used = time.GetTimestamp() })).Value;
    }

    private void DropIdle()
    {
        while (_latestFirst.Last is { } last && time.GetElapsedTime(last.Value.Used) > idle)
        {
            DropLast();
        }
    }

    private void DropLast()
    {
        _entries.Remove(_latestFirst.Last!.Value.Key);
        _latestFirst.RemoveLast();
    }

    private sealed class Entry(TKey key, T item)
    {
        public TKey Key => key;

        public T Item => item;

        public long Used { get; set; }
    }
}
