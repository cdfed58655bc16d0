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

    private RepositoryConfig(SourceNode config, SourceNode index, string folder)
    {
        _config = config;
        _architectures = [.. config["architectures"].Items().Select(item => item.Text()).OfType<string>()];
        Task = _architectures.SelectMany(name => Tasks.Where(task => name.EndsWith(task.Ending, StringComparison.Ordinal))).Select(task => task.Task).FirstOrDefault();
        Framework = config["transformers_version"].Exists ? "transformers" : null;
        config["transformers_version"].Refuse("a Model names its framework without the version");
        Format = index["weight_map"].Exists ? "safetensors" : null;
        Shards = [.. index["weight_map"].Fields().Select(tensor => tensor.Node.Text()).OfType<string>().Select(file => $"{folder}{file}").Distinct()];
        index["metadata"]["total_size"].Refuse("it counts the tensors and not the files, so it is less than what is fetched");
        index["weight_map"].Refuse("which file has which tensor is said by the files themselves");
    }

    /// <summary>What the model does, where the name of its class tells.</summary>
    public string? Task { get; }

    public string? Framework { get; }

    public string? Format { get; }

    /// <summary>Files that the weights are in, as the index says.</summary>
    public IReadOnlyList<string> Shards { get; }

    public static RepositoryConfig Read(ImportDraft draft)
    {
        var files = draft.Request.Files.Where(file => file.Content is not null).ToList();
        var index = files.Find(file => file.Path.EndsWith(".safetensors.index.json", StringComparison.Ordinal));
        return new(Json(draft, files.Find(file => file.Path == "config.json")), Json(draft, index), index?.Path[..^index.Name.Length] ?? "");
    }

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

        if (size.Count() is not { } dimension)
        {
            return null;
        }

        var dtype = (_config["dtype"].Exists ? _config["dtype"] : _config["torch_dtype"]).Line(Limits.Word) ?? "float32";
        return new ModelSignature { Outputs = [new TensorSpec { Name = "last_hidden_state", Dtype = dtype, Shape = [-1, -1, dimension] }] };
    }

    private static SourceNode Json(ImportDraft draft, SourceFile? file) =>
        draft.Root(file?.Path ?? "config.json", file is null ? null : SourceText.Json(file.Path, SourceText.Of(file, SourceText.MostJson)));
}
