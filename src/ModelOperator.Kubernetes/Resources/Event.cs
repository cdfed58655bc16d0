using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>Whether an event is worth looking at.</summary>
public enum EventType
{
    /// <summary>Things go their way.</summary>
    Normal,

    /// <summary>Something to look at.</summary>
    Warning,
}

/// <summary>What a controller did or saw, for people (events.k8s.io/v1). The server forgets it after an hour or so.</summary>
public sealed record Event : IKubernetesObject<Event>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("events.k8s.io", "v1", "events", "Event", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<Event> JsonTypeInfo => KubernetesJsonContext.Default.Event;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>When it happened first.</summary>
    [JsonConverter(typeof(KubernetesMicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>How often it happened, once it happened again.</summary>
    public EventSeries? Series { get; init; }

    /// <summary>Controller that tells, e.g. <c>modeloperator.io/modeldeployment</c>.</summary>
    public string? ReportingController { get; init; }

    /// <summary>Process that tells, e.g. the pod.</summary>
    public string? ReportingInstance { get; init; }

    /// <summary>What the controller did, or failed to do, in one CamelCase word.</summary>
    public string? Action { get; init; }

    /// <summary>Why, in one CamelCase word.</summary>
    public string? Reason { get; init; }

    /// <summary>The object it is about.</summary>
    public ObjectReference? Regarding { get; init; }

    /// <summary>A second object that plays a part.</summary>
    public ObjectReference? Related { get; init; }

    /// <summary>What happened, in one sentence; at most 1024 bytes.</summary>
    public string? Note { get; init; }

    /// <summary>Normal or Warning.</summary>
    public EventType? Type { get; init; }
}

/// <summary>That an event happened more than once.</summary>
public sealed record EventSeries
{
    /// <summary>How often, the first time included.</summary>
    public int Count { get; init; }

    /// <summary>When it happened last.</summary>
    [JsonConverter(typeof(KubernetesMicroTimeConverter))]
    public DateTimeOffset LastObservedTime { get; init; }
}
