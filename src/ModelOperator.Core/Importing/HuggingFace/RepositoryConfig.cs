using ModelOperator.Api;

namespace ModelOperator.Core.Importing.HuggingFace;

/// <summary>What config.json and the index of the weights say of a model.</summary>
internal sealed class RepositoryConfig
{
    /// <summary>What classes of models do, by how their names end.</summary>
    private static readonly (string Ending, string Task)[] Tasks =
    [
        ("ForCausalLM", "text-generation"), ("ForMaskedLM", "fill-mask"), ("ForSequenceClassification", "text-classification"),
        ("ForTokenClassification", "token-classification"), ("ForQuestionAnswering", "question-answering"), ("ForImageClassification", "image-classification"),
        ("ForObjectDetection", "object-detection"), ("ForSpeechSeq2Seq", "automatic-speech-recognition"), ("ForAudioClassification", "audio-classification"),
    ];

    private readonly SourceNode _config;
    private readonly IReadOnlyList<string> _architectures;

    private RepositoryConfig(SourceNode config, SourceNode index)
    {
        _config = config;
        _architectures = [.. config["architectures"].Items().Select(item => item.Text()).OfType<string>()];
        Task = _architectures.SelectMany(name => Tasks.Where(task => name.EndsWith(task.Ending, StringComparison.Ordinal))).Select(task => task.Task).FirstOrDefault();
        Framework = config["transformers_version"].Text() is null ? null : "transformers";
        SizeBytes = index["metadata"]["total_size"].Count();
        Format = index["weight_map"].Exists ? "safetensors" : null;

        // The map says which shard has which tensor; the files themselves say it too.
        index["weight_map"].Take();
    }

    /// <summary>What the model does, where the name of its class tells.</summary>
    public string? Task { get; }

    public string? Framework { get; }

    public string? Format { get; }

    public long? SizeBytes { get; }

    public static RepositoryConfig Read(ImportDraft draft) =>
        new(Json(draft, file => file.Path == "config.json"), Json(draft, file => file.Path.EndsWith(".safetensors.index.json", StringComparison.Ordinal)));

    /// <summary>Adds the architecture to what the model is found by.</summary>
    public void Describe(InfoDraft info)
    {
        foreach (var architecture in _config["architectures"].Items())
        {
            info.Tag(architecture);
        }

        info.Tag(_config["model_type"]);
    }

    /// <summary>What models put out whose answer is a vector a token.</summary>
    public ModelSignature? Signature(string? task)
    {
        var size = _config["hidden_size"];
        if (task is not ("feature-extraction" or "sentence-similarity"))
        {
            size.Refuse("it is the size of what the model puts out only for feature-extraction");
            return null;
        }

        var dtype = (_config["dtype"].Exists ? _config["dtype"] : _config["torch_dtype"]).Line(Limits.Word) ?? "float32";
        return size.Count() is { } dimension
            ? new ModelSignature { Outputs = [new TensorSpec { Name = "last_hidden_state", Dtype = dtype, Shape = [-1, -1, dimension] }] }
            : null;
    }

    private static SourceNode Json(ImportDraft draft, Func<SourceFile, bool> isIt)
    {
        var file = draft.Request.Files.Where(file => file.Content is not null).FirstOrDefault(isIt);
        return draft.Root(file?.Path ?? "config.json", file is null ? null : SourceText.Json(file.Path, SourceText.Of(file, SourceText.MostJson)));
    }
}
