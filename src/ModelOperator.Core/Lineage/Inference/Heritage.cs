using ModelOperator.Core.Licensing;

namespace ModelOperator.Core.Lineage.Inference;

/// <summary>
/// What an asset passes on to everything made from it. Never changed once made, so that assets that pass on the same share it: most
/// of a namespace share one.
/// </summary>
/// <param name="Obligations">Licence terms it is under, by source.</param>
/// <param name="Namespaces">Its own namespace and those of everything it was made from, sorted.</param>
/// <param name="Origins">
/// For a ModelVersion the Models it was derived from, for an Embedding those that made it or its inputs: the nearest on every way up,
/// sorted. Nothing for other kinds.
/// </param>
internal sealed record Heritage(Obligation[] Obligations, string[] Namespaces, ObjectRef[] Origins)
{
    /// <inheritdoc/>
    public bool Equals(Heritage? other) => ReferenceEquals(this, other)
        || (other is not null
            && Obligations.AsSpan().SequenceEqual(other.Obligations)
            && Namespaces.AsSpan().SequenceEqual(other.Namespaces)
            && Origins.AsSpan().SequenceEqual(other.Origins));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Obligations.Length, Namespaces.Length, Origins.Length);
}
