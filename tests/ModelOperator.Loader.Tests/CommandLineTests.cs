using ModelOperator.Loader.Tests.Running;
using Xunit;

namespace ModelOperator.Loader.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("--digest", "sha256:ABC", "is no digest")]
    [InlineData("--size-bytes", "-1", "--size-bytes must be")]
    [InlineData("--stall-seconds", "0", "--stall-seconds must be")]
    [InlineData("--target", "/", "--target '/' must be")]
    [InlineData("--target", "", "--target '' must be")]
    [InlineData("--attempts", "0", "--attempts must be")]
    [InlineData("--endpoint", "minio:9000", "is no address")]
    [InlineData("--uri", "ftp://example.org/model.onnx", "is no scheme of artifacts")]
    [InlineData("--uri", "model.onnx", "is no scheme of artifacts")]
    [InlineData("--uri", "pvc://claim/model.onnx", "use --verify-only")]
    [InlineData("--uri", "https://example.org/models/", "names no file")]
    [InlineData("--uri", "https://example.org", "names no file")]
    [InlineData("--uri", "s3:///model.onnx", "names no bucket")]
    [InlineData("--uri", "s3://models/a//b", "segments that addresses cannot carry")]
    [InlineData("--uri", "hf://scene-encoder", "names no repository")]
    [InlineData("--uri", "oci://registry.example.org", "names no artifact")]
    public async Task An_argument_that_cannot_be_used_ends_it_with_a_sentence_in_the_termination_message(string option, string value, string sentence)
    {
        var arguments = new Dictionary<string, string>
        {
            ["--uri"] = "https://example.org/model.onnx",
            ["--digest"] = Sample.Digest([1]),
            ["--target"] = directory.Target,
            [option] = value,
        };
        var run = await LoaderRun.OfAsync(directory, [.. arguments.SelectMany(argument => new[] { argument.Key, argument.Value })]);
        Assert.Equal(ExitCode.BadArguments, run.Code);
        Assert.Contains(sentence, run.Message);
        Assert.Contains(sentence, run.Log);
    }

    [Fact]
    public async Task A_target_that_cannot_be_written_is_said_to_be_the_reason()
    {
        await File.WriteAllTextAsync(directory.PathOf("volume"), "a file where a directory should be");
        var run = await LoaderRun.OfAsync(directory, "--uri", "https://example.org/model.onnx", "--digest", Sample.Digest([1]), "--target", directory.Target);
        Assert.Equal(ExitCode.TargetUnusable, run.Code);
        Assert.Contains($"{directory.Target} cannot be used", run.Message);
    }
}
