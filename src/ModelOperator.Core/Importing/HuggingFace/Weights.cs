using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Core.Importing.HuggingFace;

/// <summary>What the files of a repository tell of the artifact.</summary>
/// <param name="Format">Format of the weights; null when none are there.</param>
/// <param name="Digest">Digest of the directory; null unless that of every file is known.</param>
/// <param name="SizeBytes">Bytes of all files; null unless all of them are there, since no more is ever fetched than is declared.</param>
internal sealed record Weights(string? Format, string? Digest, long? SizeBytes)
{
    /// <summary>Endings of files by format; of several formats in a repository the first here is the one that counts.</summary>
    private static readonly (string Ending, string Format)[] Formats =
    [
        (".safetensors", "safetensors"), (".gguf", "gguf"), (".onnx", "onnx"), ("openvino_model.xml", "openvino"), ("saved_model.pb", "tensorflow-savedmodel"),
        ("pytorch_model.bin", "pytorch"), (".pt", "pytorch"), (".pth", "pytorch"), (".keras", "keras"), (".h5", "keras"), (".msgpack", "flax"),
        (".joblib", "sklearn"), (".pkl", "sklearn"), (".ubj", "xgboost"), (".bst", "xgboost"),
    ];

    /// <summary>What the files tell.</summary>
    /// <param name="draft">The import.</param>
    /// <param name="shards">Files that the weights are said to be in.</param>
    /// <param name="isFetchedFromHub">Whether the artifact is the hub's repository, and not the folder itself wherever that is copied to.</param>
    public static Weights Of(ImportDraft draft, IEnumerable<string> shards, bool isFetchedFromHub)
    {
        var files = draft.Request.Files;
        var formats = Formats.Where(format => files.Any(file => file.Path.EndsWith(format.Ending, StringComparison.OrdinalIgnoreCase)))
            .Select(format => format.Format).Distinct().ToList();
        if (formats.Count == 0)
        {
            return new Weights(null, null, null);
        }

        foreach (var other in formats.Skip(1))
        {
            draft.Notes.Add(draft.Request.Location, "files", other, $"a version has one format, here {formats[0]}: describe the other one by a ModelVersion of its own");
        }

        if (!AreAllThere(draft, shards, isFetchedFromHub))
        {
            return new Weights(formats[0], null, null);
        }

        var known = files.Select(file => (file.Path, Digest: DigestOf(file))).ToList();
        var digest = known.TrueForAll(file => file.Digest is not null) ? OfDirectory(known.Select(file => (file.Path, file.Digest!))) : null;
        return new Weights(formats[0], digest, files.Sum(file => file.Size));
    }

    private static bool AreAllThere(ImportDraft draft, IEnumerable<string> shards, bool isFetchedFromHub)
    {
        var paths = draft.Request.Files.Select(file => file.Path).ToHashSet();
        if (shards.FirstOrDefault(shard => !paths.Contains(shard)) is { } absent)
        {
            draft.Notes.Add(draft.Request.Location, "files", absent, "the weights are said to be in it and it is not there, so digest and size of the whole are not known");
            return false;
        }

        if (isFetchedFromHub && !draft.Request.IsClone)
        {
            draft.Notes.Add(draft.Request.Location, "files", "", "a download may be without some files of the repository, so digest and size are only taken from a clone");
            return false;
        }

        return draft.Request.LinksLeft.Count == 0;
    }

    private static string? DigestOf(SourceFile file) => file.Sha256 ?? (file.Content is { } content ? Convert.ToHexStringLower(SHA256.HashData(content.Span)) : null);

    /// <summary>As the loader checks a directory: the digest of what sha256sum prints for its files in the order of their paths' bytes.</summary>
    private static string OfDirectory(IEnumerable<(string Path, string Digest)> files)
    {
        var byBytes = Comparer<string>.Create((left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));
        var lines = files.OrderBy(file => file.Path, byBytes).Select(file => $"{file.Digest}  {file.Path}\n");
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))))}";
    }
}
