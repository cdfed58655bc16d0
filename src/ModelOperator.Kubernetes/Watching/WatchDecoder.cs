using System.Text.Json;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Watching;

/// <summary>Decodes lines of a watch: <c>{"type":"ADDED","object":{...}}</c>.</summary>
internal static class WatchDecoder
{
    /// <param name="line">One line, without its line feed.</param>
    /// <exception cref="WatchLineException">The line is malformed or of an unknown type.</exception>
    /// <exception cref="KubernetesApiException">The line is an ERROR event.</exception>
    public static WatchEvent<T> Decode<T>(ReadOnlySpan<byte> line)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            // API servers write the object last, so that what follows its name is it and one brace: it is then decoded in one
            // pass, without being skipped over first to find its end.
            var type = Split(line, objectIsLast: true, out var obj);
            return type switch
            {
                "ADDED" => Object<T>(WatchEventType.Added, line, obj),
                "MODIFIED" => Object<T>(WatchEventType.Modified, line, obj),
                "DELETED" => Object<T>(WatchEventType.Deleted, line, obj),
                "BOOKMARK" => Bookmark<T>(line),
                "ERROR" => throw Error<T>(line),
                _ => throw new WatchLineException($"a watch event has the unknown type '{type}'"),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second of them is the reader's word for the name of a field that is no Unicode.
            throw new WatchLineException($"a watch event is malformed: {exception.Message}", exception);
        }
    }

    private static WatchEvent<T> Object<T>(WatchEventType type, ReadOnlySpan<byte> line, ReadOnlySpan<byte> obj)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            return Event(type, ObjectDecoder.Decode<T>(obj));
        }
        catch (Exception)
        {
            // Malformed, written in another order, or not fitting its type: the next pass, which assumes nothing, tells.
        }

        Split(line, objectIsLast: false, out obj);
        var identity = ObjectIdentity.Read(obj);
        try
        {
            return Event(type, ObjectDecoder.Decode<T>(obj));
        }
        catch (Exception exception)
        {
            // What happened to the object is known nonetheless: one that cannot be read is not one that is gone.
            return new WatchEvent<T>(type, null, identity.Key, identity.ResourceVersion)
            {
                Unreadable = new UnreadableObject(identity.Key, identity.Uid, identity.ResourceVersion, exception.Message),
            };
        }
    }

    private static WatchEvent<T> Event<T>(WatchEventType type, T obj)
        where T : class, IKubernetesObject<T> => new(type, obj, obj.Metadata.Key, obj.Metadata.ResourceVersion);

    private static WatchEvent<T> Bookmark<T>(ReadOnlySpan<byte> line)
        where T : class, IKubernetesObject<T>
    {
        Split(line, objectIsLast: false, out var obj);
        var identity = ObjectIdentity.Read(obj);
        return new WatchEvent<T>(WatchEventType.Bookmark, null, default, identity.ResourceVersion)
        {
            EndsInitialEvents = identity.EndsInitialEvents,
        };
    }

    private static KubernetesApiException Error<T>(ReadOnlySpan<byte> line)
        where T : class, IKubernetesObject<T>
    {
        Split(line, objectIsLast: false, out var obj);
        return ApiErrors.InStream($"watch {T.ResourceType}", JsonSerializer.Deserialize(obj, ClientJsonContext.Default.Status));
    }

    /// <summary>Finds the type and the extent of the object in a line.</summary>
    private static string Split(ReadOnlySpan<byte> line, bool objectIsLast, out ReadOnlySpan<byte> obj)
    {
        var reader = new Utf8JsonReader(line, ObjectIdentity.ReaderOptions);
        string? type = null;
        obj = default;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an event must be an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = TypeName(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                if (objectIsLast && type is not null)
                {
                    obj = line[(int)reader.BytesConsumed..].TrimEnd(" \r\t"u8);
                    obj = obj.EndsWith((byte)'}') ? obj[..^1] : default;
                    return type;
                }

                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                obj = line[start..(int)reader.BytesConsumed];
            }
            else
            {
                reader.Skip();
            }
        }

        // Anything behind the event makes this throw.
        reader.Read();
        return type is null || obj.IsEmpty ? throw new JsonException("an event must have a type and an object") : type;
    }

    /// <summary>The known types as constants, so that no event allocates its type.</summary>
    private static string TypeName(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("the type of an event must be a string");
        }

        return reader.ValueTextEquals("MODIFIED"u8) ? "MODIFIED"
            : reader.ValueTextEquals("ADDED"u8) ? "ADDED"
            : reader.ValueTextEquals("DELETED"u8) ? "DELETED"
            : reader.ValueTextEquals("BOOKMARK"u8) ? "BOOKMARK"
            : reader.ValueTextEquals("ERROR"u8) ? "ERROR"
            : ObjectIdentity.Text(ref reader) ?? throw new JsonException("the type of an event must be text");
    }
}
