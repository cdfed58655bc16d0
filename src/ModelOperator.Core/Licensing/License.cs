using ModelOperator.Api;

namespace ModelOperator.Core.Licensing;

/// <summary>A licence as an asset declares it, and what is known of its terms.</summary>
public sealed record License
{
    private readonly LicenseFamily _family;

    private License(string id, LicenseFamily family) => (Id, _family) = (id, family);

    /// <summary>The licence as it was declared.</summary>
    public string Id { get; }

    /// <summary>What the licence asks, in the order of the enum; empty when it asks nothing, or nothing is known of it.</summary>
    public IReadOnlyList<LicenseTerm> Terms => _family.Terms;

    /// <summary>Whether anybody downstream is bound by the licence.</summary>
    public bool Binds => _family.Terms.Count > 0;

    /// <summary>Which licences are counted together where only so many are kept.</summary>
    internal LicenseFamily Family => _family;

    /// <summary>Reads a declared licence; null when none is declared.</summary>
    public static License? Read(string? id) => string.IsNullOrEmpty(id) ? null : new License(id, LicenseFamilies.Of(id));

    /// <summary>Whether the licence asks something.</summary>
    public bool Asks(LicenseTerm term) => _family.Terms.Contains(term);

    /// <summary>
    /// Whether something made from an asset under this licence may be under another one, as far as ShareAlike goes: a licence of the
    /// same family, in any version, and for the GNU licences also one that asks for more (LGPL, GPL, AGPL in this order).
    /// </summary>
    public bool AllowsResultUnder(License other) => !Asks(LicenseTerm.ShareAlike)
        || string.Equals(Id, other.Id, StringComparison.OrdinalIgnoreCase)
        || (_family.Copyleft == other._family.Copyleft && other._family.Strength >= _family.Strength);
}
