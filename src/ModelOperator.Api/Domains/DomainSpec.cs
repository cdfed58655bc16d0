using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What a Domain is and owns.</summary>
public sealed record DomainSpec
{
    /// <summary>Name for people, e.g. "Studio".</summary>
    [Schema(MaxLength = Formats.LineLength)]
    public string? DisplayName { get; init; }

    /// <summary>What the domain does.</summary>
    [Schema(MaxLength = Formats.TextLength)]
    public string? Description { get; init; }

    /// <summary>People and teams who answer for the domain.</summary>
    [Schema(MaxItems = 32)]
    public IReadOnlyList<Owner>? Owners { get; init; }

    /// <summary>Who belongs to the domain, as RBAC subjects.</summary>
    [Schema(MaxItems = 256)]
    public IReadOnlyList<Subject>? Members { get; init; }

    /// <summary>Which namespaces belong to the domain. A namespace that two domains claim stays with the older one, and both say so.</summary>
    public NamespaceClaim? Namespaces { get; init; }

    /// <summary>What the domain is measured by.</summary>
    [Schema(MaxItems = 64)]
    [ListMap("name")]
    public IReadOnlyList<BusinessMetric>? Metrics { get; init; }

    /// <summary>What the domain may use of the cluster.</summary>
    public DomainQuota? Quota { get; init; }

    /// <summary>
    /// Who may discover the domain's assets: Open, everybody sees them; Listed, everybody sees their names and descriptions;
    /// Private, only members and grantees see that they exist. Read access through the Kubernetes API stays with RBAC; this is for catalogs.
    /// </summary>
    [Schema(Default = nameof(DiscoveryMode.Listed))]
    public DiscoveryMode? Discovery { get; init; }
}

/// <summary>Who may discover a domain's assets.</summary>
public enum DiscoveryMode
{
    /// <summary>Everybody sees the assets.</summary>
    Open,

    /// <summary>Everybody sees names and descriptions.</summary>
    Listed,

    /// <summary>Only members and grantees see that the assets exist.</summary>
    Private,
}

/// <summary>Kinds of RBAC subjects.</summary>
public enum SubjectKind
{
    /// <summary>A user.</summary>
    User,

    /// <summary>A group of users.</summary>
    Group,

    /// <summary>A service account.</summary>
    ServiceAccount,
}

/// <summary>A user, a group, or a service account.</summary>
[CelRule("(self.kind == 'ServiceAccount') == has(self.__namespace__)",
    "namespace is required for a ServiceAccount and not allowed for a User or Group")]
[CelRule("!self.name.startsWith('system:')", "members with the prefix system: belong to Kubernetes itself; name your own users and groups")]
public sealed record Subject
{
    /// <summary>User, Group or ServiceAccount.</summary>
    public required SubjectKind Kind { get; init; }

    /// <summary>Name of the subject as the cluster's authentication knows it.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LineLength)]
    public required string Name { get; init; }

    /// <summary>Namespace of a service account.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, Formats.NamespaceMessage)]
    public string? Namespace { get; init; }
}

/// <summary>Namespaces by name, by label, or both.</summary>
[CelRule("has(self.names) || has(self.selector)", "say which namespaces belong to the domain: give names, a selector, or both")]
public sealed record NamespaceClaim
{
    /// <summary>Names of namespaces; they need not exist yet.</summary>
    [Schema(MinItems = 1, MaxItems = 256)]
    [Items(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, Formats.NamespaceMessage, OnItems = true)]
    [ListSet]
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Selects namespaces by their labels.</summary>
    [CelRule("(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) && size(self.matchExpressions) > 0)",
        "an empty selector would claim every namespace of the cluster; give matchLabels or matchExpressions")]
    public LabelSelector? Selector { get; init; }
}

/// <summary>A figure the domain is measured by.</summary>
public sealed record BusinessMetric
{
    /// <summary>Name of the metric.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LabelLength)]
    public required string Name { get; init; }

    /// <summary>PromQL expression that yields the metric.</summary>
    [Schema(MinLength = 1, MaxLength = 4096)]
    public required string PromQL { get; init; }

    /// <summary>What is aimed for, e.g. ">= 0.92".</summary>
    [Schema(MaxLength = Formats.LineLength)]
    public string? Goal { get; init; }
}

/// <summary>Limits of a domain. What is over the limit waits, in the order of creation.</summary>
public sealed record DomainQuota
{
    /// <summary>Most GPUs requested by the domain's deployments together, counting every replica; absent for no limit.</summary>
    [Schema(Minimum = 0, Maximum = 1000000)]
    public int? Gpus { get; init; }

    /// <summary>Most deployments with pods at one time; absent for no limit.</summary>
    [Schema(Minimum = 0, Maximum = 1000000)]
    public int? Deployments { get; init; }
}
