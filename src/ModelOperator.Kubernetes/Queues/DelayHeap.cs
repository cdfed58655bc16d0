namespace ModelOperator.Kubernetes.Queues;

/// <summary>
/// Delayed keys by due time: a binary heap that knows where each entry is, so that an earlier delay or an immediate add
/// replaces a delay instead of leaving it behind. Not thread-safe.
/// </summary>
internal sealed class DelayHeap<TKey>
{
    private readonly List<WorkEntry<TKey>> _heap = [];

    public WorkEntry<TKey>? First => _heap.Count > 0 ? _heap[0] : null;

    public void Add(WorkEntry<TKey> entry, long dueAt)
    {
        entry.DueAt = dueAt;
        _heap.Add(entry);
        MoveUp(_heap.Count - 1);
    }

    public void Bring(WorkEntry<TKey> entry, long earlierDueAt)
    {
        entry.DueAt = earlierDueAt;
        MoveUp(entry.HeapIndex);
    }

    public void Remove(WorkEntry<TKey> entry)
    {
        var index = entry.HeapIndex;
        entry.HeapIndex = -1;
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (index == _heap.Count)
        {
            return;
        }

        Place(last, index);
        MoveDown(index);
        MoveUp(last.HeapIndex);
    }

    public void TrimExcess() => _heap.TrimExcess();

    private void MoveUp(int index)
    {
        var entry = _heap[index];
        while (index > 0 && _heap[(index - 1) / 2].DueAt > entry.DueAt)
        {
            Place(_heap[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        Place(entry, index);
    }

    private void MoveDown(int index)
    {
        var entry = _heap[index];
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= _heap.Count)
            {
                break;
            }

            if (child + 1 < _heap.Count && _heap[child + 1].DueAt < _heap[child].DueAt)
            {
                child++;
            }

            if (_heap[child].DueAt >= entry.DueAt)
            {
                break;
            }

            Place(_heap[child], index);
            index = child;
        }

        Place(entry, index);
    }

    private void Place(WorkEntry<TKey> entry, int index)
    {
        _heap[index] = entry;
        entry.HeapIndex = index;
    }
}
