using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What an asset was and what it was made from, from one moment until the next revision.</summary>
public sealed record AssetRevision
{
    /// <summary>Since when the asset is, or was, like this.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Lineage digest at that moment. Later changes of what it was made from are in the revisions of those assets.</summary>
    [Schema(MaxLength = 71)]
    public required string Digest { get; init; }

    /// <summary>Digest over the asset's own content, without what it was made from; absent for a deployment, which has none.</summary>
    [Schema(MaxLength = 71)]
    public string? Content { get; init; }

    /// <summary>Version of the content, for kinds that have a spec.version.</summary>
    [Schema(MaxLength = Formats.VersionLength)]
    public string? Version { get; init; }

    /// <summary>Identities of what it was made from, sorted; at most 32.</summary>
    [Schema(MaxItems = 32)]
    [Items(MaxLength = Formats.UriLength)]
    public IReadOnlyList<string>? Upstream { get; init; }

    /// <summary>Number of identities left out of upstream because there are too many.</summary>
    public int? UpstreamTruncated { get; init; }

    /// <summary>Digest over all identities, where some are left out of upstream.</summary>
    [Schema(MaxLength = 71)]
    public string? UpstreamDigest { get; init; }

    /// <summary>
    /// What is different from the revision before: "created", "content", "version 1 -> 2", "+ uri" for what it is now made from and
    /// "- uri" for what it no longer is, or "upstream" where there are too many to list; at most 16.
    /// </summary>
    [Schema(MaxItems = 16)]
    [Items(MaxLength = Formats.UriLength)]
    public required IReadOnlyList<string> Changes { get; init; }
}
