using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>The objects of a store by the keys of one index. Not safe for concurrent use; the store's lock guards it.</summary>
internal sealed class IndexTable<T>(StoreIndex<T> index)
    where T : class, IKubernetesObject<T>
{
    private readonly Dictionary<string, Dictionary<ObjectKey, T>> _byKey = [];
    private readonly List<string> _keys = [];

    public StoreIndex<T> Index => index;

    public void Change(ObjectKey key, T? before, T? after)
    {
        if (before is not null)
        {
            foreach (var indexKey in KeysOf(before))
            {
                if (_byKey.TryGetValue(indexKey, out var filed) && filed.Remove(key) && filed.Count == 0)
                {
                    _byKey.Remove(indexKey);
                }
            }
        }

        if (after is not null)
        {
            foreach (var indexKey in KeysOf(after))
            {
                if (!_byKey.TryGetValue(indexKey, out var filed))
                {
                    _byKey[indexKey] = filed = new Dictionary<ObjectKey, T>(1);
                }

                filed[key] = after;
            }
        }
    }

    public IReadOnlyList<T> Find(string indexKey) => _byKey.TryGetValue(indexKey, out var filed) ? [.. filed.Values] : [];

    private List<string> KeysOf(T obj)
    {
        _keys.Clear();
        try
        {
            index.AddKeys(obj, _keys);
        }
        catch (Exception)
        {
            // An object that the index cannot cope with must not keep the others out of the store.
            _keys.Clear();
        }

        return _keys;
    }
}
