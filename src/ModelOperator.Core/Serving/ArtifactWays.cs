using ModelOperator.Api;

namespace ModelOperator.Core.Serving;

/// <summary>How an artifact gets to the container that serves it.</summary>
internal enum ArtifactWay
{
    /// <summary>The runtime fetches it itself, from its uri.</summary>
    Fetched,

    /// <summary>Its claim is mounted.</summary>
    Mounted,

    /// <summary>Its claim is mounted, and the loader checks what is there.</summary>
    Checked,

    /// <summary>The loader puts it in place.</summary>
    Loaded,

    /// <summary>The node pulls it, and it is mounted as an image volume.</summary>
    Image,
}

/// <summary>Which ways a runtime knows.</summary>
internal static class ArtifactWays
{
    /// <summary>Whether artifacts of the scheme get to the runtime at all.</summary>
    public static bool Takes(this ArtifactLoading loading, ArtifactScheme scheme) => loading.AllSchemes().Contains(scheme);

    /// <summary>The way of artifacts of the scheme, provided that they get to the runtime.</summary>
    public static ArtifactWay WayOf(this ArtifactLoading loading, ArtifactScheme scheme) => (scheme, loading.Loader?.Schemes.Contains(scheme)) switch
    {
        (ArtifactScheme.Pvc, true) => ArtifactWay.Checked,
        (_, true) => ArtifactWay.Loaded,
        (ArtifactScheme.Pvc, _) => ArtifactWay.Mounted,
        (ArtifactScheme.Oci, _) => ArtifactWay.Image,
        _ => ArtifactWay.Fetched,
    };

    /// <summary>Whether the artifact is found by its digest, so that one that is none would find nothing or something else.</summary>
    public static bool NeedsDigest(this ArtifactWay way) => way is ArtifactWay.Loaded or ArtifactWay.Checked or ArtifactWay.Image;

    /// <summary>Every scheme whose artifacts get to the runtime.</summary>
    public static IEnumerable<ArtifactScheme> AllSchemes(this ArtifactLoading loading) => (loading.Schemes ?? []).Concat(loading.Loader?.Schemes ?? []);
}
