using ModelOperator.Api;
using ModelOperator.Core.Serving;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class RuntimeSelectionTests
{
    [Fact]
    public void The_highest_priority_of_the_format_is_picked()
    {
        var match = Select([Given.Runtime("a", priority: 1), Given.Runtime("b", priority: 2), Given.Runtime("c", ["onnx"], priority: 9)]);

        Assert.Equal("b", match.Runtime?.Metadata.Name);
        Assert.Contains("ServingRuntime b serves format safetensors of ModelVersion studio/scene-encoder-2.1.0", match.Message);
    }

    [Fact]
    public void Two_of_the_highest_priority_are_ambiguous_and_both_are_named_whatever_the_order_of_the_list()
    {
        ServingRuntime[] runtimes = [Given.Runtime("b", priority: 3), Given.Runtime("a", priority: 3), Given.Runtime("c")];

        foreach (var match in new[] { Select(runtimes), Select([.. runtimes.Reverse()]) })
        {
            Assert.Null(match.Runtime);
            Assert.Equal(ServingReasons.RuntimeAmbiguous, match.Reason);
            Assert.Equal(
                "ServingRuntimes a, b serve format safetensors of ModelVersion studio/scene-encoder-2.1.0, all with priority 3: "
                + "name one of them in spec.runtime.name, or ask the platform team to give them different priorities",
                match.Message);
        }
    }

    [Fact]
    public void A_deployment_that_runs_on_one_of_two_with_the_same_priority_keeps_it()
    {
        Assert.Equal("b", Select([Given.Runtime("a"), Given.Runtime("b")], current: "b").Runtime?.Metadata.Name);
    }

    [Fact]
    public void One_of_two_with_the_same_priority_that_does_not_fit_leaves_nothing_ambiguous()
    {
        Assert.Equal("a", Select([Given.Runtime("a"), Given.ClaimRuntime("b")]).Runtime?.Metadata.Name);
    }

    [Fact]
    public void The_choice_is_explained_by_what_the_others_lack()
    {
        var match = Select([Given.Runtime("a", priority: 2), Given.Runtime("b", priority: 1), Given.ClaimRuntime("c"), Given.Runtime("d", ["onnx"])]);

        Assert.Equal(
            "ServingRuntime a serves format safetensors of ModelVersion studio/scene-encoder-2.1.0, with the highest priority (2) of the 2 that fit; the others are b (priority 1), c (SchemeNotSupported)",
            match.Message);
    }

    [Fact]
    public void A_runtime_of_another_protocol_is_passed_over_and_refused_when_it_is_named()
    {
        ServingRuntime[] runtimes = [Given.Runtime("a", priority: 9), Given.Runtime("b", spec: spec => spec with { Protocol = ServingProtocol.OpenInference })];

        Assert.Equal("b", Select(runtimes, choice: new RuntimeChoice { Protocol = ServingProtocol.OpenInference }).Runtime?.Metadata.Name);

        var refused = Select(runtimes, choice: new RuntimeChoice { Name = "a", Protocol = ServingProtocol.OpenInference });
        Assert.Equal(ServingReasons.ProtocolNotSpoken, refused.Reason);
        Assert.StartsWith("ServingRuntime a speaks OpenAI, and spec.runtime.protocol asks for OpenInference", refused.Message);
    }

    [Fact]
    public void What_is_found_by_its_digest_needs_one()
    {
        Assert.NotNull(Select([Given.LoadingRuntime()], version: Given.Version(uri: "s3://b/m", digest: Given.Digest)).Runtime);
        Assert.Equal(ServingReasons.ArtifactDigestInvalid, Select([Given.LoadingRuntime()], version: Given.Version(uri: "s3://b/m", digest: "sha256:../../../../x")).Reason);
        Assert.Equal(ServingReasons.ArtifactDigestInvalid, Select([Given.LoadingRuntime()], version: Given.Version(uri: "s3://b/m", digest: Given.Digest.ToUpperInvariant())).Reason);
        Assert.Equal(ServingReasons.ArtifactDigestInvalid, Select([Given.LoadingRuntime()], version: Given.Version(uri: "s3://b/m", digest: Given.Digest[..70] + "\n")).Reason);
    }

    [Fact]
    public void A_deployment_keeps_the_runtime_it_runs_on_when_a_better_one_appears()
    {
        var match = Select([Given.Runtime("old"), Given.Runtime("new", priority: 100)], current: "old");

        Assert.Equal("old", match.Runtime?.Metadata.Name);
    }

    [Fact]
    public void A_deployment_keeps_a_disabled_runtime_it_runs_on()
    {
        var match = Select([Disabled("old"), Given.Runtime("new")], current: "old");

        Assert.Equal("old", match.Runtime?.Metadata.Name);
    }

    [Fact]
    public void A_deployment_leaves_the_runtime_it_runs_on_when_that_no_longer_serves_the_format()
    {
        var match = Select([Given.Runtime("old", ["gguf"]), Given.Runtime("new")], current: "old");

        Assert.Equal("new", match.Runtime?.Metadata.Name);
    }

    [Fact]
    public void A_disabled_runtime_is_not_picked()
    {
        Assert.Equal("a", Select([Disabled("z", priority: 5), Given.Runtime("a")]).Runtime?.Metadata.Name);

        var match = Select([Disabled("z")]);
        Assert.Equal(ServingReasons.RuntimeDisabled, match.Reason);
        Assert.Contains("ServingRuntime z serves", match.Message);
    }

    [Fact]
    public void A_disabled_runtime_serves_a_deployment_that_names_it()
    {
        Assert.Equal("z", Select([Disabled("z")], named: "z").Runtime?.Metadata.Name);
    }

    [Fact]
    public void A_named_runtime_wins_over_priority()
    {
        Assert.Equal("b", Select([Given.Runtime("a", priority: 9), Given.Runtime("b")], named: "b").Runtime?.Metadata.Name);
    }

    [Fact]
    public void A_named_runtime_that_does_not_exist_is_reported_with_those_that_do()
    {
        var match = Select([Given.Runtime("vllm"), Given.Runtime("triton")], named: "vlm");

        Assert.Null(match.Runtime);
        Assert.Equal(ServingReasons.RuntimeNotFound, match.Reason);
        Assert.Equal("ServingRuntime vlm does not exist: set spec.runtime.name to one of triton, vllm, or leave it out to have one picked", match.Message);
    }

    [Fact]
    public void A_named_runtime_in_a_cluster_without_any_is_reported()
    {
        Assert.Equal("ServingRuntime vllm does not exist, nor does any other: ask the platform team for one", Select([], named: "vllm").Message);
    }

    [Fact]
    public void A_named_runtime_that_does_not_serve_the_format_is_reported_with_what_it_serves()
    {
        var match = Select([Given.Runtime("triton", ["onnx", "gguf"]), Given.Runtime("vllm")], named: "triton");

        Assert.Equal(ServingReasons.FormatNotServed, match.Reason);
        Assert.Contains("ServingRuntime triton does not serve format safetensors of ModelVersion studio/scene-encoder-2.1.0 but gguf, onnx:", match.Message);
    }

    [Fact]
    public void A_format_that_nobody_serves_is_reported_with_the_formats_that_are_served()
    {
        var match = Select([Given.Runtime("a", ["onnx", "gguf"]), Given.Runtime("b", ["gguf", "xgboost"])]);

        Assert.Equal(ServingReasons.NoRuntimeForFormat, match.Reason);
        Assert.Contains("no ServingRuntime serves format safetensors of ModelVersion studio/scene-encoder-2.1.0; served are gguf, onnx, xgboost:", match.Message);
    }

    [Fact]
    public void A_cluster_without_runtimes_is_reported()
    {
        Assert.Contains("as there is none at all", Select([]).Message);
    }

    [Fact]
    public void A_long_list_of_formats_is_cut()
    {
        var match = Select([Given.Runtime("a", [.. Enumerable.Range(10, 20).Select(number => $"f{number}")])]);

        Assert.Contains("f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21 and 8 more", match.Message);
    }

    [Fact]
    public void A_runtime_that_is_not_picked_by_itself_is_pointed_out()
    {
        var manual = Given.Runtime("manual", spec: spec => spec with { ModelFormats = [new ModelFormat { Name = "safetensors", AutoSelect = false }] });

        var match = Select([manual]);
        Assert.Equal(ServingReasons.NoRuntimeForFormat, match.Reason);
        Assert.Contains("manual serves it when named in spec.runtime.name", match.Message);
        Assert.Equal("manual", Select([manual], named: "manual").Runtime?.Metadata.Name);
    }

    [Fact]
    public void An_artifact_whose_scheme_the_runtime_does_not_load_is_reported()
    {
        var match = Select([Given.Runtime()], version: Given.Version(uri: "s3://models/scene-encoder"));

        Assert.Equal(ServingReasons.SchemeNotSupported, match.Reason);
        Assert.Contains("ServingRuntime vllm does not load s3:// artifacts such as s3://models/scene-encoder but hf://:", match.Message);
    }

    [Fact]
    public void A_runtime_that_does_not_fit_is_passed_over_for_one_that_does()
    {
        var match = Select([Given.Runtime("vllm", priority: 9), Given.ClaimRuntime()], version: Given.Version(uri: "pvc://models/scene-encoder", ns: "ads"));

        Assert.Equal("triton", match.Runtime?.Metadata.Name);
    }

    [Fact]
    public void A_claim_of_another_namespace_than_the_deployments_is_not_mistaken_for_one_of_its_own()
    {
        var match = Select([Given.ClaimRuntime()], version: Given.Version(uri: "pvc://models/scene-encoder"));

        Assert.Null(match.Runtime);
        Assert.Equal(ServingReasons.ClaimOutOfReach, match.Reason);
        Assert.Equal(
            "ModelVersion studio/scene-encoder-2.1.0 is kept on persistent volume claim models of namespace studio, which pods of namespace ads cannot mount: "
            + "deploy it in studio, or ask its owner for a ModelVersion whose artifact can be fetched, e.g. from s3:// or oci://",
            match.Message);
    }

    [Fact]
    public void The_obstacle_of_the_best_runtime_is_reported_when_none_fits()
    {
        var match = Select([Given.Runtime("a"), Given.Runtime("b", priority: 1)], gpus: 0);

        Assert.Equal(ServingReasons.GpuRequired, match.Reason);
        Assert.StartsWith("ServingRuntime b needs a GPU: set spec.resources.gpus to at least 1", match.Message);
        Assert.EndsWith("(1 more of the format does not fit either)", match.Message);
    }

    [Fact]
    public void A_runtime_that_does_not_need_a_gpu_serves_without_one()
    {
        Assert.NotNull(Select([Given.Runtime(spec: spec => spec with { Accelerators = null })], gpus: 0).Runtime);
    }

    [Fact]
    public void A_gpu_resource_the_runtime_does_not_run_on_is_reported_with_those_it_does()
    {
        var match = Select([Given.Runtime(spec: spec => spec with { Accelerators = new Accelerators { ResourceNames = ["amd.com/gpu"] } })]);

        Assert.Equal(ServingReasons.GpuResourceNotSupported, match.Reason);
        Assert.Contains("does not run on nvidia.com/gpu: set spec.resources.gpuResource to one of amd.com/gpu", match.Message);
    }

    [Fact]
    public void The_gpu_resource_does_not_matter_to_a_deployment_without_gpus()
    {
        var runtime = Given.Runtime(spec: spec => spec with { Accelerators = new Accelerators { ResourceNames = ["amd.com/gpu"] } });

        Assert.NotNull(Select([runtime], gpus: 0).Runtime);
    }

    [Fact]
    public void A_runtime_that_uses_a_variable_the_artifact_has_no_value_for_is_reported()
    {
        var runtime = Given.Runtime(spec: spec => spec with { ArtifactLoading = new ArtifactLoading { Schemes = [ArtifactScheme.Hf, ArtifactScheme.Pvc] } });

        var match = Select([runtime], version: Given.Version(uri: "pvc://models/scene-encoder", ns: "ads"));
        Assert.Equal(ServingReasons.VariableNotAvailable, match.Reason);
        Assert.Contains("uses $(MODEL_ID), which pvc:// artifacts", match.Message);
    }

    [Theory]
    [InlineData("hf://scene-encoder")]
    [InlineData("hf://studio/scene-encoder;reboot")]
    [InlineData("pvc://models/../secrets")]
    public void A_malformed_artifact_uri_is_reported_with_the_right_form(string uri)
    {
        var match = Select([Given.Runtime()], version: Given.Version(uri: uri));

        Assert.Equal(ServingReasons.ArtifactUriInvalid, match.Reason);
        Assert.Contains($"spec.artifact.uri {uri} of ModelVersion studio/scene-encoder-2.1.0 is not of the form", match.Message);
    }

    private static ServingRuntime Disabled(string name, int priority = 0) =>
        Given.Runtime(name, priority: priority, spec: spec => spec with { Disabled = true });

    private static RuntimeMatch Select(
        ServingRuntime[] runtimes, string? named = null, string? current = null, int gpus = 1, ModelVersion? version = null, RuntimeChoice? choice = null) =>
        RuntimeSelection.Select(
            runtimes,
            Given.Deployment(
                spec: spec => spec with
                {
                    Runtime = choice ?? (named is null ? null : new RuntimeChoice { Name = named }),
                    Resources = new ServingResources { Gpus = gpus },
                },
                status: new ModelDeploymentStatus { Runtime = current }),
            version ?? Given.Version());
}
