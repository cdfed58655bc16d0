namespace ModelOperator.ClusterTests.Crds.Cases;

/// <summary>The tables of all kinds.</summary>
internal static class Tables
{
    private static readonly Lazy<IReadOnlyDictionary<string, Case>> ByName = new(() => new[]
    {
        DatasetCases.All, DomainCases.All, EmbeddingCases.All, ModelCases.All, ModelVersionCases.All, ModelDeploymentCases.All,
        ServingRuntimeCases.All, SharingGrantCases.All, AccessRequestCases.All, AccessDenialCases.All,
    }.SelectMany(table => table.Cases).ToDictionary(@case => @case.ToString()));

    /// <summary>All cases by kind and constraint.</summary>
    public static IReadOnlyDictionary<string, Case> All => ByName.Value;
}
