using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What the operator sees of a SharingGrant.</summary>
public sealed record SharingGrantStatus : ResourceStatus
{
    /// <summary>Existing namespaces the grant reaches; at most 100 are listed.</summary>
    [Schema(MaxItems = 100)]
    public IReadOnlyList<GranteeStatus>? Grantees { get; init; }

    /// <summary>Number of existing namespaces the grant reaches.</summary>
    public int GranteeCount { get; init; }

    /// <summary>Existing objects the grant covers; at most 100 are listed.</summary>
    [Schema(MaxItems = 100)]
    public IReadOnlyList<MatchedResource>? MatchedResources { get; init; }

    /// <summary>Number of existing objects the grant covers.</summary>
    public int MatchedCount { get; init; }

    /// <summary>Objects of other namespaces that live by the grant; at most 100 are listed.</summary>
    [Schema(MaxItems = 100)]
    public IReadOnlyList<GrantConsumer>? Consumers { get; init; }

    /// <summary>Number of objects of other namespaces that live by the grant.</summary>
    public int ConsumerCount { get; init; }

    /// <summary>Of a grant whose revocation is Drain and that expired, was suspended or is being deleted: since when.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Until when consumers of such a grant may go on.</summary>
    public DateTimeOffset? DrainsUntil { get; init; }
}

/// <summary>A namespace that a grant reaches.</summary>
public sealed record GranteeStatus
{
    /// <summary>The namespace.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    public required string Namespace { get; init; }

    /// <summary>The domain it belongs to.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    public string? Domain { get; init; }
}

/// <summary>An object that a grant covers.</summary>
public sealed record MatchedResource
{
    /// <summary>Its kind.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    public required string Kind { get; init; }

    /// <summary>Its name.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    public required string Name { get; init; }
}

/// <summary>An object that lives by a grant.</summary>
public sealed record GrantConsumer
{
    /// <summary>Its identity.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    public required string Uri { get; init; }

    /// <summary>Identity of the granted asset that it uses.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    public required string Resource { get; init; }

    /// <summary>What it does with the asset: Use or Deploy.</summary>
    public required Permission Permission { get; init; }
}
