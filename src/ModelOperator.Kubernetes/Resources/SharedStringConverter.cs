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

    private const int Places = 1 << 13;
    private static readonly string?[] Table = new string?[Places];

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private static string Read(ref Utf8JsonReader reader)
    {
        // What is no text at all, a number for instance, GetString refuses.
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > MaxBytes)
        {
            return reader.GetString()!;
        }

        var text = reader.ValueSpan;
        var hash = default(HashCode);
        hash.AddBytes(text);
        ref var place = ref Table[hash.ToHashCode() & (Places - 1)];
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
}
