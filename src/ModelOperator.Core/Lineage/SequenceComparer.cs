namespace ModelOperator.Core.Lineage;

/// <summary>Takes arrays for equal that consist of equal items.</summary>
internal sealed class SequenceComparer<T> : IEqualityComparer<T[]>
    where T : IEquatable<T>
{
    /// <inheritdoc/>
    public bool Equals(T[]? x, T[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(T[] obj)
    {
        var hash = new HashCode();
        foreach (var item in obj)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }
}
