namespace ModelOperator.Api;

/// <summary>
/// Where an artifact is below the directory it is loaded into. The loader puts it there, and the operator computes $(MODEL_PATH), by this rule
/// from the uri alone:
/// <list type="number">
/// <item>A uri that ends with '/', and every hf:// and oci:// uri, is a directory: its files keep their relative paths, and the path is the directory's own.</item>
/// <item>A uri that ends with .tar, .tar.gz or .tgz is an archive: what it holds is unpacked, and the path is the directory's own.</item>
/// <item>Any other uri is one file, named as the last segment of the uri.</item>
/// </list>
/// The query and fragment of a web address are no part of its path, and its percent-encoding is undone. In the name of a file, everything
/// but ASCII letters, digits and the characters . _ - + = @ becomes '_', as do dots it begins with; of a name longer than 200 characters the last 200 stay.
/// </summary>
public static class ArtifactName
{
    private const int MaxLength = 200;

    private static readonly string[] Archives = [".tar", ".tar.gz", ".tgz"];

    /// <summary>The name of the file that the uri stands for; null for a directory or an archive, whose path is the directory they are loaded into.</summary>
    public static string? FileName(string uri) => IsDirectory(uri) || IsArchive(uri) ? null : LastSegment(uri);

    /// <summary>The path of the artifact when it was loaded into the directory, which is named without a '/' at its end.</summary>
    public static string PathIn(string directory, string uri) => FileName(uri) is { } name ? $"{directory}/{name}" : directory;

    /// <summary>Whether the uri stands for files below a prefix.</summary>
    public static bool IsDirectory(string uri) => HasScheme(uri, "hf") || HasScheme(uri, "oci") || Path(uri) is "" or [.., '/'];

    /// <summary>Whether the uri stands for a file that is unpacked.</summary>
    public static bool IsArchive(string uri) =>
        !IsDirectory(uri) && Archives.Any(ending => Path(uri).EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The last segment of the uri's path as the name of a file.</summary>
    public static string LastSegment(string uri)
    {
        var path = Path(uri);
        var segment = path[(path.LastIndexOf('/') + 1)..];
        if (IsWeb(uri))
        {
            segment = Uri.UnescapeDataString(segment);
        }

        var dots = segment.Length - segment.TrimStart('.').Length;
        var name = string.Concat(segment.Select((character, at) => at >= dots && IsPlain(character) ? character : '_'));
        return name.Length <= MaxLength ? name : name[^MaxLength..];
    }

    /// <summary>What follows the host or bucket.</summary>
    private static string Path(string uri)
    {
        var start = uri.IndexOf("://", StringComparison.Ordinal) + 3;
        var rest = start < 3 ? uri : uri[start..];
        if (IsWeb(uri) && rest.IndexOfAny(['?', '#']) is >= 0 and var end)
        {
            rest = rest[..end];
        }

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : rest[(slash + 1)..];
    }

    private static bool IsWeb(string uri) => HasScheme(uri, "https") || HasScheme(uri, "http");

    private static bool HasScheme(string uri, string scheme) => uri.StartsWith($"{scheme}://", StringComparison.OrdinalIgnoreCase);

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-' or '+' or '=' or '@';
}
