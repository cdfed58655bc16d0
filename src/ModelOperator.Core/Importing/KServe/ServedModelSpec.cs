using ModelOperator.Api;

namespace ModelOperator.Core.Importing.KServe;

/// <summary>What a predictor says of its model: under <c>model</c>, or, as older manifests have it, under the name of the framework.</summary>
internal sealed record ServedModelSpec(string? Framework, string? Format, string? Uri, string? Version, ServingProtocol? Protocol, SourceNode Resources)
{
    private static readonly string[] Frameworks = ["sklearn", "xgboost", "lightgbm", "pytorch", "tensorflow", "triton", "onnx", "pmml", "paddle", "huggingface"];

    public static ServedModelSpec Read(SourceNode predictor)
    {
        var older = Frameworks.FirstOrDefault(name => predictor[name].Exists);
        var model = older is not null && !predictor["model"].Exists ? predictor[older] : predictor["model"];
        var named = older ?? model["modelFormat"]["name"].As(Words.Plain, Words.NoWord);
        model["modelFormat"]["version"].Refuse("an artifact's format has no version; write it into its name if runtimes tell versions apart");
        model["runtime"].Refuse("it is a runtime of KServe: name a ServingRuntime of this cluster in spec.runtime.name, or leave it to be picked by the format");
        var uri = model["storageUri"].As(Fetched, ArtifactUris.NotFetched);
        return new ServedModelSpec(
            FrameworkOf(named), FormatOf(named), uri, uri is null ? null : ArtifactUris.VersionOf(uri), ProtocolOf(model["protocolVersion"]), model["resources"]);
    }

    /// <summary>KServe writes the revision of a repository behind a colon.</summary>
    private static string? Fetched(string written)
    {
        var uri = written.StartsWith("hf://", StringComparison.Ordinal) ? $"hf://{written[5..].Replace(':', '@').TrimEnd('@')}" : written;
        return ArtifactUris.AreFetched(uri) ? ArtifactUris.OfDirectory(uri) : null;
    }

    /// <summary>The framework, where the format tells.</summary>
    private static string? FrameworkOf(string? format) => format switch
    {
        "huggingface" => "transformers",
        "triton" or "onnx" or "pmml" => null,
        _ => format,
    };

    private static string? FormatOf(string? format) => format switch
    {
        "huggingface" => "safetensors",
        "tensorflow" => "tensorflow-savedmodel",
        _ => format,
    };

    private static ServingProtocol? ProtocolOf(SourceNode version) =>
        version.TextIf(text => text is "v2" or "grpc-v2", "only the Open Inference Protocol, v2, is known here by that name") is null ? null : ServingProtocol.OpenInference;
}
