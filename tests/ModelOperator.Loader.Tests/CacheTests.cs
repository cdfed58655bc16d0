using ModelOperator.Loader.Tests.Running;
using ModelOperator.Loader.Tests.Serving;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class CacheTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly byte[] content = Sample.Bytes(100_000);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task What_another_wrote_into_the_cache_is_found_out_and_replaced()
    {
        await using var server = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync);
        Assert.Equal(ExitCode.Done, (await FetchAsync(server)).Code);
        var cached = Path.Combine(directory.Target, "model.onnx");
        await File.WriteAllBytesAsync(cached, Sample.Bytes(content.Length, seed: 2));
        await File.WriteAllTextAsync(Path.Combine(directory.Target, "planted.py"), "import os");
        Assert.Equal(ExitCode.Done, (await FetchAsync(server)).Code);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(content, await File.ReadAllBytesAsync(cached));
        Assert.Equal(["model.onnx"], directory.InTarget());
    }

    [Fact]
    public async Task A_link_in_the_cache_is_not_the_artifact_even_if_it_leads_to_it()
    {
        await using var server = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync);
        var elsewhere = directory.PathOf("elsewhere");
        await File.WriteAllBytesAsync(elsewhere, content);
        Directory.CreateDirectory(directory.Target);
        var cached = Path.Combine(directory.Target, "model.onnx");
        File.CreateSymbolicLink(cached, elsewhere);
        Assert.Equal(ExitCode.Done, (await FetchAsync(server)).Code);
        Assert.Null(new FileInfo(cached).LinkTarget);
    }

    [Fact]
    public async Task A_link_in_the_place_of_the_partial_file_is_not_written_through()
    {
        var busy = true;
        var file = new ServedFile(content);
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            if (!busy)
                return file.AnswerAsync(context);
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        Assert.Equal(ExitCode.NotFetched, (await FetchAsync(server, "--attempts", "1")).Code);
        busy = false;
        var elsewhere = directory.PathOf("elsewhere");
        await File.WriteAllTextAsync(elsewhere, "another's");
        var partial = directory.PathOf("volume", ".target.loading", "partial", "model.onnx");
        File.Delete(partial);
        File.CreateSymbolicLink(partial, elsewhere);
        Assert.Equal(ExitCode.Done, (await FetchAsync(server)).Code);
        Assert.Equal("another's", await File.ReadAllTextAsync(elsewhere));
    }

    [Fact]
    public async Task A_link_among_the_partial_files_leads_to_nothing_that_is_deleted()
    {
        var elsewhere = directory.PathOf("elsewhere");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(elsewhere).FullName, "another's"), "");
        await using (var server = await ArtifactServer.StartAsync(context => Task.FromResult(context.Response.StatusCode = 503)))
            Assert.Equal(ExitCode.NotFetched, (await FetchAsync(server, "--attempts", "1")).Code);
        Directory.CreateSymbolicLink(directory.PathOf("volume", ".target.loading", "partial", "link"), elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(directory.Target, "link"), elsewhere);
        await using (var server = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync))
            Assert.Equal(ExitCode.Done, (await FetchAsync(server)).Code);
        Assert.Equal(["model.onnx"], directory.InTarget());
        Assert.True(File.Exists(Path.Combine(elsewhere, "another's")));
    }

    [Fact]
    public async Task A_target_that_is_a_link_is_refused()
    {
        await using var server = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync);
        var elsewhere = Directory.CreateDirectory(directory.PathOf("elsewhere")).FullName;
        Directory.CreateDirectory(directory.PathOf("volume"));
        Directory.CreateSymbolicLink(directory.Target, elsewhere);
        Assert.Equal(ExitCode.TargetUnusable, (await FetchAsync(server)).Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_lock_that_is_held_too_long_is_reported_with_who_waits()
    {
        await using var server = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync);
        Directory.CreateDirectory(directory.PathOf("volume"));
        await using var held = new FileStream(directory.PathOf("volume", ".target.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        await File.WriteAllTextAsync(directory.PathOf("volume", ".target.lock.holder"), "ranker-5d9c-abcde");
        var run = await FetchAsync(server, "--lock-wait-seconds", "0.3");
        Assert.Equal(ExitCode.NotFetched, run.Code);
        Assert.Contains($"{Environment.MachineName} waits for ranker-5d9c-abcde", run.Log);
        Assert.Contains("ranker-5d9c-abcde has been loading", run.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_is_right_in_the_cache_needs_no_lock()
    {
        await using var server = await ArtifactServer.StartAsync(new ServedFile(content).AnswerAsync);
        await FetchAsync(server);
        await using var held = new FileStream(directory.PathOf("volume", ".target.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(ExitCode.Done, (await FetchAsync(server, "--lock-wait-seconds", "0.3")).Code);
    }

    private Task<LoaderRun> FetchAsync(ArtifactServer server, params string[] more) =>
        LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content), ["--cache", .. more]);
}
