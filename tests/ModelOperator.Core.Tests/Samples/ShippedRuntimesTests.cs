using System.Text.RegularExpressions;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Core.Tests.Serving;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Samples;

public partial class ShippedRuntimesTests
{
    [Fact]
    public void All_of_them_are_ready() => Assert.All(ShippedRuntimes.All, runtime =>
    {
        var status = ServingRuntimeDecision.Decide(runtime, new RuntimeFacts { Deployments = 0, Outdated = 0, InUse = new HashSet<string>() }, Given.Now);
        Assert.True(Conditions.IsTrue(status.Conditions, ConditionTypes.Ready), Conditions.Find(status.Conditions, ConditionTypes.Ready)!.Message);
    });

    [Fact]
    public void No_two_have_the_same_priority_for_a_format() => Assert.All(
        from runtime in ShippedRuntimes.All
        from format in runtime.Spec.ModelFormats
        where format.AutoSelect != false && runtime.Spec.Disabled != true
        group runtime.Metadata.Name by (format.Name, format.Priority ?? 0),
        alike => Assert.True(alike.Count() == 1, $"{string.Join(" and ", alike)} have priority {alike.Key.Item2} for format {alike.Key.Name}"));

    /// <summary>A user other than root, or the word that says it is not: no pod is to wait for the kubelet's refusal to start it.</summary>
    [Fact]
    public void Each_names_the_user_it_runs_as_or_says_that_it_needs_more() => Assert.All(
        ShippedRuntimes.All,
        runtime => Assert.True(runtime.Spec.Container.RunAsUser is not null || runtime.Spec.PodSecurity == PodSecurityLevel.Baseline, runtime.Metadata.Name));

    [Theory]
    [InlineData("hf://Qwen/Qwen2.5-7B-Instruct@main", "safetensors", 1, "vllm", null)]
    [InlineData("s3://models/llm/", "safetensors", 1, "vllm-files", "/mnt/models")]
    [InlineData("oci://registry.example.com/models/llm:1", "safetensors", 1, "vllm-files", "/mnt/models")]
    [InlineData("s3://models/encoder/", "onnx", 1, "triton", "--model-repository=/mnt/models")]
    [InlineData("https://example.com/encoder.tar.gz", "triton", 0, "triton", "--model-repository=/mnt/models")]
    [InlineData("s3://models/encoder/", "openvino", 0, "openvino", "--model_path=/mnt/models")]
    [InlineData("s3://models/model.joblib", "sklearn", 0, "mlserver-sklearn", "/mnt/models/model.joblib")]
    [InlineData("https://example.com/models/model.json?version=3", "xgboost", 0, "mlserver-xgboost", "/mnt/models/model.json")]
    [InlineData("pvc://models/churn/model.bst", "lightgbm", 0, "mlserver-lightgbm", "/mnt/models/churn/model.bst")]
    public void An_artifact_gets_its_runtime_and_the_runtime_its_artifact(string uri, string format, int gpus, string expected, string? argument)
    {
        var inputs = Given.Inputs(
            Given.Deployment(spec: spec => spec with { Resources = new ServingResources { Gpus = gpus } }), Given.Version(uri: uri, format: format, digest: Given.Digest, ns: "ads"),
            [.. ShippedRuntimes.All]);

        var outcome = ServingDecision.Decide(inputs);

        Assert.Equal(expected, outcome.Status.Runtime);
        var server = outcome.DesiredDeployment()!.Spec!.Template.Spec.Containers[0];
        Assert.True(argument is null || server.Args?.Contains(argument) == true || server.Env!.Any(variable => variable.Value == argument));
    }

    [Theory]
    [InlineData("sglang")]
    [InlineData("text-embeddings-inference")]
    public void Those_that_are_not_picked_serve_when_they_are_named(string name)
    {
        var match = RuntimeSelection.Select(ShippedRuntimes.All, Given.Deployment(spec: spec => spec with { Runtime = new RuntimeChoice { Name = name } }), Given.Version());

        Assert.Equal(name, match.Runtime?.Metadata.Name);
    }

    [Fact]
    public void All_loaders_are_the_same() =>
        Assert.Equal("modeloperator-loader:0.1.0", Assert.Single(ShippedRuntimes.All.Select(runtime => runtime.Spec.ArtifactLoading.Loader?.Image).OfType<string>().Distinct()));

    [Fact]
    public void The_kustomization_lists_them_all() => Assert.Equal(
        Directory.EnumerateFiles(ShippedRuntimes.Folder, "*.yaml").Select(Path.GetFileName).Order(StringComparer.Ordinal),
        File.ReadLines(Path.Combine(ShippedRuntimes.Folder, "Kustomization")).Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_readme_names_them_all()
    {
        var readme = File.ReadAllText(Path.Combine(ShippedRuntimes.Folder, "README.md"));

        Assert.All(ShippedRuntimes.All, runtime => Assert.Contains($"`{MlServer().Replace(runtime.Metadata.Name, "-")}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_has_the_same()
    {
        var shipped = string.Join("---\n", MediaExample.All<ServingRuntime>().Select(runtime => File.ReadAllText(Path.Combine(ShippedRuntimes.Folder, $"{runtime.Metadata.Name}.yaml"))));

        // Below the line that says so.
        Assert.Equal(shipped, string.Concat(File.ReadLines(Path.Combine(MediaExample.Folder, "20-serving-runtimes.yaml")).Skip(1).Select(line => line + "\n")));
    }

    [GeneratedRegex("^mlserver-(?=xgboost|lightgbm)")]
    private static partial Regex MlServer();
}
