using System.Collections.Frozen;

namespace ModelOperator.Core.Licensing;

/// <summary>
/// SPDX identifiers of licences by the names that hubs and registries use for them. A licence that SPDX does not list becomes a
/// <c>LicenseRef-</c>, by which <see cref="License"/> knows it as well.
/// </summary>
internal static class SpdxLicenses
{
    private const string Reference = "LicenseRef-";
    private const int Longest = 128;

    private static readonly FrozenSet<string> Listed = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "0BSD", "AFL-3.0", "AGPL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-1.1", "Apache-2.0", "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause",
        "BSD-3-Clause-Clear", "BSL-1.0", "C-UDA-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-NC-2.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0",
        "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-2.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0",
        "CC0-1.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0", "CDLA-Sharing-1.0", "ECL-2.0", "EPL-1.0", "EPL-2.0", "EUPL-1.1", "EUPL-1.2", "GFDL-1.3",
        "GPL-2.0", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0", "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-2.1", "LGPL-2.1-only", "LGPL-2.1-or-later",
        "LGPL-3.0", "LGPL-3.0-only", "LGPL-3.0-or-later", "LGPLLR", "LPPL-1.3c", "MIT", "MIT-0", "MPL-2.0", "MS-PL", "NCSA", "ODbL-1.0", "ODC-By-1.0",
        "OFL-1.1", "OSL-3.0", "PDDL-1.0", "PostgreSQL", "Unlicense", "WTFPL", "Zlib");

    private static readonly FrozenDictionary<string, string> Others = new Dictionary<string, string>
    {
        ["apache"] = "Apache-2.0",
        ["apache 2.0"] = "Apache-2.0",
        ["apache license 2.0"] = "Apache-2.0",
        ["apache license, version 2.0"] = "Apache-2.0",
        ["c-uda"] = "C-UDA-1.0",
        ["lgpl-lr"] = "LGPLLR",
        ["mit license"] = "MIT",
        ["odbl"] = "ODbL-1.0",
        ["odc-by"] = "ODC-By-1.0",
        ["pddl"] = "PDDL-1.0",
        ["the mit license"] = "MIT",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The identifier; null for a text that names no licence.</summary>
    public static string? Identify(string declared)
    {
        var name = declared.Trim();
        if (Listed.TryGetValue(name, out var listed) || Others.TryGetValue(name, out listed))
        {
            return listed;
        }

        var words = name.StartsWith(Reference, StringComparison.OrdinalIgnoreCase) ? name[Reference.Length..] : name;
        var plain = string.Concat(words.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.' ? letter : '-')).Trim('-', '.');
        return plain.Length == 0 || plain.ToUpperInvariant() is "UNKNOWN" or "OTHER" || plain.Length > Longest - Reference.Length
            ? null
            : Reference + plain;
    }
}
