using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Serving;
using ModelOperator.Testing.Example;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>ServingRuntimes in files, which no API server has looked at.</summary>
public sealed class RuntimeFilesTests : IDisposable
{
    private const string Runtime = """
        apiVersion: modeloperator.io/v1alpha1
        kind: ServingRuntime
        metadata: {name: plain}
        spec:
          modelFormats: [{name: onnx}]
          protocol: Custom
          container: {image: example.com/server:1, port: 8080, args: [$(MODEL_PATH)]}
          artifactLoading: {schemes: [Https]}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("modeloperator-runtimes-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Those_that_are_shipped_can_be_read()
    {
        var shipped = RuntimeFiles.Read(Path.Combine(Repository.Root, "config", "runtimes"));

        Assert.Contains("vllm", shipped.Select(runtime => runtime.Metadata.Name));
        Assert.All(shipped, runtime => Assert.NotEmpty(runtime.Spec.ModelFormats));
    }

    [Fact]
    public void A_file_may_have_several_and_other_files_are_let_be()
    {
        Write("two.yaml", $"{Runtime}\n---\n{Runtime.Replace("plain", "other", StringComparison.Ordinal)}");
        Write("README.md", "of these");

        Assert.Equal(["plain", "other"], RuntimeFiles.Read(_directory).Select(runtime => runtime.Metadata.Name));
    }

    [Theory]
    [InlineData("  protocol: Custom", "  protocl: Custom", "one.yaml is no ServingRuntime that can be worked with at spec.protocl: compare it with kubectl explain servingruntime.spec (")]
    [InlineData("protocol: Custom", "protocol: Carrier", "one.yaml is no ServingRuntime that can be worked with at spec.protocol: ")]
    [InlineData("kind: ServingRuntime", "kind: ClusterServingRuntime", "one.yaml has something that is no ServingRuntime of modeloperator.io/v1alpha1: leave nothing else in it.")]
    [InlineData("{name: plain}", "{name: Plain}", "one.yaml has no name in metadata.name that a ServingRuntime can have: use lower-case letters")]
    [InlineData("[{name: onnx}]", "[]", "one.yaml, ServingRuntime plain: spec.modelFormats is empty: name the formats that it serves.")]
    [InlineData("$(MODEL_PATH)", "$(MODEL_FOLDER)", "one.yaml, ServingRuntime plain: spec.container uses $(MODEL_FOLDER), which does not exist")]
    [InlineData("metadata: {name: plain}", "metadata: {name: plain", "one.yaml is no YAML: line 3: ")]
    public void What_is_wrong_is_told_with_its_file(string right, string wrong, string sentence)
    {
        Write("one.yaml", Runtime.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Contains(sentence, Assert.Throws<ConfigurationException>(() => RuntimeFiles.Read(_directory)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_of_a_name_are_told_with_both_files()
    {
        Write("one.yaml", Runtime);
        Write("two.yaml", Runtime);

        var exception = Assert.Throws<ConfigurationException>(() => RuntimeFiles.Read(_directory));

        Assert.Equal($"{_directory}/two.yaml has ServingRuntime plain, which {_directory}/one.yaml has too: rename one of them.", exception.Message);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory, name), text);
}
