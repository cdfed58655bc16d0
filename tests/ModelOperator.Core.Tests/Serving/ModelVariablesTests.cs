using ModelOperator.Api;
using ModelOperator.Core.Serving;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class ModelVariablesTests
{
    [Theory]
    [InlineData("$(MODEL_NAME)", "scene-encoder")]
    [InlineData("$(MODEL_VERSION)", "2.1.0")]
    [InlineData("$(MODEL_URI)", "hf://studio/scene-encoder@v2.1.0")]
    [InlineData("$(MODEL_ID)", "studio/scene-encoder")]
    [InlineData("$(MODEL_REVISION)", "v2.1.0")]
    [InlineData("$(GPU_COUNT)", "4")]
    [InlineData("$(PORT)", "8000")]
    [InlineData("--a=$(MODEL_NAME),b=$(PORT)!", "--a=scene-encoder,b=8000!")]
    public void Variables_are_replaced_with_the_models_values(string text, string expected)
    {
        Assert.Equal(expected, For("hf://studio/scene-encoder@v2.1.0").Expand(text));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("100$")]
    [InlineData("$HOME")]
    [InlineData("$(POD_IP)")]
    [InlineData("$(date +%s)")]
    [InlineData("$(MODEL_NAME")]
    [InlineData("$(model_name)")]
    [InlineData("$( MODEL_NAME )")]
    public void Everything_else_stays_for_Kubernetes_to_expand(string text)
    {
        Assert.Equal(text, For("hf://studio/scene-encoder").Expand(text));
    }

    [Theory]
    [InlineData("$$(MODEL_NAME)", "$$(MODEL_NAME)")]
    [InlineData("$$$(MODEL_NAME)", "$$scene-encoder")]
    [InlineData("$$$$(MODEL_NAME)", "$$$$(MODEL_NAME)")]
    [InlineData("$x$(MODEL_NAME)", "$xscene-encoder")]
    public void An_escaped_variable_stays_escaped_for_Kubernetes(string text, string expected)
    {
        Assert.Equal(expected, For("hf://studio/scene-encoder").Expand(text));
    }

    [Fact]
    public void A_value_cannot_smuggle_in_a_variable_of_the_runtimes_environment()
    {
        Assert.Equal("--uri=s3://b/$$(HF_TOKEN)", For("s3://b/$(HF_TOKEN)").Expand("--uri=$(MODEL_URI)"));
    }

    [Theory]
    [InlineData("pvc://models/a/b", "/mnt/models/a/b")]
    [InlineData("pvc://models", "/mnt/models")]
    public void The_path_leads_into_the_mounted_claim(string uri, string expected)
    {
        Assert.Equal(expected, For(uri).Expand("$(MODEL_PATH)"));
    }

    [Fact]
    public void A_variable_without_a_value_for_the_artifact_is_found_wherever_it_is_used()
    {
        var variables = For("pvc://models/a");
        var container = Given.Runtime().Spec.Container with { Args = null };

        Assert.Null(variables.FirstWithoutValue(container with { Args = ["$(MODEL_PATH)", "$(OTHER)", "$$(MODEL_ID)"] }));
        Assert.Equal("MODEL_ID", variables.FirstWithoutValue(container with { Args = ["$(MODEL_PATH)", "$(MODEL_ID)"] }));
        Assert.Equal("MODEL_ID", variables.FirstWithoutValue(container with { Command = ["$(MODEL_ID)"] }));
        Assert.Equal("MODEL_REVISION", variables.FirstWithoutValue(container with { Env = [new RuntimeEnv { Name = "A", Value = "$(MODEL_REVISION)" }] }));
    }

    private static ModelVariables For(string uri) =>
        ModelVariables.For(Given.Version(uri: uri).Spec, ArtifactLocation.Parse(uri, out _)!, Given.Runtime().Spec, gpus: 4);
}
