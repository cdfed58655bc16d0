using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>The objects of a store by the keys of one index. Not safe for concurrent use; the store's lock guards it.</summary>
internal sealed class IndexTable<T>(StoreIndex<T> index)
    where T : class, IKubernetesObject<T>
{
    private readonly Dictionary<string, Dictionary<ObjectKey, T>> _byKey = [];
    private readonly List<string> _before = [];
    private readonly List<string> _after = [];

    public StoreIndex<T> Index => index;

    public void Change(ObjectKey key, T? before, T? after)
    {
        ReadKeys(before, _before);
        ReadKeys(after, _after);
        foreach (var indexKey in _before)
        {
            // Most changes move no object from one key to another: what is filed again below need not be taken out first.
            if (!_after.Contains(indexKey) && _byKey.TryGetValue(indexKey, out var filed) && filed.Remove(key) && filed.Count == 0)
            {
                _byKey.Remove(indexKey);
            }
        }

        foreach (var indexKey in _after)
        {
            if (!_byKey.TryGetValue(indexKey, out var filed))
            {
                _byKey[indexKey] = filed = new Dictionary<ObjectKey, T>(1);
            }

            filed[key] = after!;
        }
    }

    public IReadOnlyList<T> Find(string indexKey) => _byKey.TryGetValue(indexKey, out var filed) ? [.. filed.Values] : [];

    private void ReadKeys(T? obj, List<string> keys)
    {
        keys.Clear();
        try
        {
            if (obj is not null)
            {
                index.AddKeys(obj, keys);
            }
        }
        catch (Exception)
        {
            // An object that the index cannot cope with must not keep the others out of the store.
            keys.Clear();
        }
    }
}
