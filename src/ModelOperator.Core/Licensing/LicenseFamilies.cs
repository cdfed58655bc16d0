using System.Collections.Frozen;
using ModelOperator.Api;

namespace ModelOperator.Core.Licensing;

/// <summary>
/// What licences ask, by their SPDX identifiers and by the names that model hubs use for licences SPDX does not list, with or without
/// <c>LicenseRef-</c> before them. Upper and lower case mean the same, as SPDX has it. Identifiers are read by their words, so that
/// every version and jurisdiction of a licence is known: CC-BY-NC-SA-3.0-IGO like CC-BY-NC-SA-4.0.
/// </summary>
internal static class LicenseFamilies
{
    private const string Reference = "LICENSEREF-";

    private static readonly LicenseFamily NonCommercial = LicenseFamily.Of(LicenseTerm.NonCommercial);
    private static readonly LicenseFamily ResearchOnly = LicenseFamily.Of(LicenseTerm.NonCommercial, LicenseTerm.ResearchOnly);
    private static readonly LicenseFamily UseRestricted = LicenseFamily.Of(LicenseTerm.UseRestricted);

    /// <summary>Creative Commons licences by the elements after BY.</summary>
    private static readonly FrozenDictionary<string, LicenseFamily> CreativeCommons = new Dictionary<string, LicenseFamily>
    {
        [""] = LicenseFamily.Free,
        ["NC"] = NonCommercial,
        ["ND"] = LicenseFamily.Of(LicenseTerm.NoDerivatives),
        ["SA"] = LicenseFamily.Sharing("CC-BY-SA"),
        ["NC-ND"] = LicenseFamily.Of(LicenseTerm.NonCommercial, LicenseTerm.NoDerivatives),
        ["NC-SA"] = LicenseFamily.Sharing("CC-BY-NC-SA", 0, LicenseTerm.NonCommercial),
    }.ToFrozenDictionary();

    /// <summary>Licences by how their identifiers begin, up to a word's end.</summary>
    private static readonly (string Prefix, LicenseFamily Family)[] ByPrefix =
    [
        ("LGPL", LicenseFamily.Sharing("GNU", 1)),
        ("LGPLLR", LicenseFamily.Sharing("GNU", 1)),
        ("GPL", LicenseFamily.Sharing("GNU", 2)),
        ("AGPL", LicenseFamily.Sharing("GNU", 3)),
        ("GFDL", LicenseFamily.Sharing("GFDL")),
        ("ODBL", LicenseFamily.Sharing("ODBL")),
        ("OSL", LicenseFamily.Sharing("OSL")),
        ("EUPL", LicenseFamily.Sharing("EUPL")),
        ("CDLA-SHARING", LicenseFamily.Sharing("CDLA-SHARING")),
        ("POLYFORM-NONCOMMERCIAL", NonCommercial),
        ("OPENRAIL", UseRestricted),
        ("CREATIVEML-OPENRAIL", UseRestricted),
        ("BIGSCIENCE-OPENRAIL", UseRestricted),
        ("BIGSCIENCE-BLOOM-RAIL", UseRestricted),
        ("BIGCODE-OPENRAIL", UseRestricted),
        ("LLAMA", UseRestricted),
        ("GEMMA", UseRestricted),
        ("APPLE-AMLR", ResearchOnly),
        ("H-RESEARCH", ResearchOnly),
        ("INTEL-RESEARCH", ResearchOnly),
        ("QWEN-RESEARCH", ResearchOnly),
        ("MRL", ResearchOnly),
        ("MNPL", NonCommercial),
        ("DEEPFLOYD-IF-LICENSE", ResearchOnly),
        ("FAIR-NONCOMMERCIAL-RESEARCH-LICENSE", ResearchOnly),
        ("FLUX-1-DEV-NON-COMMERCIAL-LICENSE", NonCommercial),
    ];

    /// <summary>The family of a licence.</summary>
    public static LicenseFamily Of(string id)
    {
        var name = id.ToUpperInvariant();
        name = name.StartsWith(Reference, StringComparison.Ordinal) ? name[Reference.Length..] : name;
        if (name.StartsWith("CC-BY", StringComparison.Ordinal) && IsWordEnd(name, "CC-BY".Length))
        {
            var elements = name.Split('-').Skip(2).TakeWhile(word => word is "NC" or "ND" or "SA");
            return CreativeCommons.GetValueOrDefault(string.Join('-', elements), LicenseFamily.Free);
        }

        foreach (var (prefix, family) in ByPrefix)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && IsWordEnd(name, prefix.Length))
            {
                return family;
            }
        }

        return LicenseFamily.Free;
    }

    /// <summary>Numbers follow some names without a hyphen: llama3.1.</summary>
    private static bool IsWordEnd(string name, int at) => at == name.Length || !char.IsAsciiLetter(name[at]);
}
