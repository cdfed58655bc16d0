using ModelOperator.Loader.Tests.Running;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class VerifyOnlyTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly byte[] content = Sample.Bytes(100_000);

    public VerifyOnlyTests()
    {
        Directory.CreateDirectory(directory.Target);
        File.WriteAllBytes(Path.Combine(directory.Target, "model.onnx"), content);
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_directory_is_verified_where_it_is()
    {
        var run = await VerifyAsync(directory.Target, Sample.Digest(("model.onnx", content)));
        Assert.Equal((ExitCode.Done, $"verified {content.Length} bytes, {Sample.Digest(("model.onnx", content))}, in place"), (run.Code, run.Message));
    }

    [Fact]
    public async Task A_file_is_verified_where_it_is() =>
        Assert.Equal(ExitCode.Done, (await VerifyAsync(Path.Combine(directory.Target, "model.onnx"), Sample.Digest(content))).Code);

    [Fact]
    public async Task What_has_another_digest_is_refused_and_left_alone()
    {
        var run = await VerifyAsync(directory.Target, Sample.Digest(content));
        Assert.Equal(ExitCode.DigestDiffers, run.Code);
        Assert.Equal(["model.onnx"], directory.InTarget());
    }

    [Fact]
    public async Task A_file_too_many_is_another_artifact()
    {
        await File.WriteAllTextAsync(Path.Combine(directory.Target, "modeling.py"), "import os");
        Assert.Equal(ExitCode.DigestDiffers, (await VerifyAsync(directory.Target, Sample.Digest(("model.onnx", content)))).Code);
    }

    [Fact]
    public async Task A_link_is_refused_because_a_server_would_follow_it()
    {
        File.CreateSymbolicLink(Path.Combine(directory.Target, "modeling.py"), "/etc/hostname");
        Assert.Equal(ExitCode.UnsafeContent, (await VerifyAsync(directory.Target, Sample.Digest(("model.onnx", content)))).Code);
    }

    [Fact]
    public async Task What_is_larger_than_declared_or_empty_or_missing_is_refused()
    {
        Assert.Equal(ExitCode.WrongSize, (await VerifyAsync(directory.Target, Sample.Digest(("model.onnx", content)), "--size-bytes", "99999")).Code);
        var empty = Directory.CreateDirectory(directory.PathOf("empty")).FullName;
        Assert.Equal(ExitCode.WrongSize, (await VerifyAsync(empty, Sample.Digest(content))).Code);
        Assert.Equal(ExitCode.Refused, (await VerifyAsync(directory.PathOf("missing"), Sample.Digest(content))).Code);
    }

    private Task<LoaderRun> VerifyAsync(string target, string digest, params string[] more) =>
        LoaderRun.OfAsync(directory, ["--uri", "pvc://models/encoder", "--digest", digest, "--target", target, "--verify-only", .. more]);
}
