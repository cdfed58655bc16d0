namespace ModelOperator.Api;

/// <summary>Annotations that carry the lineage graph on every asset and on every object made for one.</summary>
public static class LineageAnnotations
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "lineage.modeloperator.io/";

    /// <summary>Identity of the asset: <c>aip://type/platform/id</c>.</summary>
    public const string Uri = Prefix + "uri";

    /// <summary>Domain that owns the asset's namespace.</summary>
    public const string Domain = Prefix + "domain";

    /// <summary>URIs of the direct parents, sorted, separated by commas.</summary>
    public const string Upstream = Prefix + "upstream";

    /// <summary>Number of direct parents left out of <see cref="Upstream"/> because there are too many.</summary>
    public const string UpstreamTruncated = Prefix + "upstream-truncated";

    /// <summary>Length of the longest chain of parents; 0 for an asset made from nothing.</summary>
    public const string Depth = Prefix + "depth";

    /// <summary>Number of assets that depend on this one, directly or through others.</summary>
    public const string DownstreamCount = Prefix + "downstream-count";

    /// <summary>Digest over what the asset is and what it was made from; it changes exactly when one of these does.</summary>
    public const string Digest = Prefix + "digest";
}
