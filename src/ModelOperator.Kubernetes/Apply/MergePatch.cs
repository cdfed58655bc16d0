using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Apply;

/// <summary>
/// JSON merge patches (RFC 7386) that change what differs and say nothing else: values that are equal are left out, values that are
/// gone become null. Each builder answers null when nothing differs, so that an unchanged object is not written.
/// </summary>
public static class MergePatch
{
    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}");

    /// <summary>A patch for the status subresource that turns one status into another.</summary>
    /// <param name="live">The status in the cache; null when there is none yet.</param>
    /// <param name="desired">The status decided, its conditions merged with the live ones (<see cref="Resources.Conditions.Merge"/>).</param>
    /// <param name="contract">JSON contract of the status.</param>
    /// <param name="resourceVersion">The live object's resourceVersion.</param>
    /// <param name="ownedConditions">
    /// The condition types that only we write. A merge patch replaces the list of conditions as a whole, so when the live list has a
    /// condition of somebody else and the list changes, the patch carries <paramref name="resourceVersion"/>: if that condition
    /// changed meanwhile the server answers with a conflict (409), and nobody's write is lost.
    /// </param>
    public static byte[]? Status<TStatus>(
        TStatus? live, TStatus desired, JsonTypeInfo<TStatus> contract, string? resourceVersion, IReadOnlySet<string> ownedConditions)
        where TStatus : class
    {
        using var before = JsonScratch.Rent();
        using var after = JsonScratch.Rent();
        if (live is not null)
        {
            JsonSerializer.Serialize(before.Writer, live, contract);
        }

        JsonSerializer.Serialize(after.Writer, desired, contract);
        if (before.Written.SequenceEqual(after.Written))
        {
            return null;
        }

        using var liveDocument = live is null ? null : JsonDocument.Parse(before.WrittenMemory);
        using var desiredDocument = JsonDocument.Parse(after.WrittenMemory);
        var liveStatus = liveDocument?.RootElement ?? EmptyObject;
        var desiredStatus = desiredDocument.RootElement;
        if (JsonElement.DeepEquals(liveStatus, desiredStatus))
        {
            return null;
        }

        using var patch = JsonScratch.Rent();
        var writer = patch.Writer;
        writer.WriteStartObject();
        if (resourceVersion is not null && ReplacesForeignCondition(liveStatus, desiredStatus, ownedConditions))
        {
            writer.WriteStartObject("metadata"u8);
            writer.WriteString("resourceVersion"u8, resourceVersion);
            writer.WriteEndObject();
        }

        writer.WritePropertyName("status"u8);
        WriteDifference(writer, liveStatus, desiredStatus);
        writer.WriteEndObject();
        writer.Flush();
        return patch.Written.ToArray();
    }

    /// <summary>A patch that turns the annotations under one prefix into the desired ones: sets what differs, removes what is not desired.</summary>
    /// <param name="live">The annotations in the cache.</param>
    /// <param name="desired">All annotations that are wanted under the prefix.</param>
    /// <param name="ownedPrefix">What the keys of our annotations begin with; others are never touched.</param>
    /// <exception cref="ArgumentException">A desired key does not begin with the prefix.</exception>
    public static byte[]? Annotations(
        IReadOnlyDictionary<string, string>? live, IReadOnlyDictionary<string, string> desired, string ownedPrefix)
    {
        JsonScratch? patch = null;
        try
        {
            foreach (var (key, value) in desired)
            {
                if (!key.StartsWith(ownedPrefix, StringComparison.Ordinal))
                {
                    throw new ArgumentException($"The annotation '{key}' does not begin with '{ownedPrefix}'.", nameof(desired));
                }

                if (live is null || !live.TryGetValue(key, out var current) || current != value)
                {
                    Begin(ref patch).WriteString(key, value);
                }
            }

            foreach (var (key, _) in live ?? EmptyAnnotations)
            {
                if (key.StartsWith(ownedPrefix, StringComparison.Ordinal) && !desired.ContainsKey(key))
                {
                    Begin(ref patch).WriteNull(key);
                }
            }

            return patch is null ? null : End(patch);
        }
        finally
        {
            patch?.Dispose();
        }
    }

    /// <summary>A patch that brings annotations and finalizers onto the desired ones; one write for both.</summary>
    /// <param name="live">The metadata in the cache.</param>
    /// <param name="annotations">All annotations that are wanted under the prefix; null leaves them as they are.</param>
    /// <param name="ownedPrefix">What the keys of our annotations begin with; others are never touched.</param>
    /// <param name="finalizers">
    /// All finalizers that are wanted, those of others too. A merge patch replaces the list as a whole, so where it differs the patch
    /// carries the live resourceVersion: if somebody wrote meanwhile the server answers with a conflict (409), and no finalizer is lost.
    /// </param>
    public static byte[]? Metadata(
        ObjectMeta live, IReadOnlyDictionary<string, string>? annotations, string ownedPrefix, IReadOnlyList<string> finalizers)
    {
        var annotationPatch = annotations is null ? null : Annotations(live.Annotations, annotations, ownedPrefix);
        if (finalizers.SequenceEqual(live.Finalizers ?? []))
        {
            return annotationPatch;
        }

        using var patch = JsonScratch.Rent();
        var writer = patch.Writer;
        writer.WriteStartObject();
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("resourceVersion"u8, live.ResourceVersion);
        writer.WriteStartArray("finalizers"u8);
        foreach (var finalizer in finalizers)
        {
            writer.WriteStringValue(finalizer);
        }

        writer.WriteEndArray();
        if (annotationPatch is not null)
        {
            using var document = JsonDocument.Parse(annotationPatch);
            writer.WritePropertyName("annotations"u8);
            document.RootElement.GetProperty("metadata"u8).GetProperty("annotations"u8).WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return patch.Written.ToArray();
    }

    private static IReadOnlyDictionary<string, string> EmptyAnnotations { get; } = new Dictionary<string, string>();

    private static Utf8JsonWriter Begin(ref JsonScratch? patch)
    {
        if (patch is null)
        {
            patch = JsonScratch.Rent();
            patch.Writer.WriteStartObject();
            patch.Writer.WriteStartObject("metadata"u8);
            patch.Writer.WriteStartObject("annotations"u8);
        }

        return patch.Writer;
    }

    private static byte[] End(JsonScratch patch)
    {
        patch.Writer.WriteEndObject();
        patch.Writer.WriteEndObject();
        patch.Writer.WriteEndObject();
        patch.Writer.Flush();
        return patch.Written.ToArray();
    }

    private static void WriteDifference(Utf8JsonWriter writer, JsonElement live, JsonElement desired)
    {
        writer.WriteStartObject();
        foreach (var property in desired.EnumerateObject())
        {
            if (!live.TryGetProperty(property.Name, out var before))
            {
                property.WriteTo(writer);
            }
            else if (!JsonElement.DeepEquals(before, property.Value))
            {
                writer.WritePropertyName(property.Name);
                if (before.ValueKind == JsonValueKind.Object && property.Value.ValueKind == JsonValueKind.Object)
                {
                    WriteDifference(writer, before, property.Value);
                }
                else
                {
                    property.Value.WriteTo(writer);
                }
            }
        }

        foreach (var property in live.EnumerateObject())
        {
            if (!desired.TryGetProperty(property.Name, out _))
            {
                writer.WriteNull(property.Name);
            }
        }

        writer.WriteEndObject();
    }

    private static bool ReplacesForeignCondition(JsonElement live, JsonElement desired, IReadOnlySet<string> ownedConditions)
    {
        if (!live.TryGetProperty("conditions"u8, out var before)
            || (desired.TryGetProperty("conditions"u8, out var after) && JsonElement.DeepEquals(before, after)))
        {
            return false;
        }

        foreach (var condition in before.EnumerateArray())
        {
            if (condition.TryGetProperty("type"u8, out var type) && !ownedConditions.Contains(type.GetString() ?? ""))
            {
                return true;
            }
        }

        return false;
    }
}
