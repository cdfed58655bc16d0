using ModelOperator.Api;

namespace ModelOperator.Testing.Objects;

/// <summary>Gives assets a licence; null leaves them without one.</summary>
public static class LicenseExtensions
{
    /// <summary>The Dataset under a licence.</summary>
    public static Dataset Licensed(this Dataset item, string? license) => item with { Spec = item.Spec with { Info = Under(item.Spec.Info, license) } };

    /// <summary>The Model under a licence.</summary>
    public static Model Licensed(this Model item, string? license) => item with { Spec = item.Spec with { Info = Under(item.Spec.Info, license) } };

    /// <summary>The Embedding under a licence.</summary>
    public static Embedding Licensed(this Embedding item, string? license) => item with { Spec = item.Spec with { Info = Under(item.Spec.Info, license) } };

    /// <summary>The ModelDeployment under a licence.</summary>
    public static ModelDeployment Licensed(this ModelDeployment item, string? license) =>
        item with { Spec = item.Spec with { Info = Under(item.Spec.Info, license) } };

    private static AssetInfo? Under(AssetInfo? info, string? license) => license is null ? info : (info ?? new AssetInfo()) with { License = license };
}
