using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelOperator.Core.Importing.HuggingFace;

/// <summary>What the files of a repository tell of the artifact.</summary>
/// <param name="Format">Format of the weights; null when none are there.</param>
/// <param name="Digest">Digest of the directory; null unless that of every file is known.</param>
/// <param name="SizeBytes">Bytes of all files, where they are all known.</param>
internal sealed partial record Weights(string? Format, string? Digest, long? SizeBytes)
{
    private const string PointerStart = "version https://git-lfs.github.com/spec/v1";

    /// <summary>Endings of files by format; of several formats in a repository the first here is the one that counts.</summary>
    private static readonly (string Ending, string Format)[] Formats =
    [
        (".safetensors", "safetensors"), (".gguf", "gguf"), (".onnx", "onnx"), ("openvino_model.xml", "openvino"), ("saved_model.pb", "tensorflow-savedmodel"),
        ("pytorch_model.bin", "pytorch"), (".pt", "pytorch"), (".pth", "pytorch"), (".keras", "keras"), (".h5", "keras"), (".msgpack", "flax"),
        (".joblib", "sklearn"), (".pkl", "sklearn"), (".ubj", "xgboost"), (".bst", "xgboost"),
    ];

    public static Weights Of(ImportDraft draft)
    {
        var files = draft.Request.Files.Where(file => !IsBookkeeping(file.Path)).ToList();
        var formats = Formats.Where(format => files.Exists(file => file.Path.EndsWith(format.Ending, StringComparison.OrdinalIgnoreCase)))
            .Select(format => format.Format).Distinct().ToList();
        if (formats.Count == 0)
        {
            return new Weights(null, null, null);
        }

        foreach (var other in formats.Skip(1))
        {
            draft.Notes.Add(draft.Request.Location, "files", other, $"a version has one format, here {formats[0]}: describe the other one by a ModelVersion of its own");
        }

        var known = files.Select(file => (file.Path, Read: Read(file))).ToList();
        var digest = known.TrueForAll(file => file.Read.Digest is not null) ? OfDirectory(known.Select(file => (file.Path, file.Read.Digest!))) : null;
        return new Weights(formats[0], digest, known.Sum(file => file.Read.Bytes));
    }

    /// <summary>What git and the hub's client keep for themselves in a folder.</summary>
    private static bool IsBookkeeping(string path) =>
        path.StartsWith(".git/", StringComparison.Ordinal) || path.StartsWith(".cache/", StringComparison.Ordinal);

    /// <summary>As the loader checks a directory: the digest of what sha256sum prints for its files in the order of their paths' bytes.</summary>
    private static string OfDirectory(IEnumerable<(string Path, string Digest)> files)
    {
        var byBytes = Comparer<string>.Create((left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));
        var lines = files.OrderBy(file => file.Path, byBytes).Select(file => $"{file.Digest}  {file.Path}\n");
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))))}";
    }

    /// <summary>A clone without the large files has pointers in their places, which tell the digest and size.</summary>
    private static (string? Digest, long Bytes) Read(SourceFile file)
    {
        if (file.Content is not { } content)
        {
            return (file.Sha256, file.Size);
        }

        if (content.Length < 1024 && Encoding.UTF8.GetString(content.Span) is var text && text.StartsWith(PointerStart, StringComparison.Ordinal))
        {
            var fields = text.Split('\n').Select(line => line.Split(' ', 2)).Where(words => words.Length == 2).ToLookup(words => words[0], words => words[1].Trim());
            var digest = fields["oid"].FirstOrDefault() is { } oid && OidForm().IsMatch(oid) ? oid["sha256:".Length..] : null;
            return (digest, long.TryParse(fields["size"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0);
        }

        return (file.Sha256 ?? Convert.ToHexStringLower(SHA256.HashData(content.Span)), file.Size);
    }

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z")]
    private static partial Regex OidForm();
}
