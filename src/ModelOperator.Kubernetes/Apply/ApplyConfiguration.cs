using System.Text.Json;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Apply;

/// <summary>Writes the body of a server-side apply, as <see cref="SortedJson"/>.</summary>
internal static class ApplyConfiguration
{
    /// <summary>
    /// A version that no object has: etcd's first revision is the empty store's. An apply that carries it is refused where an object of
    /// the name exists (409), and creates one where none does, which drops it.
    /// </summary>
    private const string NoVersion = "1";

    /// <summary>Hash of the desired fields but for the annotation that carries it.</summary>
    public static string Hash(ResourceType type, JsonElement desired, string hashAnnotation)
    {
        using var scratch = JsonScratch.Rent();
        Write(scratch.Writer, type, desired, new Provenance(hashAnnotation, Hash: null, Uid: null));
        return SortedJson.Hash(scratch.Written);
    }

    /// <summary>The body.</summary>
    /// <param name="type">Kind of the object.</param>
    /// <param name="desired">The desired fields.</param>
    /// <param name="hashAnnotation">Annotation that carries the hash.</param>
    /// <param name="hash">Hash of the desired fields.</param>
    /// <param name="uid">Uid of the object that is updated; null for one that does not exist yet.</param>
    /// <param name="onlyNew">Whether the server is to refuse it where an object of the name exists.</param>
    public static byte[] Write(ResourceType type, JsonElement desired, string hashAnnotation, string hash, string? uid, bool onlyNew = false)
    {
        using var scratch = JsonScratch.Rent();
        Write(scratch.Writer, type, desired, new Provenance(hashAnnotation, hash, uid, onlyNew));
        return scratch.Written.ToArray();
    }

    // Without a hash: what the hash is taken of, which names no particular object.
    private readonly record struct Provenance(string HashAnnotation, string? Hash, string? Uid, bool OnlyNew = false);

    private static void Write(Utf8JsonWriter writer, ResourceType type, JsonElement desired, Provenance provenance)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, type.ApiVersion);
        writer.WriteString("kind"u8, type.Kind);
        foreach (var property in SortedJson.Properties(desired))
        {
            switch (property.Name)
            {
                case "metadata":
                    writer.WritePropertyName(property.Name);
                    WriteMetadata(writer, property.Value, provenance);
                    break;

                // The status is the server's, and the other two are written above.
                case "apiVersion" or "kind" or "status":
                    break;
                default:
                    writer.WritePropertyName(property.Name);
                    SortedJson.Write(writer, property.Value);
                    break;
            }
        }

        writer.WriteEndObject();
        writer.Flush();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, JsonElement metadata, Provenance provenance)
    {
        writer.WriteStartObject();
        WriteAnnotations(writer, metadata, provenance);
        foreach (var property in SortedJson.Properties(metadata))
        {
            // Everything else in metadata is the server's to set.
            if (property.Name is "name" or "namespace" or "labels" or "finalizers" or "ownerReferences")
            {
                writer.WritePropertyName(property.Name);
                SortedJson.Write(writer, property.Value);
            }
        }

        if (provenance.Uid is { } uid)
        {
            writer.WriteString("uid"u8, uid);
        }

        if (provenance.OnlyNew)
        {
            writer.WriteString("resourceVersion"u8, NoVersion);
        }

        writer.WriteEndObject();
    }

    private static void WriteAnnotations(Utf8JsonWriter writer, JsonElement metadata, Provenance provenance)
    {
        writer.WriteStartObject("annotations"u8);
        foreach (var annotation in metadata.TryGetProperty("annotations"u8, out var annotations) ? SortedJson.Properties(annotations) : [])
        {
            if (annotation.Name != provenance.HashAnnotation)
            {
                annotation.WriteTo(writer);
            }
        }

        if (provenance.Hash is { } hash)
        {
            writer.WriteString(provenance.HashAnnotation, hash);
        }

        writer.WriteEndObject();
    }
}
