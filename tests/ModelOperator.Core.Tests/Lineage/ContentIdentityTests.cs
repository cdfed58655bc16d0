using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Lineage;

/// <summary>Which fields make an asset another thing and which do not.</summary>
public class ContentIdentityTests
{
    private static readonly AssetInfo Info = new() { DisplayName = "Plays", Description = "All plays.", Tags = ["plays"], License = "CC0-1.0" };
    private static readonly DatasetSpec Dataset = Make.Dataset("studio/plays").Spec;
    private static readonly ModelSpec Model = Make.Model("studio/encoder").Spec;
    private static readonly ModelVersionSpec Version = Make.ModelVersion("studio/encoder-1", "encoder").Spec;
    private static readonly EmbeddingSpec Embedding = Make.Embedding("studio/shots", "encoder-1").Spec;

    private static readonly DatasetSpec Table = Dataset with { Type = DatasetType.Table, Schema = Columns(("title", "bigint"), ("plays", "int")) };

    private static readonly DatasetSpec Media = Dataset with
    {
        Type = DatasetType.MediaAssets,
        Media = new MediaAssets
        {
            AssetTypes = [MediaType.Video, MediaType.Audio],
            StandardDerivative = new StandardDerivative
            {
                Name = "proxy", Container = "mp4", Codec = "h264", WidthPixels = 1280, HeightPixels = 720, FramesPerSecond = 23.976, SampleRateHertz = 48000,
            },
        },
    };

    public static TheoryData<string, DatasetSpec, DatasetSpec> OtherDatasets => new()
    {
        { "type", Dataset, Dataset with { Type = DatasetType.Table } },
        { "version", Dataset, Dataset with { Version = "2" } },
        { "columns there", Dataset with { Type = DatasetType.Table }, Table },
        { "column name", Table, Table with { Schema = Columns(("title", "bigint"), ("views", "int")) } },
        { "column type", Table, Table with { Schema = Columns(("title", "bigint"), ("plays", "bigint")) } },
        { "column more", Table, Table with { Schema = Columns(("title", "bigint"), ("plays", "int"), ("day", "date")) } },
        { "where a column's name ends", Table with { Schema = Columns(("a b", "c")) }, Table with { Schema = Columns(("a", "b c")) } },
        { "asset types", Media, Media with { Media = Media.Media! with { AssetTypes = [MediaType.Video] } } },
        { "no derivative", Media, Media with { Media = Media.Media! with { StandardDerivative = null } } },
        { "derivative name", Media, With(derivative => derivative with { Name = "proxy-hd" }) },
        { "container", Media, With(derivative => derivative with { Container = "mkv" }) },
        { "codec", Media, With(derivative => derivative with { Codec = "h265" }) },
        { "where the container's name ends", With(derivative => derivative with { Container = "mp4 h264", Codec = null }), With(derivative => derivative with { Container = "mp4", Codec = "h264 " }) },
        { "width", Media, With(derivative => derivative with { WidthPixels = 1281 }) },
        { "height", Media, With(derivative => derivative with { HeightPixels = 721 }) },
        { "width and height swapped", Media, With(derivative => derivative with { WidthPixels = 720, HeightPixels = 1280 }) },
        { "frames a second", Media, With(derivative => derivative with { FramesPerSecond = 24 }) },
        { "sample rate", Media, With(derivative => derivative with { SampleRateHertz = 44100 }) },
    };

    public static TheoryData<string, DatasetSpec, DatasetSpec> SameDatasets => new()
    {
        { "info", Dataset, Dataset with { Info = Info } },
        { "uri", Dataset, Dataset with { Uri = "s3://elsewhere/plays" } },
        { "size", Dataset, Dataset with { SizeBytes = 7, Records = 7 } },
        { "derivedFrom, which counts through the graph", Dataset, Dataset with { DerivedFrom = [Make.Reference("titles")] } },
        { "order of columns", Table, Table with { Schema = Columns(("plays", "int"), ("title", "bigint")) } },
        { "description of a column", Table, Table with { Schema = new TableSchema { Columns = [.. Table.Schema!.Columns.Select(column => column with { Description = "x" })] } } },
        { "order of asset types", Media, Media with { Media = Media.Media! with { AssetTypes = [MediaType.Audio, MediaType.Video] } } },
        { "where the metadata snapshot is", Media, With(derivative => derivative with { MetadataSnapshotUri = "s3://meta/1" }) },
    };

    public static TheoryData<string, ModelSpec, ModelSpec> OtherModels => new()
    {
        { "task", Model, Model with { Task = "text-generation" } },
        { "framework", Model, Model with { Framework = "xgboost" } },
        { "modalities", Model, Model with { Modalities = [Modality.Text] } },
    };

    public static TheoryData<string, ModelSpec, ModelSpec> SameModels => new()
    {
        { "info", Model, Model with { Info = Info } },
        { "card", Model, Model with { Card = new ModelCard { IntendedUse = "search" } } },
        { "promotion", Model, Model with { Promotion = new PromotionPolicy { Gates = [new PromotionGate { Stage = GatedStage.Production, RequiredMetrics = [] }] } } },
        { "order of modalities", Model with { Modalities = [Modality.Text, Modality.Image] }, Model with { Modalities = [Modality.Image, Modality.Text] } },
    };

    public static TheoryData<string, ModelVersionSpec, ModelVersionSpec> OtherVersions => new()
    {
        { "version", Version, Version with { Version = "2" } },
        { "artifact digest", Version, Version with { Artifact = Version.Artifact with { Digest = Make.Digest("other") } } },
        { "artifact format", Version, Version with { Artifact = Version.Artifact with { Format = "onnx" } } },
    };

    public static TheoryData<string, ModelVersionSpec, ModelVersionSpec> SameVersions => new()
    {
        { "stage", Version, Version with { Stage = Stage.Production } },
        { "where the artifact is", Version, Version with { Artifact = Version.Artifact with { Uri = "s3://elsewhere/encoder", SizeBytes = 7 } } },
        { "metrics", Version, Version with { Metrics = [] } },
        { "signature", Version, Version with { Signature = new ModelSignature() } },
        { "training, which counts through the graph", Version, Version with { Training = new TrainingProvenance { Datasets = [Make.Reference("plays")] } } },
        { "model, which counts through the graph", Version, Version with { ModelRef = new LocalReference { Name = "other" } } },
    };

    public static TheoryData<string, EmbeddingSpec, EmbeddingSpec> OtherEmbeddings => new()
    {
        { "entity type", Embedding, Embedding with { EntityType = "title" } },
        { "version", Embedding, Embedding with { Version = "2" } },
        { "dimension", Embedding, Embedding with { Dimension = 1024 } },
        { "dtype", Embedding, Embedding with { Dtype = VectorElement.Int8 } },
        { "normalization", Embedding, Embedding with { Normalization = VectorNormalization.L2 } },
        { "distance", Embedding, Embedding with { Distance = VectorDistance.DotProduct } },
    };

    public static TheoryData<string, EmbeddingSpec, EmbeddingSpec> SameEmbeddings => new()
    {
        { "info", Embedding, Embedding with { Info = Info } },
        { "store", Embedding, Embedding with { Store = new VectorStore { Type = "lance", Uri = "s3://vectors/shots" } } },
        { "producer, which counts through the graph", Embedding, Embedding with { Producer = Make.Reference("other") } },
        { "inputs, which count through the graph", Embedding, Embedding with { Inputs = [Make.Input(InputKind.Dataset, "plays")] } },
        {
            "defaults written out", Embedding,
            Embedding with { Dtype = VectorElement.Float32, Normalization = VectorNormalization.None, Distance = VectorDistance.Cosine }
        },
    };

    [Theory]
    [MemberData(nameof(OtherDatasets))]
    public void Another_dataset(string because, DatasetSpec one, DatasetSpec other) => Differ(because, ContentIdentity.Of(one), ContentIdentity.Of(other));

    [Theory]
    [MemberData(nameof(SameDatasets))]
    public void The_same_dataset(string though, DatasetSpec one, DatasetSpec other) => Agree(though, ContentIdentity.Of(one), ContentIdentity.Of(other));

    [Theory]
    [MemberData(nameof(OtherModels))]
    public void Another_model(string because, ModelSpec one, ModelSpec other) => Differ(because, ContentIdentity.Of(one), ContentIdentity.Of(other));

    [Theory]
    [MemberData(nameof(SameModels))]
    public void The_same_model(string though, ModelSpec one, ModelSpec other) => Agree(though, ContentIdentity.Of(one), ContentIdentity.Of(other));

    [Theory]
    [MemberData(nameof(OtherVersions))]
    public void Another_version(string because, ModelVersionSpec one, ModelVersionSpec other) => Differ(because, ContentIdentity.Of(one), ContentIdentity.Of(other));

    [Theory]
    [MemberData(nameof(SameVersions))]
    public void The_same_version(string though, ModelVersionSpec one, ModelVersionSpec other) => Agree(though, ContentIdentity.Of(one), ContentIdentity.Of(other));

    [Theory]
    [MemberData(nameof(OtherEmbeddings))]
    public void Another_embedding(string because, EmbeddingSpec one, EmbeddingSpec other) => Differ(because, ContentIdentity.Of(one), ContentIdentity.Of(other));

    [Theory]
    [MemberData(nameof(SameEmbeddings))]
    public void The_same_embedding(string though, EmbeddingSpec one, EmbeddingSpec other) => Agree(though, ContentIdentity.Of(one), ContentIdentity.Of(other));

    [Fact]
    public void Embeddings_are_compatible_when_producer_dimension_and_normalization_are_equal()
    {
        var signature = ContentIdentity.Compatibility(Make.Digest("encoder"), Embedding);

        Assert.Matches("^sha256:[0-9a-f]{64}$", signature);
        Assert.Equal(signature, ContentIdentity.Compatibility(Make.Digest("encoder"),
            Embedding with { Version = "2", EntityType = "title", Dtype = VectorElement.Int8, Distance = VectorDistance.DotProduct, Normalization = VectorNormalization.None }));
        Assert.NotEqual(signature, ContentIdentity.Compatibility(Make.Digest("other"), Embedding));
        Assert.NotEqual(signature, ContentIdentity.Compatibility(Make.Digest("encoder"), Embedding with { Dimension = 1024 }));
        Assert.NotEqual(signature, ContentIdentity.Compatibility(Make.Digest("encoder"), Embedding with { Normalization = VectorNormalization.L2 }));
    }

    private static void Differ(string because, byte[] one, byte[] other) =>
        Assert.False(one.AsSpan().SequenceEqual(other), $"another {because} must count");

    private static void Agree(string though, byte[] one, byte[] other) =>
        Assert.True(one.AsSpan().SequenceEqual(other), $"another {though} must not count");

    private static TableSchema Columns(params (string Name, string Type)[] columns) =>
        new() { Columns = [.. columns.Select(column => new TableColumn { Name = column.Name, Type = column.Type })] };

    private static DatasetSpec With(Func<StandardDerivative, StandardDerivative> change) =>
        Media with { Media = Media.Media! with { StandardDerivative = change(Media.Media.StandardDerivative!) } };
}
