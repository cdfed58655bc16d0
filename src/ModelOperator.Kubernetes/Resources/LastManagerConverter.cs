using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>
/// Reads of <c>managedFields</c> who wrote something of the specification last, and nothing else: it is the largest part of most objects. All
/// of it is there when it is read, but the reader of a stream does not know that: it can only try to skip.
/// </summary>
public sealed class LastManagerConverter : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.TrySkip();
            return null;
        }

        var (last, lastTime) = ((string?)null, (string?)null);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (manager, time, hasSpec) = ReadEntry(ref reader);

            // Times are of one form and in UTC, so they sort as text.
            if (hasSpec && string.CompareOrdinal(time, lastTime) >= 0)
            {
                (last, lastTime) = (manager, time);
            }
        }

        return last;
    }

    /// <summary>It is the API server's to write.</summary>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteNullValue();

    private static (string? Manager, string? Time, bool HasSpec) ReadEntry(ref Utf8JsonReader reader)
    {
        var (manager, time, hasSpec) = ((string?)null, (string?)null, false);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.TrySkip();
            return default;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (isManager, isTime, isFields) = (reader.ValueTextEquals("manager"u8), reader.ValueTextEquals("time"u8), reader.ValueTextEquals("fieldsV1"u8));
            reader.Read();
            if (isFields && reader.TokenType == JsonTokenType.StartObject)
            {
                hasSpec = HasSpec(ref reader);
            }
            else if (isManager && reader.TokenType == JsonTokenType.String)
            {
                manager = SharedStringConverter.Read(ref reader);
            }
            else if (isTime && reader.TokenType == JsonTokenType.String)
            {
                time = SharedStringConverter.Read(ref reader);
            }
            else
            {
                reader.TrySkip();
            }
        }

        return (manager, time, hasSpec);
    }

    private static bool HasSpec(ref Utf8JsonReader reader)
    {
        var found = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            found |= reader.ValueTextEquals("f:spec"u8);
            reader.Read();
            reader.TrySkip();
        }

        return found;
    }
}
