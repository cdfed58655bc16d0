using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelOperator.Loader.Tests.Running;
using ModelOperator.Loader.Tests.Serving;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class HubTests : IDisposable
{
    private static readonly (string Path, byte[] Content)[] Files = [("config.json", Sample.Bytes(100)), ("onnx/model 1.onnx", Sample.Bytes(5000, seed: 2)), ("weights.safetensors", Sample.Bytes(50_000, seed: 3))];

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_repository_is_fetched_at_its_revision_over_several_pages_with_the_token_only_for_the_hub()
    {
        ArtifactServer? server = null;
        server = await ArtifactServer.StartAsync(context => AnswerAsync(context, server!));
        await using var _ = server;
        var secret = directory.Secret(("token", "hf_token"), ("hosts", "127.0.0.1"));
        var run = await LoaderRun.FetchAsync(directory, "hf://studio/scene-encoder@refs/pr/1", Sample.Digest(Files), "--endpoint", server.Url, "--credentials", secret);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal(Files.Select(file => file.Path), directory.InTarget());
        Assert.All(server.Requests, request => Assert.Equal(request.Host == "127.0.0.1" ? "Bearer hf_token" : null, request.Authorization));
        Assert.Contains(server.Requests, request => request.Host == "localhost");
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_not_found()
    {
        await using var server = await ArtifactServer.StartAsync(context => StatusAsync(context, 404));
        Assert.Equal(ExitCode.Refused, (await LoaderRun.FetchAsync(directory, "hf://studio/none", Sample.Digest(Files), "--endpoint", server.Url)).Code);
        Assert.Equal("/api/models/studio/none/tree/main", server.Requests.Single().Path);
    }

    /// <summary>A hub with two pages of files, whose large files are on another host.</summary>
    private static Task AnswerAsync(HttpContext context, ArtifactServer server)
    {
        const string tree = "/api/models/studio/scene-encoder/tree/refs%2Fpr%2F1", resolve = "/studio/scene-encoder/resolve/refs%2Fpr%2F1/";
        var path = context.Request.Path.Value!;
        if (path == tree && !context.Request.Query.ContainsKey("cursor"))
        {
            context.Response.Headers.Link = $"<{server.Url}{tree}?recursive=true&cursor=2>; rel=\"next\"";
            return context.Response.WriteAsync(Json([new("directory", "onnx", 0), .. Files[..1].Select(Listed)]));
        }
        if (path == tree)
            return context.Response.WriteAsync(Json([.. Files[1..].Select(Listed)]));
        var found = Array.Find(Files, file => path == resolve + file.Path || path == "/blobs/" + file.Path);
        if (found.Content is null)
            return StatusAsync(context, 404);
        if (found.Content.Length < 10_000 || path.StartsWith("/blobs/", StringComparison.Ordinal))
            return new ServedFile(found.Content).AnswerAsync(context);
        context.Response.Redirect($"{server.UrlAsOtherHost}/blobs/{found.Path}");
        return Task.CompletedTask;
    }

    private static Entry Listed((string Path, byte[] Content) file) => new("file", file.Path, file.Content.Length);

    private static string Json(Entry[] entries) => JsonSerializer.Serialize(entries, JsonSerializerOptions.Web);

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private sealed record Entry(string Type, string Path, long Size);
}
