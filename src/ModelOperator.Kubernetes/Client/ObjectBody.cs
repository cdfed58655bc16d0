using System.Buffers;
using System.Text.Json;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Client;

/// <summary>Writes an object as a request body. The server wants apiVersion and kind, which objects read from lists lack.</summary>
internal static class ObjectBody
{
    public static ReadOnlyMemory<byte> Write<T>(T obj)
        where T : class, IKubernetesObject<T>
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer);
        if (obj.ApiVersion is not null && obj.Kind is not null)
        {
            JsonSerializer.Serialize(writer, obj, T.JsonTypeInfo);
            return buffer.WrittenMemory;
        }

        using var fields = JsonSerializer.SerializeToDocument(obj, T.JsonTypeInfo);
        writer.WriteStartObject();
        writer.WriteString("apiVersion", T.ResourceType.ApiVersion);
        writer.WriteString("kind", T.ResourceType.Kind);
        foreach (var field in fields.RootElement.EnumerateObject())
        {
            if (!field.NameEquals("apiVersion"u8) && !field.NameEquals("kind"u8))
            {
                field.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
