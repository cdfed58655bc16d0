namespace ModelOperator.Core.Serving;

/// <summary>
/// Where an artifact is below the directory it is loaded into; the loader follows the same rule, from the uri alone. Files below a prefix
/// (a uri that ends with '/', and every hf:// and oci:// uri) and what an archive holds are in the directory itself. All else is one file,
/// named like the last segment of the uri, in which a web address's percent-encoding is undone and whatever is not plain becomes '_'.
/// </summary>
internal static class ArtifactName
{
    private const int LongestName = 200;

    private static readonly string[] Archives = [".tar", ".tar.gz", ".tgz"];

    /// <summary>Name of the one file that the artifact is; null when it is the directory.</summary>
    public static string? OfFile(string uri)
    {
        var (scheme, path) = Parts(uri);
        return scheme is "hf" or "oci" || path.Length == 0 || path.EndsWith('/') || Archives.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? null
            : Plain(scheme == "https" ? Uri.UnescapeDataString(LastSegment(path)) : LastSegment(path));
    }

    /// <summary>The scheme, and the path behind the host or bucket without a web address's query and fragment.</summary>
    private static (string Scheme, string Path) Parts(string uri)
    {
        var colon = uri.IndexOf("://", StringComparison.Ordinal);
        var (scheme, rest) = (uri[..colon], uri[(colon + 3)..]);
        if (scheme == "https" && rest.IndexOfAny(['?', '#']) is >= 0 and var end)
        {
            rest = rest[..end];
        }

        return (scheme, rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? rest[(slash + 1)..] : "");
    }

    private static string LastSegment(string path) => path[(path.LastIndexOf('/') + 1)..];

    // No name leads out of the directory, or hides in it.
    private static string Plain(string segment)
    {
        var dots = segment.Length - segment.TrimStart('.').Length;
        var name = string.Concat(segment.Select((letter, index) => index >= dots && IsPlain(letter) ? letter : '_'));
        return name.Length <= LongestName ? name : name[^LongestName..];
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '+' or '=' or '@';
}
