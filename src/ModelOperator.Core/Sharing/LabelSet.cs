namespace ModelOperator.Core.Sharing;

/// <summary>Labels that grants and domains select by.</summary>
internal sealed class LabelSet : IEqualityComparer<IReadOnlyDictionary<string, string>>
{
    private LabelSet()
    {
    }

    /// <summary>Compares labels.</summary>
    public static LabelSet Comparer { get; } = new();

    /// <inheritdoc/>
    public bool Equals(IReadOnlyDictionary<string, string>? x, IReadOnlyDictionary<string, string>? y) => Same(x, y);

    /// <inheritdoc/>
    public int GetHashCode(IReadOnlyDictionary<string, string> obj)
    {
        var hash = obj.Count;
        foreach (var (label, value) in obj)
        {
            hash ^= HashCode.Combine(label, value);
        }

        return hash;
    }

    /// <summary>Whether two objects have the same labels; no labels and an empty set are the same.</summary>
    public static bool Same(IReadOnlyDictionary<string, string>? left, IReadOnlyDictionary<string, string>? right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        var count = left?.Count ?? 0;
        if (count != (right?.Count ?? 0))
        {
            return false;
        }

        return count == 0 || left!.All(label => right!.TryGetValue(label.Key, out var value) && value == label.Value);
    }
}
