using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Metrics;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Writing;

/// <summary>
/// Definitions that are older than this operator: the API server drops the status fields that they lack. Such a field is not written again and
/// again: it is left out for a while after it was dropped, and then tried once more, for definitions are brought up to date under a running
/// operator. No permission to read definitions is needed for that, and it costs nothing while there are none such: only a write that changed
/// nothing is looked at.
/// </summary>
internal sealed partial class OutdatedDefinitions(ILogger<OutdatedDefinitions> logger, TimeProvider time)
{
    /// <summary>How long a field that was dropped is left out.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly Meter Meter = new(RuntimeMeter.Name);

    /// <summary>Made with the object, so that it is told also while it is zero.</summary>
    private readonly UpDownCounter<long> _lacking = Meter.CreateUpDownCounter<long>(
        "modeloperator_outdated_definitions", null, "Status fields that the operator writes and the definition of a kind lacks, by resource.");

    private readonly ConcurrentDictionary<ResourceType, Gap> _gaps = [];
    private readonly ConcurrentDictionary<ResourceType, bool> _refused = [];

    /// <summary>What is told to whoever asks how the operator is: a sentence a definition.</summary>
    public IReadOnlyList<string> Problems => [.. _gaps.OrderBy(gap => gap.Key.ToString(), StringComparer.Ordinal).Select(gap => Sentence(gap.Key, gap.Value.Fields))];

    /// <summary>A merge patch of a status without what its definition is known to lack; null when nothing else differs.</summary>
    public byte[]? Writable<T>(T live, byte[]? status)
        where T : class, IKubernetesObject<T>
    {
        if (status is null || !_gaps.TryGetValue(T.ResourceType, out var gap) || time.GetElapsedTime(gap.Since) >= Pause)
        {
            return status;
        }

        var left = DroppedFields.Without(JsonNode.Parse(status)!.AsObject(), Json(live), gap.Fields);
        return left is null ? null : Encoding.UTF8.GetBytes(left.ToJsonString());
    }

    /// <summary>Takes note of what became of a status that was written.</summary>
    /// <param name="live">The object before.</param>
    /// <param name="status">The merge patch.</param>
    /// <param name="written">The object as the server answered that it is now.</param>
    public void Written<T>(T live, byte[] status, T written)
        where T : class, IKubernetesObject<T>
    {
        _refused.TryRemove(T.ResourceType, out _);
        var known = _gaps.GetValueOrDefault(T.ResourceType);
        var changedNothing = written.Metadata.ResourceVersion == live.Metadata.ResourceVersion;
        if (!changedNothing && (known is null || time.GetElapsedTime(known.Since) < Pause))
        {
            return;
        }

        var patch = JsonNode.Parse(status)!.AsObject();
        var (tried, fields) = (DroppedFields.PathsOf(patch), new SortedSet<string>(DroppedFields.Find(patch, Json(written)), StringComparer.Ordinal));
        if (fields.Count == 0 && known?.Fields.Overlaps(tried) != true)
        {
            return;
        }

        fields.UnionWith((known?.Fields ?? []).Except(tried));
        Note(T.ResourceType, known, fields.Count == 0 ? null : new Gap(fields, time.GetTimestamp()));
    }

    /// <summary>Takes note of a status that the server does not take.</summary>
    public void Refused(ResourceType type, string message)
    {
        if (_refused.TryAdd(type, true))
        {
            LogRefused(logger, type, message);
        }
    }

    private void Note(ResourceType type, Gap? before, Gap? now)
    {
        if (before is null && now is null)
        {
            return;
        }

        if (now is null ? !_gaps.TryRemove(KeyValuePair.Create(type, before!)) : before is null ? !_gaps.TryAdd(type, now) : !_gaps.TryUpdate(type, now, before))
        {
            // Another worker found the same.
            return;
        }

        _lacking.Add((now?.Fields.Count ?? 0) - (before?.Fields.Count ?? 0), new KeyValuePair<string, object?>("resource", type.ToString()));
        if (now is null)
        {
            LogMended(logger, type);
        }
        else if (before is null || !before.Fields.SetEquals(now.Fields))
        {
            LogOutdated(logger, Sentence(type, now.Fields));
        }
    }

    private static string Sentence(ResourceType type, SortedSet<string> fields) =>
        $"CustomResourceDefinition {type} is older than this operator and lacks {string.Join(", ", fields)}: apply crds/ of this version; until then what belongs there is not told";

    private static JsonObject Json<T>(T item)
        where T : class, IKubernetesObject<T> => JsonSerializer.SerializeToNode(item, T.JsonTypeInfo)!.AsObject();

    /// <summary>What a definition lacks.</summary>
    /// <param name="Fields">Paths of the fields.</param>
    /// <param name="Since">When they were dropped last.</param>
    private sealed record Gap(SortedSet<string> Fields, long Since);

    [LoggerMessage(1, LogLevel.Warning, "{Sentence}")]
    private static partial void LogOutdated(ILogger logger, string sentence);

    [LoggerMessage(2, LogLevel.Information, "CustomResourceDefinition {Definition} has every status field that this operator writes now")]
    private static partial void LogMended(ILogger logger, ResourceType definition);

    [LoggerMessage(3, LogLevel.Warning, "CustomResourceDefinition {Definition} refuses a status that this operator writes, as one of another version does: apply crds/ of this version: {Error}")]
    private static partial void LogRefused(ILogger logger, ResourceType definition, string error);
}
