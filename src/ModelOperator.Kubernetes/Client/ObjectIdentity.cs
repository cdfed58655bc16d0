using System.Text.Json;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Client;

/// <summary>
/// The few fields of any object's metadata that are needed when the object as a whole is not decoded: because it does not fit
/// its type, or because it is a bookmark, which has nothing else.
/// </summary>
internal readonly record struct ObjectIdentity(ObjectKey Key, string? Uid, string? ResourceVersion, bool EndsInitialEvents)
{
    /// <summary>Go's JSON decoder, and so the API server, nests this deep; whatever it stored must not stop us.</summary>
    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 10_000 };

    /// <exception cref="JsonException">The JSON is malformed or no object.</exception>
    public static ObjectIdentity Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReadObject(json);
        }
        catch (InvalidOperationException exception)
        {
            // The reader passes over names of fields that are no Unicode, and throws this when one is looked at.
            throw new JsonException("the name of a field is no Unicode", exception);
        }
    }

    private static ObjectIdentity ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        var identity = new ObjectIdentity(new ObjectKey("", ""), null, null, false);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                identity = ReadMetadata(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        // Anything behind the object makes this throw.
        reader.Read();
        return identity;
    }

    private static ObjectIdentity ReadMetadata(ref Utf8JsonReader reader)
    {
        string? name = null, namespaceName = null, uid = null, version = null;
        var endsInitialEvents = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                name = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                namespaceName = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                uid = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                version = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                reader.Read();
                endsInitialEvents = ReadAnnotations(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new ObjectIdentity(new ObjectKey(namespaceName ?? "", name ?? ""), uid, version, endsInitialEvents);
    }

    private static bool ReadAnnotations(ref Utf8JsonReader reader)
    {
        var found = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return found;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMark = reader.ValueTextEquals("k8s.io/initial-events-end"u8);
            reader.Read();
            found |= isMark && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("true"u8);
            reader.Skip();
        }

        return found;
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return Text(ref reader);
        }

        reader.Skip();
        return null;
    }

    /// <summary>The string that a reader stands at; null where its bytes or escapes are no Unicode, which the reader itself passes over.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
