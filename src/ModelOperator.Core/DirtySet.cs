namespace ModelOperator.Core;

/// <summary>Objects whose annotations, status or children can differ after a change.</summary>
public sealed class DirtySet
{
    private readonly HashSet<ObjectRef> _now = [];
    private readonly HashSet<ObjectRef> _coalesced = [];

    /// <summary>Objects to reconcile at once.</summary>
    public IReadOnlyCollection<ObjectRef> Now => _now;

    /// <summary>
    /// Objects of which only counts and lists of consumers can differ. These may wait and be taken together, so that a dataset
    /// with 10,000 dependents is not written 10,000 times.
    /// </summary>
    public IReadOnlyCollection<ObjectRef> Coalesced => _coalesced;

    /// <summary>Notes an object to reconcile at once.</summary>
    public void Add(ObjectRef item)
    {
        if (_now.Add(item))
        {
            _coalesced.Remove(item);
        }
    }

    /// <summary>Notes an object of which only counts or consumers can differ.</summary>
    public void AddCoalesced(ObjectRef item)
    {
        if (!_now.Contains(item))
        {
            _coalesced.Add(item);
        }
    }
}
