using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelOperator.Loader.Tests.Running;
using ModelOperator.Loader.Tests.Serving;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class RegistryTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly byte[] content = Sample.Bytes(50_000);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task An_artifact_is_pulled_with_a_token_that_the_registry_gives_to_anybody()
    {
        ArtifactServer? server = null;
        server = await ArtifactServer.StartAsync(context => AnswerAsync(context, server!.UrlAsOtherHost));
        await using var _ = server;
        var run = await PullAsync(server);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal(["model.onnx"], directory.InTarget());
        Assert.Equal("?service=registry&scope=repository%3Astudio%2Fencoder%3Apull", server.RequestsFor("/token").Single().Query);
    }

    [Theory]
    [InlineData("127.0.0.1,localhost", true)]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1", false)]
    public async Task A_password_goes_to_the_tokens_server_only_if_the_Secret_lists_it_and_the_registry(string hosts, bool goes)
    {
        ArtifactServer? server = null;
        server = await ArtifactServer.StartAsync(context => AnswerAsync(context, server!.UrlAsOtherHost));
        await using var _ = server;
        var secret = directory.Secret(("username", "reader"), ("password", "p4ss"), ("hosts", hosts));
        Assert.Equal(ExitCode.Done, (await PullAsync(server, "--credentials", secret)).Code);
        Assert.Equal(goes, server.RequestsFor("/token").Single().Authorization is not null);
    }

    private Task<LoaderRun> PullAsync(ArtifactServer server, params string[] more) =>
        LoaderRun.FetchAsync(directory, server.Url.Replace("http://", "oci://", StringComparison.Ordinal) + "/studio/encoder:2.1.0", Sample.Digest(("model.onnx", content)), more);

    private Task AnswerAsync(HttpContext context, string tokens)
    {
        if (context.Request.Path == "/token")
            return context.Response.WriteAsync("""{"token":"pull-token"}""");
        if (context.Request.Headers.Authorization != "Bearer pull-token")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{tokens}/token\",service=\"registry\",scope=\"repository:studio/encoder:pull\"";
            return Task.CompletedTask;
        }
        var digest = Sample.Digest(content);
        if (context.Request.Path == "/v2/studio/encoder/manifests/2.1.0")
        {
            return context.Response.WriteAsync(JsonSerializer.Serialize(new
            {
                schemaVersion = 2,
                layers = new object[]
                {
                    new { digest, size = content.Length, annotations = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "model.onnx" } },
                    new { digest = Sample.Digest([1]), size = 1 },
                },
            }));
        }
        if (context.Request.Path == $"/v2/studio/encoder/blobs/{digest}")
            return new ServedFile(content).AnswerAsync(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
