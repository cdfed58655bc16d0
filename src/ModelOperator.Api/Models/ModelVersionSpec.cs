using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What a ModelVersion is.</summary>
[CelRule("self.modelRef == oldSelf.modelRef", "modelRef is immutable; create another ModelVersion instead", FieldPath = ".modelRef")]
[CelRule("self.version == oldSelf.version", "version is immutable; create another ModelVersion instead", FieldPath = ".version")]
[CelRule("self.artifact == oldSelf.artifact", "artifact is immutable; create another ModelVersion for another artifact", FieldPath = ".artifact")]
[CelRule("has(self.signature) == has(oldSelf.signature) && (!has(self.signature) || self.signature == oldSelf.signature)",
    "signature is immutable; create another ModelVersion instead", FieldPath = ".signature")]
[CelRule("has(self.training) == has(oldSelf.training) && (!has(self.training) || self.training == oldSelf.training)",
    "training is immutable; create another ModelVersion for another training run", FieldPath = ".training")]
[CelRule("has(self.metrics) == has(oldSelf.metrics) && (!has(self.metrics) || self.metrics == oldSelf.metrics)",
    "metrics are immutable; create another ModelVersion with the new figures", FieldPath = ".metrics")]
[CelRule("has(self.explanation) == has(oldSelf.explanation) && (!has(self.explanation) || self.explanation == oldSelf.explanation)",
    "explanation is immutable; create another ModelVersion instead", FieldPath = ".explanation")]
public sealed record ModelVersionSpec
{
    /// <summary>The Model, in the same namespace, that this is a version of.</summary>
    [InDigest]
    public required LocalReference ModelRef { get; init; }

    /// <summary>The version, unique for the model, e.g. 2.1.0. Versions are ordered by their numbers: 1.10 is higher than 1.9.</summary>
    [Schema(MaxLength = Formats.VersionLength)]
    [Pattern(Formats.Version, Formats.VersionMessage)]
    [InDigest]
    public required string Version { get; init; }

    /// <summary>The trained model itself.</summary>
    public required Artifact Artifact { get; init; }

    /// <summary>What the model takes in and puts out.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary>What the version was trained on, and by what.</summary>
    public TrainingProvenance? Training { get; init; }

    /// <summary>How good the version is.</summary>
    [Schema(MaxItems = 256)]
    public IReadOnlyList<MetricValue>? Metrics { get; init; }

    /// <summary>How the version's answers are explained.</summary>
    public Explanation? Explanation { get; init; }

    /// <summary>
    /// The stage that is asked for: None, Staging, Production or Archived; the only field that may change. Staging and Production
    /// take effect when the version passes the gates of its Model's spec.promotion; status.stage shows the stage it is in, and the
    /// condition Promoted why it is not the one asked for.
    /// </summary>
    [Schema(Default = nameof(Api.Stage.None))]
    public Stage? Stage { get; init; }
}

/// <summary>A trained model, as files.</summary>
public sealed record Artifact
{
    /// <summary>Where the files are: hf://organisation/name@revision, s3://bucket/prefix, https://..., oci://..., pvc://claim/path.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    [Pattern("^(hf|s3|gs|https|oci|pvc)://[^\\s]+$",
        "write where the files are as a URI with one of the schemes hf, s3, gs, https, oci or pvc, e.g. s3://models/scene-encoder/2.1.0")]
    [CelRule("!self.startsWith('hf:') || self.matches('^hf://[A-Za-z0-9][-A-Za-z0-9._]*/[A-Za-z0-9][-A-Za-z0-9._]*(@[A-Za-z0-9][-A-Za-z0-9._/]*)?$')",
        "write a model hub repository as hf://organisation/name@revision")]
    [CelRule("!self.startsWith('pvc:') || self.matches('^pvc://[a-z0-9]([-a-z0-9.]*[a-z0-9])?(/[A-Za-z0-9_][-A-Za-z0-9._=+]*)*/?$')",
        "write files of a persistent volume claim as pvc://claim/path, with path segments that begin with a letter, a digit or '_'")]
    public required string Uri { get; init; }

    /// <summary>Digest of the content, as sha256: and 64 hexadecimal digits.</summary>
    [Schema(MaxLength = 71)]
    [Pattern("^sha256:[0-9a-f]{64}$", "write the digest as sha256: and 64 lower-case hexadecimal digits, as sha256sum prints them")]
    [InDigest]
    public required string Digest { get; init; }

    /// <summary>Format of the files, matched against ServingRuntimes, e.g. safetensors, onnx, gguf, xgboost, tensorflow-savedmodel.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Name, Formats.FormatMessage)]
    [InDigest]
    public required string Format { get; init; }

    /// <summary>Size of the files in bytes.</summary>
    [Schema(Minimum = 0, Format = "int64")]
    public long? SizeBytes { get; init; }
}

/// <summary>What a model takes in and puts out.</summary>
public sealed record ModelSignature
{
    /// <summary>What the model takes in, in the order it expects.</summary>
    [Schema(MaxItems = 256)]
    public IReadOnlyList<TensorSpec>? Inputs { get; init; }

    /// <summary>What the model puts out, in the order it answers.</summary>
    [Schema(MaxItems = 256)]
    public IReadOnlyList<TensorSpec>? Outputs { get; init; }
}

/// <summary>A named input or output.</summary>
public sealed record TensorSpec
{
    /// <summary>Name of the input or output.</summary>
    [Schema(MinLength = 1, MaxLength = 128)]
    public required string Name { get; init; }

    /// <summary>Type of the elements, e.g. float32, int64, string.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LabelLength)]
    public required string Dtype { get; init; }

    /// <summary>Size of each dimension; -1 for one that varies.</summary>
    [Schema(MaxItems = 16)]
    [Items(Minimum = -1, Format = "int64")]
    public IReadOnlyList<long>? Shape { get; init; }
}

/// <summary>What a version was trained on, and by what.</summary>
public sealed record TrainingProvenance
{
    /// <summary>Datasets the version was trained on.</summary>
    [Schema(MaxItems = Formats.References)]
    [InDigest]
    public IReadOnlyList<AssetReference>? Datasets { get; init; }

    /// <summary>Embeddings the version was trained on.</summary>
    [Schema(MaxItems = Formats.References)]
    [InDigest]
    public IReadOnlyList<AssetReference>? Embeddings { get; init; }

    /// <summary>The ModelVersion that this one was fine-tuned, distilled or quantized from.</summary>
    [InDigest]
    public AssetReference? ParentVersion { get; init; }

    /// <summary>The training run.</summary>
    public TrainingRun? Run { get; init; }

    /// <summary>The training code.</summary>
    public TrainingCode? Code { get; init; }
}

/// <summary>A training run.</summary>
public sealed record TrainingRun
{
    /// <summary>Id of the run in the system that ran it.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LineLength)]
    public required string Id { get; init; }

    /// <summary>Page of the run.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    [Pattern(Formats.Page, Formats.PageMessage)]
    public string? Url { get; init; }
}

/// <summary>Training code.</summary>
public sealed record TrainingCode
{
    /// <summary>Repository of the code, e.g. https://example.com/git/scene-encoder.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    [Pattern(Formats.Uri, Formats.UriMessage)]
    public required string Repository { get; init; }

    /// <summary>Commit or tag in the repository.</summary>
    [Schema(MinLength = 1, MaxLength = 128)]
    public required string Revision { get; init; }
}

/// <summary>A measured figure.</summary>
public sealed record MetricValue
{
    /// <summary>Name of the metric, e.g. auc.</summary>
    [Schema(MinLength = 1, MaxLength = 128)]
    public required string Name { get; init; }

    /// <summary>The figure.</summary>
    public required double Value { get; init; }

    /// <summary>Dataset of the same namespace, or benchmark, that it was measured on.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.NameLength)]
    public string? Dataset { get; init; }
}

/// <summary>How a version's answers are explained.</summary>
public sealed record Explanation
{
    /// <summary>Method, e.g. shap, integrated-gradients, lime.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LabelLength)]
    public required string Method { get; init; }

    /// <summary>Where the explanations are.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    [Pattern(Formats.Uri, Formats.UriMessage)]
    public string? Uri { get; init; }
}
