using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ModelOperator.Core.Lineage;

/// <summary>A SHA-256, in place: there are several of every asset. The default stands for none.</summary>
[InlineArray(Length)]
public struct Digest : IEquatable<Digest>
{
    /// <summary>Number of bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private byte _first;

    /// <summary>Whether there is none.</summary>
    public readonly bool IsNone => Equals(default);

    /// <summary>Whether two are the same.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(Digest other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => BitConverter.ToInt32(this);
}
