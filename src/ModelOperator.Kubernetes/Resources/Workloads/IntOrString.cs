using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>
/// A number or a text (intstr.IntOrString), as ports and rollout bounds are: <c>8080</c> or <c>http</c>, <c>1</c> or <c>25%</c>. Which
/// of the two an object carries is up to whoever wrote it, so everything read from the API must take both.
/// </summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private readonly int _number;
    private readonly string? _text;

    private IntOrString(int number, string? text)
    {
        _number = number;
        _text = text;
    }

    /// <summary>The number, or null for a text.</summary>
    public int? Number => _text is null ? _number : null;

    /// <summary>The text, or null for a number.</summary>
    public string? Text => _text;

    /// <summary>A number.</summary>
    public static IntOrString FromInt32(int number) => new(number, null);

    /// <summary>A text.</summary>
    public static IntOrString FromString(string text) => new(0, text);

    /// <summary>A number.</summary>
    public static implicit operator IntOrString(int number) => FromInt32(number);

    /// <summary>A text.</summary>
    public static implicit operator IntOrString(string text) => FromString(text);

    /// <inheritdoc/>
    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Reads and writes a JSON number or a JSON string.</summary>
public sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    /// <inheritdoc/>
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : reader.GetString() ?? "";

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
