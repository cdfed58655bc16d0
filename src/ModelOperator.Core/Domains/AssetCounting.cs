using ModelOperator.Api;

namespace ModelOperator.Core.Domains;

/// <summary>Counts assets by kind.</summary>
internal static class AssetCounting
{
    /// <summary>The counts of assets of these kinds.</summary>
    public static AssetCounts Of(IEnumerable<ObjectKind> assets)
    {
        var counts = new int[(int)ObjectKind.ModelDeployment + 1];
        foreach (var kind in assets)
        {
            counts[(int)kind]++;
        }

        return new AssetCounts
        {
            Datasets = counts[(int)ObjectKind.Dataset],
            Models = counts[(int)ObjectKind.Model],
            ModelVersions = counts[(int)ObjectKind.ModelVersion],
            Embeddings = counts[(int)ObjectKind.Embedding],
            ModelDeployments = counts[(int)ObjectKind.ModelDeployment],
            Total = counts.Sum(),
        };
    }
}
