using ModelOperator.Api;

namespace ModelOperator.Core.Licensing;

/// <summary>Licences that ask the same.</summary>
/// <param name="Copyleft">Name shared by licences of which one satisfies the ShareAlike of another; empty for those without ShareAlike.</param>
/// <param name="Strength">Among these: what is under one may go into something under one that is as strong or stronger.</param>
/// <param name="Terms">What they ask, in the order of the enum.</param>
internal sealed record LicenseFamily(string Copyleft, int Strength, IReadOnlyList<LicenseTerm> Terms)
{
    /// <summary>Licences that ask nothing of anybody downstream but a notice, and those of which nothing is known.</summary>
    public static LicenseFamily Free { get; } = new("", 0, []);

    /// <summary>Licences without ShareAlike.</summary>
    public static LicenseFamily Of(params LicenseTerm[] terms) => new("", 0, terms);

    /// <summary>Licences that ask for their like.</summary>
    public static LicenseFamily Sharing(string copyleft, int strength = 0, params LicenseTerm[] others) =>
        new(copyleft, strength, [.. others.Append(LicenseTerm.ShareAlike).Order()]);
}
