using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Lineage;

/// <summary>What of the fields that count makes an asset another thing; which fields these are is in <see cref="DigestFieldsTests"/>.</summary>
public class ContentIdentityTests
{
    private static readonly DatasetSpec Dataset = Make.Dataset("studio/plays").Spec;
    private static readonly ModelSpec Model = Make.Model("studio/encoder").Spec;
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
        { "columns there", Dataset with { Type = DatasetType.Table }, Table },
        { "column more", Table, Table with { Schema = Columns(("title", "bigint"), ("plays", "int"), ("day", "date")) } },
        { "where a column's name ends", Table with { Schema = Columns(("a b", "c")) }, Table with { Schema = Columns(("a", "b c")) } },
        { "no derivative", Media, Media with { Media = Media.Media! with { StandardDerivative = null } } },
        { "where the container's name ends", With(derivative => derivative with { Container = "mp4 h264", Codec = null }), With(derivative => derivative with { Container = "mp4", Codec = "h264 " }) },
        { "width and height swapped", Media, With(derivative => derivative with { WidthPixels = 720, HeightPixels = 1280 }) },
    };

    public static TheoryData<string, DatasetSpec, DatasetSpec> SameDatasets => new()
    {
        { "order of columns", Table, Table with { Schema = Columns(("plays", "int"), ("title", "bigint")) } },
        { "order of asset types", Media, Media with { Media = Media.Media! with { AssetTypes = [MediaType.Audio, MediaType.Video] } } },
    };

    [Theory]
    [MemberData(nameof(OtherDatasets))]
    public void Another_dataset(string because, DatasetSpec one, DatasetSpec other) => Differ(because, ContentIdentity.Of(one), ContentIdentity.Of(other));

    [Theory]
    [MemberData(nameof(SameDatasets))]
    public void The_same_dataset(string though, DatasetSpec one, DatasetSpec other) => Agree(though, ContentIdentity.Of(one), ContentIdentity.Of(other));

    [Fact]
    public void The_order_of_modalities_means_nothing() => Agree("order of modalities",
        ContentIdentity.Of(Model with { Modalities = [Modality.Text, Modality.Image] }), ContentIdentity.Of(Model with { Modalities = [Modality.Image, Modality.Text] }));

    [Fact]
    public void A_default_counts_like_the_same_value_written_out() => Agree("default written out", ContentIdentity.Of(Embedding),
        ContentIdentity.Of(Embedding with { Dtype = VectorElement.Float32, Normalization = VectorNormalization.None, Distance = VectorDistance.Cosine }));

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

    private static void Differ(string because, Digest one, Digest other) =>
        Assert.False(one == other, $"another {because} must count");

    private static void Agree(string though, Digest one, Digest other) =>
        Assert.True(one == other, $"another {though} must not count");

    private static TableSchema Columns(params (string Name, string Type)[] columns) =>
        new() { Columns = [.. columns.Select(column => new TableColumn { Name = column.Name, Type = column.Type })] };

    private static DatasetSpec With(Func<StandardDerivative, StandardDerivative> change) =>
        Media with { Media = Media.Media! with { StandardDerivative = change(Media.Media.StandardDerivative!) } };
}
