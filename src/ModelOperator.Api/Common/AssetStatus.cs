using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>The part of status that every kind has.</summary>
public abstract record ResourceStatus
{
    /// <summary>
    /// What every object is created with, by the default of the schema, as generation of its status. Without it kstatus, and with it Flux, would
    /// take an object that nobody has looked at yet for one that is as it should be.
    /// </summary>
    public const long NotObserved = -1;

    /// <summary>Whether the operator has not looked at the object yet.</summary>
    /// <param name="status">The object's status.</param>
    public static bool IsMissing(ResourceStatus? status) => status is null or { ObservedGeneration: NotObserved };

    /// <summary>The metadata.generation that this status speaks of; -1 until the operator has looked at the object for the first time.</summary>
    [Schema(Format = "int64")]
    public long? ObservedGeneration { get; init; }

    /// <summary>Ready, Reconciling and Stalled as kstatus defines them, and the kind's own conditions.</summary>
    [Schema(MaxItems = 32)]
    [ListMap("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>The part of status that every asset has.</summary>
public abstract record AssetStatus : ResourceStatus
{
    /// <summary>Identity of the asset, e.g. aip://model/k8s/studio/scene-encoder.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    public string? Uri { get; init; }

    /// <summary>Domain that owns the asset's namespace.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    public string? Domain { get; init; }

    /// <summary>What became of each reference in the specification; those that need attention come first, and at most 64 are listed.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<ReferenceStatus>? References { get; init; }

    /// <summary>
    /// What the asset was and what it was made from before, newest first, at most 10. A revision is added when its own content or
    /// references change; changes further up are in the revisions of the assets they happened to.
    /// </summary>
    [Schema(MaxItems = 10)]
    public IReadOnlyList<AssetRevision>? Revisions { get; init; }

    /// <summary>
    /// Licence terms that bind the asset: of its own licence, and of everything it was made from, where a licence has terms. Sorted; at
    /// most 32 are listed. Absent when nothing binds it.
    /// </summary>
    [Schema(MaxItems = 32)]
    public IReadOnlyList<LicenseObligation>? Obligations { get; init; }

    /// <summary>Domains of everything the asset was made from, sorted; at most 64 are listed.</summary>
    [Schema(MaxItems = 64)]
    [Items(MaxLength = Formats.NameLength)]
    public IReadOnlyList<string>? UpstreamDomains { get; init; }

    /// <summary>
    /// AccessRequests of other namespaces for the asset that wait for an answer, oldest first; at most 10 are listed. Answer with a
    /// SharingGrant, or with an AccessDenial. Absent when there are none.
    /// </summary>
    [Schema(MaxItems = 10)]
    public IReadOnlyList<PendingAccessRequest>? AccessRequests { get; init; }

    /// <summary>Number of AccessRequests that wait for an answer, counted up to 100. Absent when there are none.</summary>
    public int? AccessRequestCount { get; init; }
}

/// <summary>An AccessRequest that waits for an answer.</summary>
public sealed record PendingAccessRequest
{
    /// <summary>Namespace that asks.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    public required string Namespace { get; init; }

    /// <summary>Name of the AccessRequest in that namespace.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    public required string Name { get; init; }

    /// <summary>What is asked for: Discover, Use or Deploy.</summary>
    public required Permission Permission { get; init; }

    /// <summary>How long access is wanted, e.g. 720h; without an end when absent.</summary>
    [Schema(MaxLength = 18)]
    public string? Duration { get; init; }
}

/// <summary>What became of a reference.</summary>
public enum ReferenceState
{
    /// <summary>The asset exists and may be used.</summary>
    Resolved,

    /// <summary>The asset does not exist yet; the reference resolves by itself when it appears.</summary>
    NotFound,

    /// <summary>No grant of the other namespace's owner allows it. This says nothing about whether the asset exists.</summary>
    Refused,

    /// <summary>The asset belongs to another platform and is not watched here.</summary>
    External,
}

/// <summary>What became of one reference in the specification.</summary>
public sealed record ReferenceStatus
{
    /// <summary>Field that holds the reference, e.g. spec.training.datasets[0].</summary>
    [Schema(MaxLength = Formats.LineLength)]
    public required string Field { get; init; }

    /// <summary>Identity of the asset that is meant.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    public required string Uri { get; init; }

    /// <summary>Resolved, NotFound, Refused or External.</summary>
    public required ReferenceState State { get; init; }

    /// <summary>The grant, as namespace/name, that allows a reference into another namespace.</summary>
    [Schema(MaxLength = 320)]
    public string? Grant { get; init; }
}
