using System.Text.RegularExpressions;

namespace ModelOperator.Core.Importing;

/// <summary>Where the files of a version can be.</summary>
internal static partial class ArtifactUris
{
    /// <summary>What to say of a place that artifacts are not fetched from.</summary>
    public const string NotFetched = "artifacts are fetched from hf, s3, gs, https, oci and pvc: copy the files to one of them and write that into spec.artifact.uri";

    /// <summary>Whether artifacts are fetched from there.</summary>
    public static bool AreFetched(string uri) => uri.Length <= Limits.Uri && Form().IsMatch(uri);

    /// <summary>
    /// The uri of a directory, which ends with a slash where a file could be meant. Registries name directories without one; a last part
    /// with a file's ending is left alone.
    /// </summary>
    public static string OfDirectory(string uri)
    {
        if (uri.EndsWith('/') || uri.StartsWith("hf:", StringComparison.Ordinal) || uri.StartsWith("oci:", StringComparison.Ordinal))
        {
            return uri;
        }

        var last = uri[(uri.LastIndexOf('/') + 1)..];
        return FileEnding().IsMatch(last) ? uri : $"{uri}/";
    }

    /// <summary>
    /// A version that a uri tells: the revision of a repository, the tag of an image, or a last part that begins with a number. Of
    /// any other uri a mark is its version, since another uri is another version.
    /// </summary>
    public static string VersionOf(string uri)
    {
        var path = uri.TrimEnd('/');
        var last = path[(path.LastIndexOf('/') + 1)..];
        var at = last.IndexOfAny(['@', ':']);
        var told = at >= 0 ? last[(at + 1)..].Replace(':', '-') : NumberedPart().IsMatch(last) ? last : "";
        return Words.IsVersion(told) ? told : $"uri-{ObjectNames.Mark(uri)}";
    }

    [GeneratedRegex(@"^((s3|gs|https|oci)://[^\s]+|hf://[A-Za-z0-9][-A-Za-z0-9._]*/[A-Za-z0-9][-A-Za-z0-9._]*(@[A-Za-z0-9][-A-Za-z0-9._/]*)?|pvc://[a-z0-9]([-a-z0-9.]*[a-z0-9])?(/[A-Za-z0-9_][-A-Za-z0-9._=+]*)*/?)\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"\.(tar|gz|tgz|zip|safetensors|gguf|onnx|pt|pth|pkl|joblib|bin|json|bst|ubj|txt|h5|keras|xml|pmml|mar)\z", RegexOptions.IgnoreCase)]
    private static partial Regex FileEnding();

    [GeneratedRegex(@"^v?[0-9][-A-Za-z0-9._+]*\z")]
    private static partial Regex NumberedPart();
}
