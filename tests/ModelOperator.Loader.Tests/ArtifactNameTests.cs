using ModelOperator.Api;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class ArtifactNameTests
{
    [Theory]
    [InlineData("https://example.org/models/ranker.onnx", "/mnt/models/ranker.onnx")]
    [InlineData("https://example.org/models/ranker.onnx?token=a/b#c", "/mnt/models/ranker.onnx")]
    [InlineData("https://example.org/m%20o%2Fdel.onnx", "/mnt/models/m_o_del.onnx")]
    [InlineData("https://example.org/%2e%2e", "/mnt/models/__")]
    [InlineData("s3://models/encoder/2.1.0", "/mnt/models/2.1.0")]
    [InlineData("s3://models/encoder/what?.bin", "/mnt/models/what_.bin")]
    [InlineData("gs://models/..hidden", "/mnt/models/__hidden")]
    [InlineData("pvc://claim/encoder/model.onnx", "/mnt/models/model.onnx")]
    [InlineData("s3://models/encoder/2.1.0/", "/mnt/models")]
    [InlineData("s3://models", "/mnt/models")]
    [InlineData("hf://studio/scene-encoder@v2", "/mnt/models")]
    [InlineData("oci://registry.example.org/studio/encoder:2.1.0", "/mnt/models")]
    [InlineData("https://example.org/models/ranker.tar.gz", "/mnt/models")]
    [InlineData("https://example.org/models/ranker.TGZ?token=a", "/mnt/models")]
    [InlineData("s3://models/ranker.tar", "/mnt/models")]
    public void A_uri_alone_says_where_its_artifact_is(string uri, string path) => Assert.Equal(path, ArtifactName.PathIn("/mnt/models", uri));

    [Theory]
    [InlineData("s3://models/ranker.tar/", false)]
    [InlineData("s3://models/ranker.tar", true)]
    [InlineData("https://example.org/tar", false)]
    public void Only_a_file_that_is_named_so_is_an_archive(string uri, bool archive) => Assert.Equal(archive, ArtifactName.IsArchive(uri));

    [Fact]
    public void Of_a_long_name_the_end_stays_which_says_the_format() =>
        Assert.Equal(new string('a', 195) + ".onnx", ArtifactName.FileName($"s3://models/{new string('a', 300)}.onnx"));
}
