using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>Who may do what with which assets of this namespace, and until when.</summary>
public sealed record SharingGrantSpec
{
    /// <summary>The assets, all of the grant's own namespace.</summary>
    [Schema(MinItems = 1, MaxItems = 32)]
    public required IReadOnlyList<GrantedResources> Resources { get; init; }

    /// <summary>Who gets them.</summary>
    [Schema(MinItems = 1, MaxItems = 64)]
    public required IReadOnlyList<Grantee> To { get; init; }

    /// <summary>Discover: see that the assets exist. Use: make other assets from them. Deploy: serve them. Each includes the ones before it.</summary>
    [Schema(MinItems = 1, MaxItems = 3)]
    [ListSet]
    public required IReadOnlyList<Permission> Permissions { get; init; }

    /// <summary>When the grant ends by itself, e.g. 2027-01-31T18:00:00Z; never when absent.</summary>
    // Not the format date-time: the server's idea of it is wider than what can be read everywhere, and its refusal names no example.
    [Schema(Format = "", MaxLength = 35)]
    [CelRule("self.matches('" + Formats.Time + "') && timestamp(self) > timestamp('2000-01-01T00:00:00Z')", Formats.TimeMessage)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// Whether grantees may grant on what they make from the assets. Denied: whoever wants to use or deploy that needs a grant of these
    /// assets too. Allowed: the grantee's own consent is enough.
    /// </summary>
    [Schema(Default = nameof(Api.Redistribution.Denied))]
    public Redistribution? Redistribution { get; init; }

    /// <summary>What the assets are shared for.</summary>
    [Schema(MaxLength = 1024)]
    public string? Purpose { get; init; }

    /// <summary>
    /// AccessRequests that the grant is the answer to. It gives them nothing by being named: what the grant gives is what resources, to
    /// and permissions say. A request that is named here tells when the grant has ended.
    /// </summary>
    [Schema(MaxItems = 64)]
    [ListMap("namespace", "name")]
    public IReadOnlyList<AccessRequestReference>? Approves { get; init; }

    /// <summary>True: the grant allows nothing for now.</summary>
    [Schema(Default = false)]
    public bool? Suspended { get; init; }

    /// <summary>How consumers lose access when the grant ends.</summary>
    public Revocation? Revocation { get; init; }
}

/// <summary>Assets of one kind, by name or by label.</summary>
[CelRule("has(self.names) != has(self.selector)", "say which objects are granted either by names or by selector")]
public sealed record GrantedResources
{
    /// <summary>
    /// Kind of the assets. A granted Model includes its ModelVersions. Use or Deploy of a ModelDeployment is the consent to call it: where its
    /// spec.networkPolicy is true nobody else can, but from its own namespace.
    /// </summary>
    public required GrantableKind Kind { get; init; }

    /// <summary>Names of objects.</summary>
    [Schema(MinItems = 1, MaxItems = 256)]
    [Items(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage, OnItems = true)]
    [ListSet]
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Selects objects by their labels.</summary>
    [CelRule("(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) && size(self.matchExpressions) > 0)",
        "an empty selector would grant every object of the kind; give matchLabels or matchExpressions")]
    public LabelSelector? Selector { get; init; }
}

/// <summary>Kinds that can be granted.</summary>
public enum GrantableKind
{
    /// <summary>Datasets.</summary>
    Dataset,

    /// <summary>Models, with their versions.</summary>
    Model,

    /// <summary>Single versions of models.</summary>
    ModelVersion,

    /// <summary>Embeddings.</summary>
    Embedding,

    /// <summary>Deployments: the consent to call them from other namespaces, which a deployment with spec.networkPolicy keeps to.</summary>
    ModelDeployment,
}

/// <summary>What a grant allows; each permission includes the ones before it.</summary>
public enum Permission
{
    /// <summary>See that the asset exists.</summary>
    Discover,

    /// <summary>Make other assets from it.</summary>
    Use,

    /// <summary>Serve it.</summary>
    Deploy,
}

/// <summary>Who gets the assets: all namespaces of a domain, one namespace, namespaces by label, or everybody.</summary>
[CelRule("(has(self.domain) ? 1 : 0) + (has(self.__namespace__) ? 1 : 0) + (has(self.namespaceSelector) ? 1 : 0) + (has(self.all) ? 1 : 0) == 1",
    "name each grantee in exactly one way: domain, namespace, namespaceSelector, or all: true")]
public sealed record Grantee
{
    /// <summary>Name of a Domain.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, Formats.DomainMessage)]
    public string? Domain { get; init; }

    /// <summary>Name of a namespace.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, Formats.NamespaceMessage)]
    public string? Namespace { get; init; }

    /// <summary>Selects namespaces by their labels.</summary>
    [CelRule("(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) && size(self.matchExpressions) > 0)",
        "an empty namespaceSelector would share with every namespace of the cluster; give matchLabels or matchExpressions, or write all: true")]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>True: every namespace of the cluster, also those that come later.</summary>
    [CelRule("self", "all is true or left out")]
    public bool? All { get; init; }
}

/// <summary>How consumers lose access.</summary>
[CelRule("(self.mode == 'Drain') == has(self.gracePeriod)", "gracePeriod says how long Drain lasts: it is required there and not allowed with Immediate")]
public sealed record Revocation
{
    /// <summary>
    /// Immediate: at once. Drain: gracePeriod after the grant expires, is suspended or is deleted; until then it allows what it did, and
    /// its consumers have the condition GrantRevoking. A grant that is deleted stays until then, unless nobody lives by it or its
    /// namespace goes.
    /// </summary>
    public required RevocationMode Mode { get; init; }

    /// <summary>How long consumers may go on with Drain, e.g. 30m or 12h.</summary>
    [Schema(MinLength = 2, MaxLength = 18)]
    [Pattern(Formats.Duration, Formats.DurationMessage)]
    public string? GracePeriod { get; init; }
}

/// <summary>Whether grantees may grant on what they make from granted assets.</summary>
public enum Redistribution
{
    /// <summary>Only to those who were granted these assets too.</summary>
    Denied,

    /// <summary>To whomever they like.</summary>
    Allowed,
}

/// <summary>How consumers lose access.</summary>
public enum RevocationMode
{
    /// <summary>At once.</summary>
    Immediate,

    /// <summary>After a while.</summary>
    Drain,
}
