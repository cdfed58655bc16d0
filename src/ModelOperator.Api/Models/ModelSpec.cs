using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What a Model does and how it may be used.</summary>
public sealed record ModelSpec
{
    /// <summary>What people need to find, understand and trust the model.</summary>
    public AssetInfo? Info { get; init; }

    /// <summary>What the model does, in the vocabulary of model hubs, e.g. text-generation, feature-extraction, tabular-classification.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, "write the task in lower-case letters, digits and '-', e.g. text-generation")]
    [InDigest]
    public required string Task { get; init; }

    /// <summary>Framework the model was made with, e.g. pytorch, tensorflow, xgboost.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Name, "write the framework in lower-case letters, digits, '-' and '.', e.g. pytorch")]
    [InDigest]
    public required string Framework { get; init; }

    /// <summary>What the model takes in and puts out.</summary>
    [Schema(MaxItems = 7)]
    [ListSet]
    [InDigest]
    public IReadOnlyList<Modality>? Modalities { get; init; }

    /// <summary>The model card.</summary>
    public ModelCard? Card { get; init; }

    /// <summary>
    /// What a version must show to be promoted, and how many versions may be in Production. Without it every version may enter any
    /// stage, and one may be in Production.
    /// </summary>
    public PromotionPolicy? Promotion { get; init; }
}

/// <summary>Kinds of data a model works on.</summary>
public enum Modality
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Pictures.</summary>
    Image,

    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Moving pictures.</summary>
    Video,

    /// <summary>Rows of features.</summary>
    Tabular,

    /// <summary>Nodes and edges.</summary>
    Graph,

    /// <summary>Values over time.</summary>
    TimeSeries,
}

/// <summary>A model card: what the model is for and where it fails.</summary>
public sealed record ModelCard
{
    /// <summary>What the model is for, by whom, and what it is not for.</summary>
    [Schema(MaxLength = Formats.TextLength)]
    public string? IntendedUse { get; init; }

    /// <summary>Where the model is known to fail, and known biases.</summary>
    [Schema(MaxLength = Formats.TextLength)]
    public string? Limitations { get; init; }

    /// <summary>How the model's answers can be explained.</summary>
    [Schema(MaxLength = Formats.TextLength)]
    public string? Interpretability { get; init; }
}

/// <summary>Stages of a version's life.</summary>
public enum Stage
{
    /// <summary>Not promoted.</summary>
    None,

    /// <summary>Being tried.</summary>
    Staging,

    /// <summary>In use.</summary>
    Production,

    /// <summary>No longer to be used.</summary>
    Archived,
}

/// <summary>Stages that a promotion policy guards.</summary>
public enum GatedStage
{
    /// <summary>Being tried.</summary>
    Staging,

    /// <summary>In use.</summary>
    Production,
}

/// <summary>What a version must show to be promoted, and how many may be in Production.</summary>
public sealed record PromotionPolicy
{
    /// <summary>The gates, one a stage; a version enters Production through both. A stage without a gate is open to every version.</summary>
    [Schema(MinItems = 1, MaxItems = 2)]
    [ListMap("stage")]
    public IReadOnlyList<PromotionGate>? Gates { get; init; }

    /// <summary>Most versions in Production at a time: the highest of those that qualify. The others are in no stage until one of these leaves.</summary>
    [Schema(Minimum = 1, Maximum = 64, Default = 1)]
    public int? MaxProductionVersions { get; init; }
}

/// <summary>What a version must show to enter a stage, and to stay in it.</summary>
[CelRule("has(self.requiredMetrics) || (has(self.requireParents) && self.requireParents)",
    "a gate must ask for something: give requiredMetrics, set requireParents to true, or remove the gate")]
public sealed record PromotionGate
{
    /// <summary>The stage: Staging or Production.</summary>
    public required GatedStage Stage { get; init; }

    /// <summary>Metrics that the version must report, with their bounds.</summary>
    [Schema(MinItems = 1, MaxItems = 64)]
    public IReadOnlyList<RequiredMetric>? RequiredMetrics { get; init; }

    /// <summary>
    /// Whether every version that this one was made from must qualify for this stage itself: spec.training.parentVersion, and the
    /// producers of spec.training.embeddings. One that a higher version superseded still counts, an archived one does not; those
    /// of other platforms have no stage and are not asked.
    /// </summary>
    public bool? RequireParents { get; init; }
}

/// <summary>A metric that a version must report.</summary>
[CelRule("has(self.min) || has(self.max)", "a required metric needs a bound: give min, max, or both")]
[CelRule("!has(self.min) || !has(self.max) || self.min <= self.max", "min must not be greater than max")]
public sealed record RequiredMetric
{
    /// <summary>Name of the metric in the version's spec.metrics.</summary>
    [Schema(MinLength = 1, MaxLength = 128)]
    public required string Name { get; init; }

    /// <summary>Dataset of the same namespace that the metric must have been measured on; any when absent.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage)]
    public string? Dataset { get; init; }

    /// <summary>Least allowed value.</summary>
    public double? Min { get; init; }

    /// <summary>Greatest allowed value.</summary>
    public double? Max { get; init; }
}
