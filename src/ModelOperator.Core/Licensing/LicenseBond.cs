namespace ModelOperator.Core.Licensing;

/// <summary>A licence that binds an asset, as the asset's namespace may be told.</summary>
/// <param name="License">The licence.</param>
/// <param name="Source">The asset that declares it; null when it may not be named.</param>
/// <param name="Uri">Its identity; null when it may not be named.</param>
/// <param name="Domain">The domain of that asset.</param>
/// <param name="IsOwn">Whether the bound asset declares it itself.</param>
/// <param name="IsDerived">Whether the bound asset was derived from the one that declares it.</param>
public sealed record LicenseBond(License License, ObjectRef? Source, string? Uri, string? Domain, bool IsOwn, bool IsDerived);

/// <summary>A licence and where it is declared.</summary>
/// <param name="License">The licence.</param>
/// <param name="Declarer">The asset that declares it.</param>
public sealed record OwnLicense(License License, ObjectRef Declarer);

/// <summary>What puts an asset into production.</summary>
public enum ProductionUse
{
    /// <summary>A deployment asks for a version in stage Production.</summary>
    StageAskedFor,

    /// <summary>A deployment serves a version that is in stage Production.</summary>
    VersionServed,

    /// <summary>A version asks for stage Production.</summary>
    VersionPromoted,
}
