using ModelOperator.Api;

namespace ModelOperator.Core.Serving;

/// <summary>How an artifact gets to the container that serves it.</summary>
internal static class ArtifactWays
{
    /// <summary>Whether artifacts of the scheme get to the runtime at all.</summary>
    public static bool Takes(this ArtifactLoading loading, ArtifactScheme scheme) => loading.AllSchemes().Contains(scheme);

    /// <summary>Whether the loader puts artifacts of the scheme in place, or checks them where they are.</summary>
    public static bool IsLoaded(this ArtifactLoading loading, ArtifactScheme scheme) => loading.Loader?.Schemes.Contains(scheme) == true;

    /// <summary>Every scheme whose artifacts get to the runtime.</summary>
    public static IEnumerable<ArtifactScheme> AllSchemes(this ArtifactLoading loading) => (loading.Schemes ?? []).Concat(loading.Loader?.Schemes ?? []);
}
