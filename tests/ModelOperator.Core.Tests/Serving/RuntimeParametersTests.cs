using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class RuntimeParametersTests
{
    private static readonly RuntimeParameter Plain = new() { Name = "dtype", Args = ["--dtype", "$(VALUE)"] };

    private static readonly RuntimeParameter Length = new() { Name = "maxModelLen", Args = ["--max-model-len=$(VALUE)"], Pattern = "[1-9][0-9]*" };

    [Fact]
    public void What_was_chosen_comes_after_the_runtimes_own_arguments_in_the_order_of_the_runtime() =>
        Assert.Equal(["--port=8000", "--max-model-len=4096", "--dtype", "half"], Args([Length, Plain], new() { ["dtype"] = "half", ["maxModelLen"] = "4096" }));

    [Fact]
    public void What_was_not_chosen_is_left_to_the_image() => Assert.Equal(["--port=8000"], Args([Length, Plain], []));

    [Fact]
    public void Other_variables_are_replaced_in_them_too() => Assert.Equal(
        ["--port=8000", "--alias=scene-encoder=x", "--port=8000"],
        Args([new RuntimeParameter { Name = "alias", Args = ["--alias=$(MODEL_NAME)=$(VALUE)", "--port=$(PORT)"] }], new() { ["alias"] = "x" }));

    [Fact]
    public void A_dollar_in_a_value_stays_one() => Assert.Equal(
        ["--port=8000", "--x=$$(HF_TOKEN)"], Args([new RuntimeParameter { Name = "x", Args = ["--x=$(VALUE)"], Pattern = ".*" }], new() { ["x"] = "$(HF_TOKEN)" }));

    [Fact]
    public void A_value_means_nothing_in_the_runtimes_own_arguments() =>
        Assert.Equal(["$(VALUE)"], Server(spec => spec with { Container = spec.Container with { Args = ["$(VALUE)"] }, Parameters = [] }, []).Args!);

    [Theory]
    [InlineData("dtype", "half")]
    [InlineData("dtype", "v1.2_b-c")]
    [InlineData("maxModelLen", "4096")]
    public void What_the_runtime_allows_is_taken(string name, string value) => Assert.NotNull(Match([Length, Plain], name, value).Runtime);

    [Theory]
    [InlineData("dtype", "")]
    [InlineData("dtype", "--trust-remote-code")]
    [InlineData("dtype", "-x")]
    [InlineData("dtype", "a b")]
    [InlineData("dtype", "a\n--trust-remote-code")]
    [InlineData("dtype", "half\n")]
    [InlineData("dtype", "$(HF_TOKEN)")]
    [InlineData("dtype", "/etc/passwd")]
    [InlineData("maxModelLen", "4096 --trust-remote-code")]
    [InlineData("maxModelLen", "0")]
    [InlineData("maxModelLen", "4096\n")]
    public void A_parameter_is_no_way_to_other_arguments(string name, string value)
    {
        var match = Match([Length, Plain], name, value);

        Assert.Null(match.Runtime);
        Assert.Equal(ServingReasons.ParameterInvalid, match.Reason);
        Assert.StartsWith($"spec.runtime.parameters[{name}] is ", match.Message);
        Assert.DoesNotContain('\n', match.Message);
    }

    [Fact]
    public void A_pattern_of_alternatives_counts_as_a_whole()
    {
        var parameter = new RuntimeParameter { Name = "dtype", Args = ["--dtype=$(VALUE)"], Pattern = "auto|half" };

        Assert.NotNull(Match([parameter], "dtype", "half").Runtime);
        Assert.Null(Match([parameter], "dtype", "halfway").Runtime);
        Assert.Null(Match([parameter], "dtype", "xauto").Runtime);
    }

    [Fact]
    public void A_parameter_that_the_runtime_does_not_have_is_refused_with_those_it_has()
    {
        var match = Match([Length, Plain], "trustRemoteCode", "true");

        Assert.Equal(ServingReasons.ParameterUnknown, match.Reason);
        Assert.Equal("spec.runtime.parameters sets trustRemoteCode, which ServingRuntime vllm does not let deployments choose: leave it out, or use one of maxModelLen, dtype", match.Message);
        Assert.Contains("lets deployments choose nothing", Match([], "x", "1").Message);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("a)|(b")]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)a")]
    public void A_pattern_that_cannot_be_used_is_the_runtimes_fault_and_keeps_it_from_being_chosen_with_it(string pattern)
    {
        var parameter = Plain with { Pattern = pattern };

        var match = Match([parameter], "dtype", "a");
        Assert.Equal(ServingReasons.ParameterInvalid, match.Reason);
        Assert.Contains("ask the platform team to correct the runtime", match.Message);
        Assert.NotNull(Select([parameter], []).Runtime);

        var stalled = Conditions.Find(ServingRuntimeDecision.Decide(Runtime([parameter]), new RuntimeFacts { Deployments = 0, Outdated = 0, InUse = new HashSet<string>() }, Given.Now).Conditions, ConditionTypes.Stalled)!;
        Assert.Equal((ConditionStatus.True, ServingReasons.ParameterInvalid), (stalled.Status, stalled.Reason));
        Assert.StartsWith($"spec.parameters[dtype].pattern {pattern} is no regular expression", stalled.Message);
    }

    [Fact]
    public void A_variable_that_the_artifact_has_no_value_for_matters_only_where_it_is_chosen()
    {
        var parameter = new RuntimeParameter { Name = "tokenizer", Args = ["--tokenizer=$(MODEL_PATH)", "$(VALUE)"] };

        Assert.Equal(ServingReasons.VariableNotAvailable, Match([parameter], "tokenizer", "slow").Reason);
        Assert.NotNull(Select([parameter], []).Runtime);
    }

    private static RuntimeMatch Match(RuntimeParameter[] parameters, string name, string value) => Select(parameters, new() { [name] = value });

    private static RuntimeMatch Select(RuntimeParameter[] parameters, Dictionary<string, string> chosen) =>
        RuntimeSelection.Select([Runtime(parameters)], Deployment(chosen), Given.Version());

    private static IReadOnlyList<string> Args(RuntimeParameter[] parameters, Dictionary<string, string> chosen) =>
        Server(spec => spec with { Container = spec.Container with { Args = ["--port=$(PORT)"] }, Parameters = parameters }, chosen).Args!;

    private static Container Server(Func<ServingRuntimeSpec, ServingRuntimeSpec> spec, Dictionary<string, string> chosen) =>
        ServingDecision.Decide(Given.Inputs(Deployment(chosen), null, Given.Runtime(spec: spec))).DesiredDeployment()!.Spec!.Template.Spec.Containers[0];

    private static ServingRuntime Runtime(RuntimeParameter[] parameters) => Given.Runtime(spec: spec => spec with { Parameters = parameters });

    private static ModelDeployment Deployment(Dictionary<string, string> chosen) =>
        Given.Deployment(spec: spec => spec with { Runtime = new RuntimeChoice { Parameters = chosen } });
}
