namespace ModelOperator.Core.Lineage;

/// <summary>
/// Lets values that are equal and were read many times, such as the labels of a team's assets, be one object: an API server sends each
/// of them anew with every object. It forgets all when there are many, since then there is little to share.
/// </summary>
internal sealed class SharedValues<T>(IEqualityComparer<T> comparer)
    where T : class
{
    private const int Many = 10_000;

    private readonly HashSet<T> _values = new(comparer);

    /// <summary>The value that was seen first of those that are equal to this one.</summary>
    public T Share(T value)
    {
        if (_values.TryGetValue(value, out var first))
        {
            return first;
        }

        if (_values.Count == Many)
        {
            _values.Clear();
        }

        _values.Add(value);
        return value;
    }
}
