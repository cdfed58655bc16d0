using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What a Dataset is and where it comes from.</summary>
[CelRule("(self.type == 'MediaAssets') == has(self.media)",
    "media describes a dataset of type MediaAssets: it is required there and not allowed for other types")]
[CelRule("!has(self.schema) || self.type == 'Table'", "schema describes the columns of a dataset of type Table; leave it out or set type to Table")]
public sealed record DatasetSpec
{
    /// <summary>What people need to find, understand and trust the dataset.</summary>
    public AssetInfo? Info { get; init; }

    /// <summary>Table, Files or MediaAssets.</summary>
    [InDigest]
    public required DatasetType Type { get; init; }

    /// <summary>Where the data is, e.g. s3://bucket/prefix or iceberg://catalog/db/table.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    [Pattern(Formats.Uri, Formats.UriMessage)]
    public required string Uri { get; init; }

    /// <summary>Version of the content, e.g. 2024-05-01 or a snapshot id. Change it whenever the data changes: everything made from it then shows a new digest.</summary>
    [Schema(MaxLength = Formats.VersionLength)]
    [Pattern(Formats.Version, Formats.VersionMessage)]
    [InDigest]
    public required string Version { get; init; }

    /// <summary>Columns of a table.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>What the media assets are.</summary>
    public MediaAssets? Media { get; init; }

    /// <summary>Datasets that this one was made from.</summary>
    [Schema(MaxItems = Formats.References)]
    [InDigest]
    public IReadOnlyList<AssetReference>? DerivedFrom { get; init; }

    /// <summary>Size of the data in bytes.</summary>
    [Schema(Minimum = 0, Format = "int64")]
    public long? SizeBytes { get; init; }

    /// <summary>Number of records: rows, files, or media assets.</summary>
    [Schema(Minimum = 0, Format = "int64")]
    public long? Records { get; init; }
}

/// <summary>What a dataset consists of.</summary>
public enum DatasetType
{
    /// <summary>Rows and columns.</summary>
    Table,

    /// <summary>Files.</summary>
    Files,

    /// <summary>Video, audio, images, text or subtitles of titles.</summary>
    MediaAssets,
}

/// <summary>Columns of a table.</summary>
public sealed record TableSchema
{
    /// <summary>The columns, by name.</summary>
    [Schema(MinItems = 1, MaxItems = 1024)]
    [ListMap("name")]
    public required IReadOnlyList<TableColumn> Columns { get; init; }
}

/// <summary>A column of a table.</summary>
public sealed record TableColumn
{
    /// <summary>Name of the column.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LineLength)]
    [InDigest]
    public required string Name { get; init; }

    /// <summary>Type of the column as the table's system names it, e.g. bigint or array&lt;float&gt;.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LineLength)]
    [InDigest]
    public required string Type { get; init; }

    /// <summary>Meaning and unit.</summary>
    [Schema(MaxLength = 1024)]
    public string? Description { get; init; }
}

/// <summary>Kinds of media.</summary>
public enum MediaType
{
    /// <summary>Moving pictures.</summary>
    Video,

    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Pictures.</summary>
    Image,

    /// <summary>Scripts, synopses and other text.</summary>
    Text,

    /// <summary>Timed text.</summary>
    Subtitle,
}

/// <summary>What the media assets of a dataset are, and the quality-controlled form in which models get them.</summary>
public sealed record MediaAssets
{
    /// <summary>Kinds of media in the dataset.</summary>
    [Schema(MinItems = 1, MaxItems = 5)]
    [ListSet]
    [InDigest]
    public required IReadOnlyList<MediaType> AssetTypes { get; init; }

    /// <summary>The standard derivative: one agreed form of each asset, so that every consumer sees the same data.</summary>
    public StandardDerivative? StandardDerivative { get; init; }
}

/// <summary>The agreed form of media assets.</summary>
public sealed record StandardDerivative
{
    /// <summary>Name of the derivative, e.g. proxy-720p.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LabelLength)]
    [InDigest]
    public required string Name { get; init; }

    /// <summary>Container format, e.g. mp4, wav, jpeg.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LabelLength)]
    [InDigest]
    public required string Container { get; init; }

    /// <summary>Codec, e.g. h264 or pcm_s16le.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [InDigest]
    public string? Codec { get; init; }

    /// <summary>Width in pixels.</summary>
    [Schema(Minimum = 1, Maximum = 65536)]
    [InDigest]
    public int? WidthPixels { get; init; }

    /// <summary>Height in pixels.</summary>
    [Schema(Minimum = 1, Maximum = 65536)]
    [InDigest]
    public int? HeightPixels { get; init; }

    /// <summary>Frames a second.</summary>
    [Schema(Minimum = 0, Maximum = 1000)]
    [InDigest]
    public double? FramesPerSecond { get; init; }

    /// <summary>Audio samples a second.</summary>
    [Schema(Minimum = 1, Maximum = 768000)]
    [InDigest]
    public int? SampleRateHertz { get; init; }

    /// <summary>Where the snapshot of the assets' metadata is that belongs to this version.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    [Pattern(Formats.Uri, Formats.UriMessage)]
    public string? MetadataSnapshotUri { get; init; }
}
