using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Core.Lineage;

/// <summary>SHA-256 over a list of fields; lengths are hashed too, so that no two lists of fields run into each other.</summary>
internal sealed class FieldHash
{
    [ThreadStatic]
    private static FieldHash? t_own;

    private byte[] _fields = new byte[1024];
    private int _length;

    /// <summary>An empty one, which belongs to the caller until it has finished.</summary>
    public static FieldHash Start()
    {
        t_own ??= new FieldHash();
        t_own._length = 0;
        return t_own;
    }

    /// <summary>Adds a text.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        var field = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        End(field, Encoding.UTF8.GetBytes(text, field[sizeof(int)..]));
    }

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var field = Reserve(bytes.Length);
        bytes.CopyTo(field[sizeof(int)..]);
        End(field, bytes.Length);
    }

    /// <summary>Adds a field under its name; one that is absent counts as empty.</summary>
    public void Add(string name, string? value)
    {
        Add(name.AsSpan());
        Add(value.AsSpan());
    }

    /// <summary>The hash of what was added since the last one.</summary>
    public Digest Finish()
    {
        var hash = default(Digest);
        SHA256.HashData(_fields.AsSpan(0, _length), hash);
        _length = 0;
        return hash;
    }

    private Span<byte> Reserve(int length)
    {
        var needed = _length + sizeof(int) + length;
        if (needed > _fields.Length)
        {
            Array.Resize(ref _fields, Math.Max(needed, _fields.Length * 2));
        }

        return _fields.AsSpan(_length);
    }

    private void End(Span<byte> field, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(field, length);
        _length += sizeof(int) + length;
    }
}
