using ModelOperator.Api;
using ModelOperator.Core.Serving;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class ArtifactLocationTests
{
    [Theory]
    [InlineData("hf://Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B-Instruct", "main")]
    [InlineData("hf://org/name@refs/pr/1", "org/name", "refs/pr/1")]
    [InlineData("hf://org/na_me@0123abc", "org/na_me", "0123abc")]
    public void A_hub_uri_has_an_id_and_a_revision(string uri, string id, string revision)
    {
        var location = ArtifactLocation.Parse(uri, out _);

        Assert.Equal(ArtifactScheme.Hf, location?.Scheme);
        Assert.Equal(id, location?.HubId);
        Assert.Equal(revision, location?.HubRevision);
    }

    [Theory]
    [InlineData("pvc://models", "models", "")]
    [InlineData("pvc://models/", "models", "")]
    [InlineData("pvc://models.v1/a/b/", "models.v1", "a/b")]
    public void A_claim_uri_has_a_claim_and_a_path(string uri, string claim, string path)
    {
        var location = ArtifactLocation.Parse(uri, out _);

        Assert.Equal(ArtifactScheme.Pvc, location?.Scheme);
        Assert.Equal(claim, location?.Claim);
        Assert.Equal(path, location?.ClaimPath);
    }

    [Theory]
    [InlineData("s3://bucket/prefix", ArtifactScheme.S3)]
    [InlineData("gs://bucket/prefix", ArtifactScheme.Gs)]
    [InlineData("https://host/path", ArtifactScheme.Https)]
    [InlineData("oci://registry/repository:tag", ArtifactScheme.Oci)]
    public void Other_uris_are_left_to_the_runtime(string uri, ArtifactScheme scheme)
    {
        Assert.Equal(scheme, ArtifactLocation.Parse(uri, out _)?.Scheme);
    }

    [Theory]
    [InlineData("")]
    [InlineData("scene-encoder")]
    [InlineData("hf://")]
    [InlineData("hf://org")]
    [InlineData("hf://org/name/file")]
    [InlineData("hf://org/name@")]
    [InlineData("hf://-org/name")]
    [InlineData("hf://org/$(TOKEN)")]
    [InlineData("hf://org/name\n")]
    [InlineData("pvc://Models/a")]
    [InlineData("pvc:///a")]
    [InlineData("pvc://models/a/../../etc")]
    [InlineData("ftp://host/path")]
    [InlineData("oci://registry")]
    [InlineData("oci://registry/Repository")]
    [InlineData("oci://registry/a@sha256:0")]
    [InlineData("oci://registry/a:tag@evil.example.com/b")]
    [InlineData("oci://registry/a\n")]
    public void A_malformed_uri_is_refused(string uri)
    {
        Assert.Null(ArtifactLocation.Parse(uri, out var expected));
        Assert.Contains("://", expected);
    }
}
