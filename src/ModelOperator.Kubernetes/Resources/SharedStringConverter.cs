using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>
/// Reads short text that was read before as the same string. Of a cached object half is text that others have too (conditions, keys of
/// annotations, addresses of what it was made from), which would otherwise be kept once an object, and be made anew with every event.
/// <para>
/// The table has one place for each hash and keeps who came last: its size is bounded whatever somebody writes into objects, and it needs
/// no lock, since a place is read and written at once.
/// </para>
/// </summary>
public sealed class SharedStringConverter : JsonConverter<string>
{
    /// <summary>Longest text that is shared, in bytes: that of most messages of conditions. Longer ones are rarely alike.</summary>
    private const int MaxBytes = 128;

    private const int PlaceBits = 13;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private static readonly string?[] Table = new string?[1 << PlaceBits];

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    internal static string Read(ref Utf8JsonReader reader)
    {
        // What is no text at all, a number for instance, GetString refuses.
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > MaxBytes)
        {
            return reader.GetString()!;
        }

        var text = reader.ValueSpan;
        ref var place = ref Table[PlaceOf(text)];
        var known = Volatile.Read(ref place);

        // Text that is not ASCII equals nothing here, and is not shared.
        if (known is not null && Ascii.Equals(text, known))
        {
            return known;
        }

        var read = reader.GetString()!;
        Volatile.Write(ref place, read);
        return read;
    }

    /// <summary>
    /// By the length and the words at both ends and in the middle: cheaper than a hash of all of it, and texts that share a place do no harm.
    /// </summary>
    private static int PlaceOf(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length;
        if (text.Length >= sizeof(ulong))
        {
            hash = Mix(hash, text);
            hash = Mix(hash, text[((text.Length - sizeof(ulong)) / 2)..]);
            hash = Mix(hash, text[^sizeof(ulong)..]);
        }
        else
        {
            foreach (var one in text)
            {
                hash = (hash ^ one) * Multiplier;
            }
        }

        return (int)(hash >> (64 - PlaceBits));
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<byte> word)
    {
        hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(word)) * Multiplier;
        return hash ^ (hash >> 32);
    }
}
