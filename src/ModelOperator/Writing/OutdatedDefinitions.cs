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
internal sealed partial class OutdatedDefinitions : IDisposable
{
    /// <summary>How long a field that was dropped is left out.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Meter _meter = new(RuntimeMeter.Name);
    private readonly TimeSpan _lapse;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <summary>When each field was dropped last.</summary>
    private readonly ConcurrentDictionary<(ResourceType Definition, string Field), long> _dropped = [];

    /// <param name="resync">How often every object is looked at: what two such rounds do not find lacking may well be there by now, and nothing asks for it any more.</param>
    /// <param name="logger">Where a definition is named that begins or ceases to lack something.</param>
    /// <param name="time">The clock.</param>
    public OutdatedDefinitions(TimeSpan resync, ILogger<OutdatedDefinitions> logger, TimeProvider time)
    {
        (_lapse, _logger, _time) = (Pause + (2 * resync), logger, time);
        _meter.CreateObservableGauge(
            "modeloperator_outdated_definitions",
            () => Lacking.Select(static definition => new Measurement<int>(1, new KeyValuePair<string, object?>("resource", definition.Key.ToString()))),
            null,
            "Definitions that lack status fields which this operator writes, 1 by resource.");
    }

    /// <summary>What is told to whoever asks how the operator is: a sentence a definition.</summary>
    public IReadOnlyList<string> Problems => [.. Lacking.Select(static definition => Sentence(definition.Key, definition)).Order(StringComparer.Ordinal)];

    private IEnumerable<IGrouping<ResourceType, string>> Lacking => Within(_lapse).GroupBy(static lacking => lacking.Definition, static lacking => lacking.Name);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>A merge patch of a status without what its definition is known to lack; null when nothing else differs.</summary>
    public byte[]? Writable<T>(T live, byte[]? status)
        where T : class, IKubernetesObject<T>
    {
        if (status is null || FieldsOf(T.ResourceType, Pause) is not { Count: > 0 } fields)
        {
            return status;
        }

        var left = DroppedFields.Without(JsonNode.Parse(status)!.AsObject(), Json(live), fields);
        return left is null ? null : Encoding.UTF8.GetBytes(left.ToJsonString());
    }

    /// <summary>Takes note of what became of a status that was written.</summary>
    /// <param name="live">The object before.</param>
    /// <param name="status">The merge patch.</param>
    /// <param name="written">The object as the server answered that it is now.</param>
    public void Written<T>(T live, byte[] status, T written)
        where T : class, IKubernetesObject<T>
    {
        var type = T.ResourceType;
        var known = FieldsOf(type, TimeSpan.MaxValue);
        if (known.Count == 0 && written.Metadata.ResourceVersion != live.Metadata.ResourceVersion)
        {
            return;
        }

        var patch = JsonNode.Parse(status)!.AsObject();
        var dropped = DroppedFields.Find(patch, Json(written));
        var isNew = false;
        foreach (var field in dropped)
        {
            isNew |= _dropped.TryAdd((type, field), _time.GetTimestamp());
            _dropped[(type, field)] = _time.GetTimestamp();
        }

        var isMended = false;
        foreach (var field in DroppedFields.PathsOf(patch).Intersect(known).Except(dropped))
        {
            isMended |= _dropped.TryRemove((type, field), out _);
        }

        if (isNew)
        {
            LogOutdated(_logger, Sentence(type, FieldsOf(type, _lapse)));
        }
        else if (isMended && FieldsOf(type, _lapse).Count == 0)
        {
            LogMended(_logger, type);
        }
    }

    private SortedSet<string> FieldsOf(ResourceType type, TimeSpan age) =>
        new(Within(age).Where(field => field.Definition == type).Select(static field => field.Name), StringComparer.Ordinal);

    private IEnumerable<(ResourceType Definition, string Name)> Within(TimeSpan age) =>
        _dropped.Where(field => _time.GetElapsedTime(field.Value) < age).Select(static field => field.Key);

    private static string Sentence(ResourceType type, IEnumerable<string> fields) =>
        $"CustomResourceDefinition {type} is older than this operator and lacks {string.Join(", ", fields.Order(StringComparer.Ordinal))}: apply crds/ of this version; until then what belongs there is not told";

    private static JsonObject Json<T>(T item)
        where T : class, IKubernetesObject<T> => JsonSerializer.SerializeToNode(item, T.JsonTypeInfo)!.AsObject();

    [LoggerMessage(1, LogLevel.Warning, "{Sentence}")]
    private static partial void LogOutdated(ILogger logger, string sentence);

    [LoggerMessage(2, LogLevel.Information, "CustomResourceDefinition {Definition} has every status field that this operator writes now")]
    private static partial void LogMended(ILogger logger, ResourceType definition);
}
