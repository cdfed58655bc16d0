using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelOperator.Loader.Tests.Running;
using ModelOperator.Loader.Tests.Serving;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class SizeTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly byte[] content = Sample.Bytes(1 << 20);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task An_empty_file_is_refused_as_empty()
    {
        await using var server = await ArtifactServer.StartAsync(new ServedFile([]).AnswerAsync);
        var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(Array.Empty<byte>()));
        Assert.Equal(ExitCode.WrongSize, run.Code);
        Assert.Contains("is empty", run.Message);
        Assert.Empty(directory.OnVolume());
    }

    [Fact]
    public async Task A_file_that_announces_more_than_was_declared_is_not_fetched()
    {
        var file = new ServedFile(content);
        await using var server = await ArtifactServer.StartAsync(file.AnswerAsync);
        var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content), "--size-bytes", "1000");
        Assert.Equal(ExitCode.WrongSize, run.Code);
        Assert.Contains("more than the 1000 bytes that are declared", run.Message);
    }

    [Fact]
    public async Task An_endless_download_ends_at_the_declared_size()
    {
        await using var server = await ArtifactServer.StartAsync(SendForEverAsync);
        var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content), "--size-bytes", "5000000");
        Assert.Equal(ExitCode.WrongSize, run.Code);
        Assert.Single(server.Requests);
        Assert.Empty(directory.OnVolume());
    }

    [Fact]
    public async Task An_endless_download_without_a_declared_size_ends_before_the_volume_is_full()
    {
        await using var server = await ArtifactServer.StartAsync(SendForEverAsync);
        Directory.CreateDirectory(directory.Target);
        // All but some 64 MiB of the volume is reserved: what is free changes while other programs run, so either bound may be met first.
        var reserve = new DriveInfo(directory.Target).AvailableFreeSpace - (64 << 20);
        var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content), "--reserve-bytes", reserve.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(ExitCode.NoSpace, run.Code);
        Assert.Contains("is too small", run.Message);
        Assert.Empty(directory.OnVolume());
    }

    [Fact]
    public async Task What_does_not_fit_the_volume_is_refused_before_a_byte_is_fetched()
    {
        var file = new ServedFile(content);
        await using var server = await ArtifactServer.StartAsync(file.AnswerAsync);
        var run = await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content), "--size-bytes", "1000000000000000");
        Assert.Equal(ExitCode.NoSpace, run.Code);
        Assert.Contains("needs 1000000000000000 bytes", run.Message);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_the_server_announces_must_fit_as_well()
    {
        await using var server = await ArtifactServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1_000_000_000_000_000;
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        Assert.Equal(ExitCode.NoSpace, (await LoaderRun.FetchAsync(directory, $"{server.Url}/model.onnx", Sample.Digest(content))).Code);
    }

    private async Task SendForEverAsync(HttpContext context)
    {
        while (true)
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
