using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// Answers to our own writes that the watch has not delivered yet.
/// <para>
/// The race: a write is answered before its event arrives. Whoever reads the cache in between sees the state from before the
/// write and writes again, in vain at best. So the answer stands in for the cached object, for as long as the cached version
/// is one that the write was based on (or, for a created object, there is none); any other version is news.
/// </para>
/// <para>
/// A write may be based on the answer to another one (the object, then its status). The event of the first then arrives while
/// the answer to the second stands: it is one of the versions the second is based on, and changes nothing.
/// </para>
/// Not safe for concurrent use; the store's lock guards it.
/// </summary>
internal sealed class WrittenObjects<T>
    where T : class, IKubernetesObject<T>
{
    private const int RememberedDeletions = 1024;

    private readonly Dictionary<ObjectKey, Written> _written = [];
    private readonly HashSet<string> _deleted = [];
    private readonly Queue<string> _deletedInOrder = [];

    public int Count => _written.Count;

    public IEnumerable<KeyValuePair<ObjectKey, T>> All => _written.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Object));

    public T? Find(ObjectKey key) => _written.Count > 0 && _written.TryGetValue(key, out var written) ? written.Object : null;

    /// <param name="obj">The answer to the write.</param>
    /// <param name="basedOn">Version the write was based on; null when it created the object.</param>
    /// <param name="cached">The object as the watch delivered it last.</param>
    /// <returns>Whether the answer stands in for the cached object from now on.</returns>
    public bool TryAdd(T obj, string? basedOn, T? cached)
    {
        var key = obj.Metadata.Key;
        var before = _written.GetValueOrDefault(key);
        if (cached is not null && cached.Metadata.ResourceVersion == obj.Metadata.ResourceVersion)
        {
            // The watch was faster, or the write changed nothing.
            return false;
        }

        if (basedOn is not null && before?.Object.Metadata.ResourceVersion == basedOn)
        {
            _written[key] = new Written(obj, [.. before.BasedOn, basedOn]);
            return true;
        }

        // A created object may have been delivered and deleted again before we come here; it must not rise from the dead.
        if (cached?.Metadata.ResourceVersion != basedOn || (cached is null && obj.Metadata.Uid is { } uid && _deleted.Contains(uid)))
        {
            return false;
        }

        _written[key] = new Written(obj, [basedOn]);
        return true;
    }

    /// <summary>Drops the answer unless a version the watch delivered is one it is based on.</summary>
    /// <returns>The answer if it still stands.</returns>
    public T? KeepIfBasedOn(ObjectKey key, string? version)
    {
        if (_written.Count == 0 || !_written.TryGetValue(key, out var written))
        {
            return null;
        }

        if (version is not null && Array.IndexOf(written.BasedOn, version) >= 0)
        {
            return written.Object;
        }

        _written.Remove(key);
        return null;
    }

    public void Forget(ObjectKey key) => _written.Remove(key);

    public void RememberDeletion(string? uid)
    {
        if (uid is null || !_deleted.Add(uid))
        {
            return;
        }

        _deletedInOrder.Enqueue(uid);
        if (_deletedInOrder.Count > RememberedDeletions)
        {
            _deleted.Remove(_deletedInOrder.Dequeue());
        }
    }

    private sealed record Written(T Object, string?[] BasedOn);
}
