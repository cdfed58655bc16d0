using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// The cached objects of one kind, with indexes. One reflector writes, anyone reads, and every answer is consistent in itself.
/// Reads take a lock for the time of a lookup or of copying references, never longer, and relists are prepared outside of it.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class Store<T>
    where T : class, IKubernetesObject<T>
{
    private static readonly string Resource = T.ResourceType.ToString();

    private readonly Lock _lock = new();
    private readonly WrittenObjects<T> _written = new();
    private Dictionary<ObjectKey, T> _cached = [];
    private IndexTable<T>[] _indexes;
    private T[]? _all;
    private volatile bool _isSynced;

    /// <summary>Creates an empty store.</summary>
    /// <param name="indexes">Indexes to keep.</param>
    public Store(params IReadOnlyList<StoreIndex<T>> indexes) => _indexes = NewTables(indexes);

    /// <summary>Whether the objects were all read once; before that, absence means nothing.</summary>
    public bool IsSynced => _isSynced;

    /// <summary>All objects, in no particular order, as of one moment.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_lock)
            {
                return _all ??= CopyAll();
            }
        }
    }

    /// <summary>The object, or null.</summary>
    public T? Find(ObjectKey key)
    {
        lock (_lock)
        {
            return _written.Find(key) ?? _cached.GetValueOrDefault(key);
        }
    }

    /// <summary>The objects that an index files under a key, as of one moment.</summary>
    /// <param name="index">An index that the store was made with.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">The store was made without the index.</exception>
    public IReadOnlyList<T> ByIndex(StoreIndex<T> index, string key)
    {
        lock (_lock)
        {
            foreach (var table in _indexes)
            {
                if (ReferenceEquals(table.Index, index))
                {
                    return table.Find(key);
                }
            }
        }

        throw new ArgumentException($"The store of {Resource} was made without the index by {index.Name}.", nameof(index));
    }

    /// <summary>
    /// Shows the answer to our own write from now on, until the watch delivers something newer, so that a reader who comes
    /// before the event does not write again. Ignored when the watch was faster.
    /// </summary>
    /// <param name="written">The object as the server answered.</param>
    /// <param name="basedOn">
    /// resourceVersion of the object that the write was decided on, as read from this store; null when the store had none.
    /// </param>
    public void Overlay(T written, string? basedOn)
    {
        lock (_lock)
        {
            var key = written.Metadata.Key;
            var cached = _cached.GetValueOrDefault(key);
            var before = _written.Find(key) ?? cached;
            if (_written.TryAdd(written, basedOn, cached))
            {
                Show(key, before, written);
            }
        }
    }

    /// <summary>Takes what a watch delivered. Only the one writer may call this.</summary>
    /// <returns>The object as it was cached before.</returns>
    internal T? Put(T obj)
    {
        lock (_lock)
        {
            var key = obj.Metadata.Key;
            var cached = _cached.GetValueOrDefault(key);
            var before = _written.Find(key) ?? cached;
            _cached[key] = obj;
            if (cached is null)
            {
                ClientMetrics.AddCached(Resource, 1);
            }

            Show(key, before, _written.KeepIfBasedOn(key, obj.Metadata.ResourceVersion) ?? obj);
            return cached;
        }
    }

    /// <summary>Takes out what a watch said is gone. Only the one writer may call this.</summary>
    /// <returns>The object last shown, or null if there was none.</returns>
    internal T? Remove(ObjectKey key, string? uid)
    {
        lock (_lock)
        {
            _written.RememberDeletion(uid);
            var written = _written.Find(key);
            _written.Forget(key);
            if (_cached.Remove(key, out var cached))
            {
                ClientMetrics.AddCached(Resource, -1);
            }

            Show(key, written ?? cached, null);
            return cached ?? written;
        }
    }

    /// <summary>What is cached of every namespace that can be read was read once.</summary>
    internal void MarkSynced() => _isSynced = true;

    /// <summary>
    /// Takes the place of everything cached, at once for readers, and returns what that changed: deletions first, with the
    /// last objects known. Only the one writer may call this.
    /// </summary>
    /// <param name="objects">The objects.</param>
    /// <param name="ns">The namespace that they are all of; what is cached of others stays, and is not said to be all. Null for all namespaces.</param>
    internal IReadOnlyList<ObjectChange<T>> Replace(IReadOnlyCollection<T> objects, string? ns = null)
    {
        var isInitial = !_isSynced;
        var deleted = new List<ObjectChange<T>>();
        var others = new List<ObjectChange<T>>(isInitial ? objects.Count : 0);

        // Reading what is cached without the lock is safe: only this one writer ever changes it.
        var before = _cached;
        var cached = new Dictionary<ObjectKey, T>(objects.Count);
        var indexes = NewTables(_indexes.Select(table => table.Index).ToList());
        foreach (var (key, other) in ns is null ? [] : before.Where(item => item.Key.Namespace != ns))
        {
            cached[key] = other;
            Index(indexes, key, null, other);
        }

        foreach (var obj in objects)
        {
            var key = obj.Metadata.Key;
            var old = before.GetValueOrDefault(key);
            var same = old is not null && old.Metadata.ResourceVersion == obj.Metadata.ResourceVersion;
            var now = same ? old! : obj;
            cached[key] = now;
            Index(indexes, key, null, now);
            if (!same)
            {
                AddDifference(old, now, isInitial, deleted, others);
            }
        }

        foreach (var (key, old) in before)
        {
            if (!cached.ContainsKey(key))
            {
                deleted.Add(new ObjectChange<T>(ChangeType.Deleted, old, null, false));
            }
        }

        lock (_lock)
        {
            foreach (var (key, written) in _written.All.ToList())
            {
                var now = cached.GetValueOrDefault(key);
                if (ns is not null && key.Namespace != ns)
                {
                    Index(indexes, key, now, written);
                }
                else if (now is null)
                {
                    // Written by us and not in the list: deleted again meanwhile, or written after the list was made, in which
                    // case the watch from there adds it back in a moment.
                    _written.Forget(key);
                    if (!before.ContainsKey(key))
                    {
                        deleted.Add(new ObjectChange<T>(ChangeType.Deleted, written, null, false));
                    }
                }
                else if (_written.KeepIfBasedOn(key, now.Metadata.ResourceVersion) is { } standing)
                {
                    Index(indexes, key, now, standing);
                }
            }

            foreach (var change in deleted)
            {
                _written.RememberDeletion(change.Object.Metadata.Uid);
            }

            _cached = cached;
            _indexes = indexes;
            _all = null;
            _isSynced |= ns is null;
        }

        ClientMetrics.AddCached(Resource, cached.Count - before.Count);
        deleted.AddRange(others);
        return deleted;
    }

    private static IndexTable<T>[] NewTables(IReadOnlyList<StoreIndex<T>> indexes) =>
        [.. indexes.Select(index => new IndexTable<T>(index))];

    private static void AddDifference(T? old, T now, bool isInitial, List<ObjectChange<T>> deleted, List<ObjectChange<T>> others)
    {
        if (old is not null && old.Metadata.Uid != now.Metadata.Uid)
        {
            deleted.Add(new ObjectChange<T>(ChangeType.Deleted, old, null, false));
            old = null;
        }

        others.Add(new ObjectChange<T>(old is null ? ChangeType.Added : ChangeType.Updated, old, now, isInitial));
    }

    private void Show(ObjectKey key, T? before, T? after)
    {
        _all = null;
        Index(_indexes, key, before, after);
    }

    private static void Index(IndexTable<T>[] tables, ObjectKey key, T? before, T? after)
    {
        foreach (var table in tables)
        {
            table.Change(key, before, after);
        }
    }

    private T[] CopyAll()
    {
        if (_written.Count == 0)
        {
            return [.. _cached.Values];
        }

        var shown = new Dictionary<ObjectKey, T>(_cached);
        foreach (var (key, written) in _written.All)
        {
            shown[key] = written;
        }

        return [.. shown.Values];
    }
}
