using System.Buffers;
using System.Text.Json;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Client;

/// <summary>
/// Decodes a page of a list object by object, from a pooled buffer. An object that is well-formed but does not fit the type
/// (an enum value of a newer version, say) is named apart; it must not take the others with it.
/// </summary>
internal static class ListDecoder
{
    private const int InitialBuffer = 64 * 1024;

    /// <exception cref="JsonException">The page is malformed or no list.</exception>
    public static async ValueTask<ResourceList<T>> ReadAsync<T>(
        Stream stream, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
        try
        {
            var length = 0;
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
            {
                length += read;
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(checked(length * 2));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return Decode<T>(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="JsonException">The page is malformed or no list.</exception>
    public static ResourceList<T> Decode<T>(ReadOnlySpan<byte> page)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            return DecodePage<T>(page);
        }
        catch (InvalidOperationException exception)
        {
            // The reader passes over names of fields that are no Unicode, and throws this when one is looked at.
            throw new JsonException("the name of a field is no Unicode", exception);
        }
    }

    private static ResourceList<T> DecodePage<T>(ReadOnlySpan<byte> page)
        where T : class, IKubernetesObject<T>
    {
        var reader = new Utf8JsonReader(page, ObjectIdentity.ReaderOptions);
        var metadata = new ListMeta();
        List<T>? items = null;
        var unreadable = new List<UnreadableObject>();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a list must be an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                metadata = JsonSerializer.Deserialize(ref reader, ClientJsonContext.Default.ListMeta) ?? metadata;
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                reader.Read();
                items = ReadItems<T>(ref reader, page, unreadable);
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Read();
        return new ResourceList<T>(metadata, items ?? throw new JsonException("a list must have items")) { Unreadable = unreadable };
    }

    private static List<T> ReadItems<T>(ref Utf8JsonReader reader, ReadOnlySpan<byte> page, List<UnreadableObject> unreadable)
        where T : class, IKubernetesObject<T>
    {
        var items = new List<T>();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return items;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("items must be an array");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var json = page[start..(int)reader.BytesConsumed];
            try
            {
                items.Add(ObjectDecoder.Decode<T>(json));
            }
            catch (Exception exception)
            {
                // Skip has shown it to be well-formed, so what threw is the type or one of its converters.
                var identity = IdentityOf(json);
                unreadable.Add(new UnreadableObject(identity.Key, identity.Uid, identity.ResourceVersion, exception.Message));
            }
        }

        return items;
    }

    private static ObjectIdentity IdentityOf(ReadOnlySpan<byte> json)
    {
        try
        {
            return json[0] == (byte)'{' ? ObjectIdentity.Read(json) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
