using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What a licence asks of everybody who uses the asset or makes something from it.</summary>
public enum LicenseTerm
{
    /// <summary>No commercial use.</summary>
    NonCommercial,

    /// <summary>Use for research only.</summary>
    ResearchOnly,

    /// <summary>Nothing may be derived from it.</summary>
    NoDerivatives,

    /// <summary>What is derived from it must be under the same licence.</summary>
    ShareAlike,

    /// <summary>Uses that the licence lists are forbidden, to everybody downstream too.</summary>
    UseRestricted,
}

/// <summary>Terms that an asset is under because of its own licence, or the licence of something it was made from.</summary>
public sealed record LicenseObligation
{
    /// <summary>The licence, as the asset that it comes from declares it.</summary>
    [Schema(MaxLength = 128)]
    public required string License { get; init; }

    /// <summary>What the licence asks.</summary>
    [Schema(MaxItems = 8)]
    public required IReadOnlyList<LicenseTerm> Terms { get; init; }

    /// <summary>Identity of the asset that declares the licence; absent when that asset is not shared with this namespace.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    public string? Uri { get; init; }

    /// <summary>Domain that owns the asset that declares the licence.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    public string? Domain { get; init; }
}
