using ModelOperator.Loader.Sources;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class BucketAddressTests
{
    [Theory]
    [InlineData("models", null, "https://models.s3.eu-west-1.amazonaws.com/a%20b/c%2B.bin", "s3.eu-west-1.amazonaws.com")]
    [InlineData("models.studio", null, "https://s3.eu-west-1.amazonaws.com/models.studio/a%20b/c%2B.bin", "s3.eu-west-1.amazonaws.com")]
    [InlineData("models", "https://minio.storage:9000", "https://minio.storage:9000/models/a%20b/c%2B.bin", "minio.storage")]
    [InlineData("models", "https://gateway.example.org/s3/", "https://gateway.example.org/s3/models/a%20b/c%2B.bin", "gateway.example.org")]
    public void A_bucket_is_in_the_hosts_name_on_AWS_and_else_in_the_path(string bucket, string? endpoint, string address, string host)
    {
        var found = BucketAddress.Of(bucket, endpoint is null ? null : new Uri(endpoint), "eu-west-1");
        Assert.Equal(address, found.Of("a b/c+.bin").AbsoluteUri);
        Assert.Equal(host, found.Endpoint.Host);
    }
}
