using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Core.Lineage;

/// <summary>SHA-256 over a list of fields; lengths are hashed too, so that no two lists of fields run into each other.</summary>
internal sealed class FieldHash
{
    [ThreadStatic]
    private static FieldHash? t_own;

    private readonly ArrayBufferWriter<byte> _fields = new(512);

    /// <summary>An empty one, which belongs to the caller until it has finished.</summary>
    public static FieldHash Start() => t_own ??= new FieldHash();

    /// <summary>Adds a text.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        AddLength(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _fields);
    }

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        AddLength(bytes.Length);
        _fields.Write(bytes);
    }

    /// <summary>Adds a field under its name; one that is absent counts as empty.</summary>
    public void Add(string name, string? value)
    {
        Add(name.AsSpan());
        Add(value.AsSpan());
    }

    /// <summary>The hash of what was added since the last one.</summary>
    public byte[] Finish()
    {
        var hash = SHA256.HashData(_fields.WrittenSpan);
        _fields.ResetWrittenCount();
        return hash;
    }

    private void AddLength(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_fields.GetSpan(sizeof(int)), length);
        _fields.Advance(sizeof(int));
    }
}
