using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ModelOperator.Loader.Tests.Running;
using ModelOperator.Loader.Tests.Serving;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed partial class ProcessTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_loader_that_is_killed_goes_on_where_it_was_and_its_lock_does_not_outlive_it(bool cache)
    {
        var content = Sample.Bytes(8 << 20);
        var file = new ServedFile(content);
        var first = true;
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            var half = first;
            first = false;
            await file.AnswerAsync(context, half ? 5 << 20 : int.MaxValue);
            if (half)
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        string[] more = ["--allow-http", .. cache ? ["--cache"] : Array.Empty<string>()];

        using (var killed = LoaderProcess.Start(directory, $"{server.Url}/model.onnx", Sample.Digest(content), more))
        {
            await Until.TrueAsync(() => directory.OnVolume().Any(path => path.EndsWith("partial/model.onnx", StringComparison.Ordinal)
                && new FileInfo(directory.PathOf("volume", path)).Length == 5 << 20), "the first part on disk");
            await killed.KillAsync();
        }
        Assert.DoesNotContain("target/model.onnx", directory.OnVolume());

        using var second = LoaderProcess.Start(directory, $"{server.Url}/model.onnx", Sample.Digest(content), more);
        Assert.Equal(ExitCode.Done, (await second.EndAsync()).Code);
        Assert.Equal([null, $"bytes={5 << 20}-"], server.Requests.Select(request => request.Range));
        Assert.Equal(content.Length, file.Sent);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(directory.Target, "model.onnx")));
    }

    [Fact]
    public async Task A_loader_that_is_asked_to_stop_keeps_what_it_has_and_says_so()
    {
        var content = Sample.Bytes(2 << 20);
        var file = new ServedFile(content);
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            await file.AnswerAsync(context, 1 << 20);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var process = LoaderProcess.Start(directory, $"{server.Url}/model.onnx", Sample.Digest(content), ["--allow-http"]);
        var partial = Path.Combine(directory.Target, ".modeloperator-loader", "partial", "model.onnx");
        await Until.TrueAsync(() => new FileInfo(partial) is { Exists: true, Length: 1 << 20 }, "the first part on disk");
        process.Terminate();
        var run = await process.EndAsync();
        Assert.Equal(ExitCode.Stopped, run.Code);
        Assert.Contains("the next start goes on with what is there", run.Message);
        Assert.Equal(1 << 20, new FileInfo(partial).Length);
    }

    [Fact]
    public async Task Ten_loaders_of_one_cache_download_once()
    {
        var content = Sample.Bytes(4 << 20);
        var file = new ServedFile(content);
        await using var server = await ArtifactServer.StartAsync(file.AnswerAsync);
        var processes = Enumerable.Range(0, 10)
            .Select(_ => LoaderProcess.Start(directory, $"{server.Url}/model.onnx", Sample.Digest(content), ["--allow-http", "--cache"]))
            .ToList();
        var runs = await Task.WhenAll(processes.Select(process => process.EndAsync()));
        processes.ForEach(process => process.Dispose());
        Assert.All(runs, run => Assert.Equal(ExitCode.Done, run.Code));
        Assert.Single(server.Requests);
        Assert.Equal(content.Length, file.Sent);
        Assert.Equal(["model.onnx"], directory.InTarget());
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_file()
    {
        var small = await PeakMebibytesAsync(1);
        var large = await PeakMebibytesAsync(256);
        Assert.True(large < small + 24, $"1 MiB took {small} MiB of memory, 256 MiB took {large} MiB.");
    }

    private async Task<int> PeakMebibytesAsync(int mebibytes)
    {
        var chunk = Sample.Bytes(1 << 20);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var sent = 0; sent < mebibytes; sent++)
            hash.AppendData(chunk);
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            context.Response.ContentLength = (long)mebibytes << 20;
            for (var sent = 0; sent < mebibytes; sent++)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        });
        using var process = LoaderProcess.Start(directory, $"{server.Url}/of-{mebibytes}.bin", $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}", ["--allow-http"]);
        var run = await process.EndAsync();
        Assert.Equal(ExitCode.Done, run.Code);
        return int.Parse(Peak().Match(run.Log).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("Took ([0-9]+) MiB of memory at most")]
    private static partial Regex Peak();
}
