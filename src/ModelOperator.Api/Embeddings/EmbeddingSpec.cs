using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What an Embedding is and what it was made from.</summary>
public sealed record EmbeddingSpec
{
    /// <summary>What people need to find, understand and trust the embedding.</summary>
    public AssetInfo? Info { get; init; }

    /// <summary>What one vector stands for, e.g. title, scene, shot, user.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, "write what one vector stands for as a word of lower-case letters, digits and '-', e.g. title or shot")]
    [InDigest]
    public required string EntityType { get; init; }

    /// <summary>Number of elements of a vector.</summary>
    [Schema(Minimum = 1, Maximum = 1000000)]
    [InDigest]
    public required int Dimension { get; init; }

    /// <summary>Type of the elements.</summary>
    [Schema(Default = nameof(VectorElement.Float32))]
    [InDigest]
    public VectorElement? Dtype { get; init; }

    /// <summary>L2 when the vectors have length 1, else None.</summary>
    [Schema(Default = nameof(VectorNormalization.None))]
    [InDigest]
    public VectorNormalization? Normalization { get; init; }

    /// <summary>How two vectors are compared.</summary>
    [Schema(Default = nameof(VectorDistance.Cosine))]
    [InDigest]
    public VectorDistance? Distance { get; init; }

    /// <summary>The ModelVersion that made the vectors.</summary>
    [InDigest]
    public required AssetReference Producer { get; init; }

    /// <summary>Datasets and embeddings that the vectors were made from.</summary>
    [Schema(MaxItems = Formats.References)]
    [InDigest]
    public IReadOnlyList<InputReference>? Inputs { get; init; }

    /// <summary>Version of the content. Change it whenever the vectors were made again: everything made from them then shows a new digest.</summary>
    [Schema(MaxLength = Formats.VersionLength)]
    [Pattern(Formats.Version, Formats.VersionMessage)]
    [InDigest]
    public required string Version { get; init; }

    /// <summary>Where the vectors are.</summary>
    public VectorStore? Store { get; init; }
}

/// <summary>Type of a vector's elements.</summary>
public enum VectorElement
{
    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>16-bit floating point.</summary>
    Float16,

    /// <summary>16-bit brain floating point.</summary>
    BFloat16,

    /// <summary>8-bit integers.</summary>
    Int8,

    /// <summary>Single bits.</summary>
    Binary,
}

/// <summary>How vectors are normalized.</summary>
public enum VectorNormalization
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>To length 1.</summary>
    L2,
}

/// <summary>How two vectors are compared.</summary>
public enum VectorDistance
{
    /// <summary>Angle.</summary>
    Cosine,

    /// <summary>Dot product.</summary>
    DotProduct,

    /// <summary>Straight-line distance.</summary>
    Euclidean,
}

/// <summary>Where vectors are kept.</summary>
public sealed record VectorStore
{
    /// <summary>Kind of store, e.g. parquet, milvus, opensearch, pgvector, lance.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, "write the kind of store as a word of lower-case letters, digits and '-', e.g. pgvector")]
    public required string Type { get; init; }

    /// <summary>Address of the store.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    [Pattern(Formats.Uri, Formats.UriMessage)]
    public required string Uri { get; init; }

    /// <summary>Collection, index or table in the store.</summary>
    [Schema(MaxLength = Formats.LineLength)]
    public string? Collection { get; init; }
}
