using ModelOperator.Core.Licensing;

namespace ModelOperator.Core.Lineage.Inference;

/// <summary>
/// What an asset passes on to everything made from it. Never changed once made, so that assets that pass on the same share it: most
/// of a namespace share one.
/// </summary>
/// <param name="Obligations">Licence terms it is under, by source.</param>
/// <param name="Namespaces">Its own namespace and those of everything it was made from, a bit for each, as <see cref="NamespaceBits"/> numbers them.</param>
/// <param name="Origins">
/// For a ModelVersion the Models it was derived from, for an Embedding those that made it or its inputs: the nearest on every way up,
/// sorted. Nothing for other kinds.
/// </param>
internal sealed record Heritage(Obligation[] Obligations, ulong[] Namespaces, ObjectRef[] Origins)
{
    /// <inheritdoc/>
    public bool Equals(Heritage? other) => ReferenceEquals(this, other) || (other is not null && Is(other.Obligations, other.Namespaces, other.Origins));

    /// <summary>Whether it consists of these.</summary>
    public bool Is(ReadOnlySpan<Obligation> obligations, ReadOnlySpan<ulong> namespaces, ReadOnlySpan<ObjectRef> origins) =>
        Namespaces.AsSpan().SequenceEqual(namespaces) && Origins.AsSpan().SequenceEqual(origins) && Obligations.AsSpan().SequenceEqual(obligations);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var obligation in Obligations)
        {
            hash.Add(obligation);
        }

        foreach (var word in Namespaces)
        {
            hash.Add(word);
        }

        foreach (var origin in Origins)
        {
            hash.Add(origin);
        }

        return hash.ToHashCode();
    }
}
