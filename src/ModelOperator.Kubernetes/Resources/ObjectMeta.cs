using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>
/// Standard object metadata, reduced to what controllers use. Of <c>managedFields</c>, the largest part of most objects, only a name is kept.
/// </summary>
public sealed record ObjectMeta
{
    /// <summary>Name, unique among the objects of its kind in its namespace.</summary>
    public string Name { get; init; } = "";

    /// <summary>Namespace; null for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>Identity of this incarnation of the object; a deleted and re-created object has another one.</summary>
    public string? Uid { get; init; }

    /// <summary>Opaque version of the stored object; only equality means anything.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Counts changes of the specification; metadata and status do not move it.</summary>
    public long? Generation { get; init; }

    /// <summary>When the object was created, by the server's clock.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When deletion was asked for; the object is gone once its finalizers are.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Labels, for selection.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Names of controllers that must act before the object may go.</summary>
    public IReadOnlyList<string>? Finalizers { get; init; }

    /// <summary>Objects that this one is garbage-collected with.</summary>
    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }

    /// <summary>The field manager that wrote something of the specification last, e.g. <c>kubectl-client-side-apply</c>; null when that is not known.</summary>
    [JsonPropertyName("managedFields")]
    [JsonConverter(typeof(LastManagerConverter))]
    public string? LastManager { get; init; }

    /// <summary>Whether deletion was asked for.</summary>
    [JsonIgnore]
    public bool IsDeleting => DeletionTimestamp is not null;

    /// <summary>Namespace and name.</summary>
    [JsonIgnore]
    public ObjectKey Key => new(Namespace ?? "", Name);
}
