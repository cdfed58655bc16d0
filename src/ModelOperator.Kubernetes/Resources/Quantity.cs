using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>
/// A resource quantity such as <c>500m</c>, <c>16Gi</c> or <c>2</c>. Two quantities are equal when their values are; written
/// out, a quantity takes the canonical form the API server stores, so that a desired object compares equal to a stored one.
/// </summary>
[JsonConverter(typeof(QuantityConverter))]
[CelRule("type(self) == int ? self >= 0 : self.matches('" + Pattern + "')", "write an amount such as 4, 500m or 16Gi: a number that is not negative, with at most one suffix")]
public readonly record struct Quantity : IComparable<Quantity>
{
    /// <summary>What a quantity may look like in a schema (RE2): whatever matches can be read without overflow.</summary>
    public const string Pattern = "^[0-9]{1,15}([.][0-9]{1,9})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$";

    private const int MostDigits = 18;

    private static readonly (string Suffix, decimal Factor)[] Binary =
    [
        ("Ei", 1152921504606846976m), ("Pi", 1125899906842624m), ("Ti", 1099511627776m),
        ("Gi", 1073741824m), ("Mi", 1048576m), ("Ki", 1024m),
    ];

    private static readonly (string Suffix, decimal Factor)[] Decimal =
    [
        ("E", 1e18m), ("P", 1e15m), ("T", 1e12m), ("G", 1e9m), ("M", 1e6m), ("k", 1e3m), ("", 1m), ("m", 1e-3m), ("u", 1e-6m), ("n", 1e-9m),
    ];

    private readonly bool _binary;

    private Quantity(decimal value, bool binary)
    {
        Value = value;
        _binary = binary;
    }

    /// <summary>The amount in base units (cores, bytes, devices).</summary>
    public decimal Value { get; }

    /// <summary>The amount rounded up to whole thousandths, as the API server rounds what containers request and are limited to.</summary>
    public Quantity InThousandths() => Value == decimal.Truncate(Value) ? this : new(decimal.Ceiling(Value * 1000) / 1000, _binary);

    /// <summary>A whole number of units.</summary>
    public static Quantity FromUnits(long units) => new(units, binary: false);

    /// <summary>Reads a quantity.</summary>
    /// <exception cref="FormatException">The text is not a Kubernetes quantity.</exception>
    public static Quantity Parse(string text) => TryParse(text, out var quantity)
        ? quantity
        : throw new FormatException($"'{text}' is not a quantity; write a number with an optional suffix, such as 500m, 2 or 16Gi.");

    /// <summary>Reads a quantity; false when the text is not one.</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var (number, factor, isBinary) = Split(text);
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        try
        {
            var value = amount * factor;
            quantity = new Quantity(isBinary || IsLong(number) ? Math.Min(value, long.MaxValue) : value, isBinary);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Equals(Quantity other) => Value == other.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    /// <summary>Whether one quantity is less than another.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.Value < right.Value;

    /// <summary>Whether one quantity is more than another.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.Value > right.Value;

    /// <summary>Whether one quantity is at most another.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.Value <= right.Value;

    /// <summary>Whether one quantity is at least another.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.Value >= right.Value;

    /// <summary>Canonical form: the largest suffix that leaves a whole number, binary suffixes only where they were used.</summary>
    public override string ToString()
    {
        if (Value == 0)
        {
            return "0";
        }

        if (_binary && Value >= 1024 && Value == decimal.Truncate(Value))
        {
            foreach (var (suffix, factor) in Binary)
            {
                if (Value % factor == 0)
                {
                    return Write(Value / factor, suffix);
                }
            }

            return Write(Value, "");
        }

        foreach (var (suffix, factor) in Decimal)
        {
            if (Value % factor == 0)
            {
                return Write(Value / factor, suffix);
            }
        }

        return Write(decimal.Ceiling(Value * 1e9m), "n");
    }

    /// <summary>
    /// Whether the API server reads a number digit by digit, and then caps it like a binary one at 2^63-1; shorter decimal ones it
    /// keeps as they are. What it would store must be what we want, or the two differ for ever.
    /// </summary>
    private static bool IsLong(string number) => number.TrimStart('0').Count(char.IsAsciiDigit) > MostDigits;

    private static string Write(decimal number, string suffix) =>
        decimal.Truncate(number).ToString(CultureInfo.InvariantCulture) + suffix;

    private static (string Number, decimal Factor, bool Binary) Split(string text)
    {
        foreach (var (suffix, factor) in Binary)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                return (text[..^2], factor, true);
            }
        }

        foreach (var (suffix, factor) in Decimal)
        {
            if (suffix.Length > 0 && text.EndsWith(suffix, StringComparison.Ordinal))
            {
                return (text[..^1], factor, false);
            }
        }

        return (text, 1m, false);
    }
}

/// <summary>Reads quantities written as strings or as plain numbers, writes the canonical string.</summary>
public sealed class QuantityConverter : JsonConverter<Quantity>
{
    /// <inheritdoc/>
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.Number
            ? reader.GetDecimal().ToString(CultureInfo.InvariantCulture)
            : reader.GetString();
        return Quantity.TryParse(text, out var quantity) ? quantity : throw new JsonException($"'{text}' is not a quantity.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
