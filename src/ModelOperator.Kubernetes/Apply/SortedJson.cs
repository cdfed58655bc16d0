using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Apply;

/// <summary>
/// JSON with sorted properties, so that the bytes, and with them a hash, do not depend on the order of a dictionary or on where a
/// property is declared.
/// </summary>
public static class SortedJson
{
    /// <summary>Hash of a value: the first half of a SHA-256, in hexadecimal.</summary>
    public static string Hash<T>(T value, JsonTypeInfo<T> type)
    {
        using var scratch = JsonScratch.Rent();
        Write(scratch.Writer, JsonSerializer.SerializeToElement(value, type));
        scratch.Writer.Flush();
        return Hash(scratch.Written);
    }

    /// <summary>Hash of what was written.</summary>
    internal static string Hash(ReadOnlySpan<byte> written)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(written, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }

    /// <summary>Writes a value.</summary>
    internal static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in Properties(element))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    /// <summary>The properties of an object in their order.</summary>
    internal static JsonProperty[] Properties(JsonElement element)
    {
        var properties = element.EnumerateObject().ToArray();
        Array.Sort(properties, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return properties;
    }
}
