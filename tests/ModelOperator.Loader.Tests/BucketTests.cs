using ModelOperator.Loader.Tests.Running;
using ModelOperator.Loader.Tests.Serving;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class BucketTests : IDisposable
{
    private const string SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private static readonly (string Path, byte[] Content)[] Files =
    [
        ("config.json", Sample.Bytes(100)),
        ("a b+c~'(ü)%20.bin", Sample.Bytes(2000, seed: 2)),
        ("tokenizer/__init__.py", []),
        ("tokenizer/vocab.txt", Sample.Bytes(3000, seed: 3)),
        ("weights.safetensors", Sample.Bytes(400_000, seed: 4)),
    ];

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Objects_below_a_prefix_keep_their_paths_over_several_pages(bool signed)
    {
        var store = new ObjectStore("models", signed ? SecretKey : null,
            [.. Files.Select(file => ($"encoder/2.1.0/{file.Path}", file.Content)), ("encoder/2.1.0/", []), ("encoder/2.1.0-beta/other.bin", [1])]);
        await using var server = await ArtifactServer.StartAsync(store.AnswerAsync);
        var run = await FetchAsync(server, "s3://models/encoder/2.1.0/", Sample.Digest(Files), signed ? ["--credentials", Secret("127.0.0.1")] : []);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal(Files.Select(file => file.Path).Order(StringComparer.Ordinal), directory.InTarget());
        Assert.All(Files, file => Assert.Equal(file.Content, File.ReadAllBytes(Path.Combine(directory.Target, file.Path))));
        Assert.Equal(ExitCode.Done, (await FetchAsync(server, "s3://models/encoder/2.1.0/", Sample.Digest(Files))).Code);
        Assert.Equal(signed, server.Requests.All(request => request.Authorization is not null));
    }

    [Theory]
    [InlineData("s3")]
    [InlineData("gs")]
    public async Task One_object_is_one_file(string scheme)
    {
        var content = Sample.Bytes(5000);
        await using var server = await ArtifactServer.StartAsync(new ObjectStore("models", SecretKey, ("encoder/model 1.onnx", content)).AnswerAsync);
        var run = await FetchAsync(server, $"{scheme}://models/encoder/model 1.onnx", Sample.Digest(content), "--credentials", Secret("127.0.0.1"));
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal(["model_1.onnx"], directory.InTarget());
    }

    [Fact]
    public async Task The_endpoint_and_the_region_may_be_in_the_Secret()
    {
        var content = Sample.Bytes(5000);
        await using var server = await ArtifactServer.StartAsync(new ObjectStore("models", SecretKey, ("model.onnx", content)).AnswerAsync);
        var secret = directory.Secret(("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", SecretKey), ("AWS_SESSION_TOKEN", "session"),
            ("AWS_REGION", "eu-west-1"), ("endpoint", server.Url), ("hosts", "127.0.0.1"));
        Assert.Equal(ExitCode.Done, (await LoaderRun.FetchAsync(directory, "s3://models/model.onnx", Sample.Digest(content), "--credentials", secret)).Code);
        Assert.Contains("/eu-west-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,", server.Requests.Single().Authorization);
    }

    [Fact]
    public async Task A_server_that_the_Secret_does_not_list_gets_no_signature()
    {
        await using var server = await ArtifactServer.StartAsync(new ObjectStore("models", SecretKey, ("model.onnx", [1])).AnswerAsync);
        var run = await FetchAsync(server, "s3://models/model.onnx", Sample.Digest([1]), "--credentials", Secret("s3.eu-west-1.amazonaws.com"));
        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("its key 'hosts' lists 127.0.0.1", run.Message);
        Assert.All(server.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        await using var server = await ArtifactServer.StartAsync(new ObjectStore("models", "another", ("model.onnx", [1])).AnswerAsync);
        Assert.Equal(ExitCode.Refused, (await FetchAsync(server, "s3://models/model.onnx", Sample.Digest([1]), "--credentials", Secret("127.0.0.1"))).Code);
    }

    [Fact]
    public async Task A_prefix_without_objects_is_not_found()
    {
        await using var server = await ArtifactServer.StartAsync(new ObjectStore("models", null, ("other/model.onnx", [1])).AnswerAsync);
        var run = await FetchAsync(server, "s3://models/encoder/", Sample.Digest([1]));
        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("has no files", run.Message);
    }

    [Theory]
    [InlineData("../../etc/cron.d/evil")]
    [InlineData("a/../../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    [InlineData(".modeloperator-loader/artifact")]
    [InlineData("good/below")]
    public async Task A_listing_with_a_path_that_leads_elsewhere_is_refused(string key)
    {
        await using var server = await ArtifactServer.StartAsync(new ObjectStore("models", null, ("encoder/" + key, [1]), ("encoder/good", [1])).AnswerAsync);
        var run = await FetchAsync(server, "s3://models/encoder/", Sample.Digest([1]));
        Assert.Equal(ExitCode.UnsafeContent, run.Code);
        Assert.Single(server.Requests);
        Assert.Empty(directory.OnVolume());
    }

    [Fact]
    public async Task Objects_that_are_more_than_was_declared_are_not_fetched()
    {
        await using var server = await ArtifactServer.StartAsync(new ObjectStore("models", null, ("encoder/a", new byte[600]), ("encoder/b", new byte[600])).AnswerAsync);
        Assert.Equal(ExitCode.WrongSize, (await FetchAsync(server, "s3://models/encoder/", Sample.Digest([1]), "--size-bytes", "1000")).Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task What_is_no_listing_is_said_to_be_none()
    {
        await using var server = await ArtifactServer.StartAsync(new ServedFile("<html>Sign in</html>"u8.ToArray()).AnswerAsync);
        var run = await FetchAsync(server, "s3://models/encoder/", Sample.Digest([1]));
        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("did not answer with a listing", run.Message);
    }

    private string Secret(string hosts) =>
        directory.Secret(("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", SecretKey), ("hosts", hosts));

    private Task<LoaderRun> FetchAsync(ArtifactServer server, string uri, string digest, params string[] more) =>
        LoaderRun.FetchAsync(directory, uri, digest, ["--endpoint", server.Url, .. more]);
}
