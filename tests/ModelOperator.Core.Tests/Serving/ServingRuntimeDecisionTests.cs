using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class ServingRuntimeDecisionTests
{
    private static RuntimeFacts NoDeployments { get; } = new() { Deployments = 0, Outdated = 0, InUse = new HashSet<string>() };

    [Fact]
    public void A_runtime_is_ready_and_says_what_it_serves_and_how_often()
    {
        var status = ServingRuntimeDecision.Decide(Given.Runtime(formats: ["safetensors", "gguf"]), new RuntimeFacts { Deployments = 7, Outdated = 0, InUse = new HashSet<string>() }, Given.Now);

        Assert.Equal((7, 1), (status.Deployments, status.ObservedGeneration!.Value));
        Assert.True(Conditions.IsTrue(status.Conditions, ConditionTypes.Ready));
        Assert.Equal("it serves gguf, safetensors", Conditions.Find(status.Conditions, ConditionTypes.Ready)!.Message);
    }

    [Fact]
    public void A_disabled_runtime_is_ready_for_those_that_use_it()
    {
        var status = ServingRuntimeDecision.Decide(Given.Runtime(spec: spec => spec with { Disabled = true }), NoDeployments, Given.Now);

        Assert.Equal((true, ServingReasons.Disabled), (Conditions.IsTrue(status.Conditions, ConditionTypes.Ready), Conditions.Find(status.Conditions, ConditionTypes.Ready)!.Reason));
    }

    [Fact]
    public void A_misspelt_variable_is_reported_with_the_right_ones()
    {
        var runtime = Given.Runtime(spec: spec => spec with { Container = spec.Container with { Args = ["$(MODEL_PAHT)"] } });

        var stalled = Conditions.Find(ServingRuntimeDecision.Decide(runtime, NoDeployments, Given.Now).Conditions, ConditionTypes.Stalled)!;
        Assert.Equal((ConditionStatus.True, ServingReasons.UnknownVariable), (stalled.Status, stalled.Reason));
        Assert.Contains("$(MODEL_PAHT)", stalled.Message);
        Assert.Contains("MODEL_PATH", stalled.Message);
    }

    [Fact]
    public void Variables_of_the_container_itself_and_of_a_shell_are_none_of_ours()
    {
        var runtime = Given.Runtime(spec: spec => spec with
        {
            Container = spec.Container with { Args = ["$(MODEL_DIR)", "$(date)", "$$(MODEL_X)"], Env = [new RuntimeEnv { Name = "MODEL_DIR", Value = "/x" }] },
        });

        Assert.True(Conditions.IsTrue(ServingRuntimeDecision.Decide(runtime, NoDeployments, Given.Now).Conditions, ConditionTypes.Ready));
    }

    [Fact]
    public void A_misspelt_variable_of_a_parameter_is_reported_as_one()
    {
        var runtime = Given.Runtime(spec: spec => spec with { Parameters = [new RuntimeParameter { Name = "a", Args = ["$(MODEL_PAHT)", "$(VALUE)"] }] });

        Assert.StartsWith("spec.parameters uses $(MODEL_PAHT)", Conditions.Find(ServingRuntimeDecision.Decide(runtime, NoDeployments, Given.Now).Conditions, ConditionTypes.Stalled)!.Message);
    }
}
