using Microsoft.AspNetCore.Http;
using ModelOperator.Loader.Tests.Running;
using ModelOperator.Loader.Tests.Serving;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class DownloadTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly byte[] content = Sample.Bytes(3 << 20);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_file_is_put_under_its_own_name_with_nothing_beside_it_and_the_last_line_says_so()
    {
        var file = new ServedFile(content);
        await using var server = await ArtifactServer.StartAsync(file.AnswerAsync);
        var run = await FetchAsync(server);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.StartsWith($"verified {content.Length} bytes, {Sample.Digest(content)}, downloaded in ", run.Message);
        Assert.Equal(["model.onnx"], directory.InTarget());
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(directory.Target, "model.onnx")));
    }

    [Fact]
    public async Task A_second_run_only_reads_what_is_there()
    {
        var file = new ServedFile(content);
        await using var server = await ArtifactServer.StartAsync(file.AnswerAsync);
        await FetchAsync(server);
        var run = await FetchAsync(server);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Single(server.Requests);
        Assert.EndsWith("was there already", run.Message);
    }

    [Fact]
    public async Task A_file_that_was_changed_on_the_volume_is_replaced()
    {
        var file = new ServedFile(content);
        await using var server = await ArtifactServer.StartAsync(file.AnswerAsync);
        await FetchAsync(server);
        File.AppendAllText(Path.Combine(directory.Target, "model.onnx"), "more");
        Assert.Equal(ExitCode.Done, (await FetchAsync(server)).Code);
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(directory.Target, "model.onnx")));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_is_cut_goes_on_where_it_was()
    {
        var file = new ServedFile(content);
        var cuts = 0;
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            var cut = Interlocked.Increment(ref cuts) <= 2;
            await file.AnswerAsync(context, cut ? 1 << 20 : int.MaxValue);
            if (cut)
            {
                await BytesOnDiskAsync(cuts << 20);
                context.Abort();
            }
        });
        var run = await FetchAsync(server);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal([null, $"bytes={1 << 20}-", $"bytes={2 << 20}-"], server.Requests.Select(request => request.Range));
        Assert.Equal([null, "\"one\"", "\"one\""], server.Requests.Select(request => request.IfRange));
        Assert.Equal(content.Length, file.Sent);
    }

    [Fact]
    public async Task A_server_that_sends_no_parts_is_asked_for_the_whole_again()
    {
        var first = true;
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            var part = first ? 1 << 20 : content.Length;
            context.Response.Headers.ETag = "\"one\"";
            context.Response.ContentLength = content.Length;
            await context.Response.Body.WriteAsync(content.AsMemory(0, part));
            await context.Response.Body.FlushAsync();
            if (first)
            {
                first = false;
                await BytesOnDiskAsync(part);
                context.Abort();
            }
        });
        Assert.Equal(ExitCode.Done, (await FetchAsync(server)).Code);
        Assert.Equal([null, $"bytes={1 << 20}-"], server.Requests.Select(request => request.Range));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_changed_meanwhile_is_fetched_from_the_start(bool ignoresIfRange)
    {
        var old = new ServedFile(Sample.Bytes(content.Length, seed: 2), "\"old\"");
        var now = new ServedFile(content, "\"new\"");
        var answers = 0;
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref answers) == 1)
            {
                await old.AnswerAsync(context, 1 << 20);
                await BytesOnDiskAsync(1 << 20);
                context.Abort();
                return;
            }
            if (ignoresIfRange && context.Request.Headers.ContainsKey("Range"))
                context.Request.Headers.IfRange = "\"new\"";
            await now.AnswerAsync(context);
        });
        Assert.Equal(ExitCode.Done, (await FetchAsync(server)).Code);
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(directory.Target, "model.onnx")));
    }

    [Fact]
    public async Task A_server_that_is_busy_is_left_alone_for_as_long_as_it_asks()
    {
        var file = new ServedFile(content);
        var first = true;
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            if (!first)
                return file.AnswerAsync(context);
            first = false;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        });
        Assert.Equal(ExitCode.Done, (await FetchAsync(server)).Code);
        // A timer may be early by its own grain.
        Assert.True(server.Requests[1].At - server.Requests[0].At > TimeSpan.FromSeconds(0.95));
    }

    [Fact]
    public async Task A_server_that_only_fails_is_given_up_with_what_it_answered()
    {
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        var run = await FetchAsync(server, "--attempts", "3");
        Assert.Equal(ExitCode.NotFetched, run.Code);
        Assert.Equal(3, server.Requests.Count);
        Assert.Contains("in 3 attempts", run.Message);
        Assert.Contains("answered 500", run.Message);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_asked_for_the_rest()
    {
        var file = new ServedFile(content);
        var first = true;
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            var silent = first;
            first = false;
            await file.AnswerAsync(context, silent ? 1 << 20 : int.MaxValue);
            if (silent)
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var run = await FetchAsync(server, "--stall-seconds", "2");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Equal([null, $"bytes={1 << 20}-"], server.Requests.Select(request => request.Range));
        Assert.Contains("sent nothing for 2 s", run.Log);
    }

    [Fact]
    public async Task A_server_that_is_slow_but_never_silent_may_take_longer_than_the_silence_that_is_allowed()
    {
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 20;
            for (var sent = 0; sent < 20; sent++)
            {
                await Task.Delay(200, context.RequestAborted);
                await context.Response.Body.WriteAsync(content.AsMemory(sent, 1), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        });
        var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content[..20]), "--stall-seconds", "3");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Content_with_another_digest_is_never_seen_and_not_kept()
    {
        var file = new ServedFile(content);
        await using var server = await ArtifactServer.StartAsync(file.AnswerAsync);
        var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest([1]));
        Assert.Equal(ExitCode.DigestDiffers, run.Code);
        Assert.Contains(Sample.Digest(content), run.Message);
        Assert.Contains(Sample.Digest([1]), run.Message);
        Assert.Empty(directory.OnVolume());
    }

    [Fact]
    public async Task What_an_earlier_run_left_damaged_does_not_make_the_artifact_the_wrong_one()
    {
        var file = new ServedFile(content);
        var first = true;
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            if (!first)
            {
                await file.AnswerAsync(context);
                return;
            }
            first = false;
            await file.AnswerAsync(context, 1 << 20);
            await BytesOnDiskAsync(1 << 20);
            context.Abort();
        });
        Assert.Equal(ExitCode.NotFetched, (await FetchAsync(server, "--attempts", "1")).Code);
        using (var partial = File.OpenWrite(Partial))
            partial.WriteByte((byte)~content[0]);
        Assert.Equal(ExitCode.Done, (await FetchAsync(server)).Code);
        Assert.Equal([null, $"bytes={1 << 20}-", null], server.Requests.Select(request => request.Range));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task What_the_server_does_not_give_is_asked_for_once(int status)
    {
        await using var server = await ArtifactServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var run = await FetchAsync(server);
        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Single(server.Requests);
        Assert.Contains($"{server.Url}/model.onnx answered {status}", run.Message);
    }

    [Fact]
    public async Task Nobody_listens_is_a_failure_to_fetch()
    {
        string url;
        await using (var server = await ArtifactServer.StartAsync(_ => Task.CompletedTask))
            url = server.Url;
        Assert.Equal(ExitCode.NotFetched, (await LoaderRun.FetchAsync(directory, $"{url}/model.onnx", Sample.Digest(content), "--attempts", "2")).Code);
    }

    private string Partial => Path.Combine(directory.Target, ".modeloperator-loader", "partial", "model.onnx");

    private Task<LoaderRun> FetchAsync(ArtifactServer server, params string[] more) =>
        LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content), more);

    /// <summary>The client has read this much: what it has not read is lost with the connection.</summary>
    private Task BytesOnDiskAsync(long length) => Until.TrueAsync(() => new FileInfo(Partial) is { Exists: true } file && file.Length >= length, $"{length} bytes on disk");
}
