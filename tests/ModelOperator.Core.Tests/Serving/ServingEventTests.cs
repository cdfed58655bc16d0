using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Runtimes;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class ServingEventTests
{
    [Fact]
    public void The_first_decision_is_an_event()
    {
        var happened = Assert.Single(ServingDecision.Decide(Given.Inputs()).Events);

        Assert.Equal((false, ServingReasons.Progressing), (happened.IsProblem, happened.Reason));
    }

    [Fact]
    public void Becoming_ready_is_an_event()
    {
        var inputs = Given.Inputs();
        var applied = inputs.After(ServingDecision.Decide(inputs)).WithRollout(Given.Complete(2));

        Assert.Equal(new ConditionChange(false, ServingReasons.Serving, "all 2 replicas serve"), Assert.Single(ServingDecision.Decide(applied).Events));
    }

    [Fact]
    public void Progress_within_a_rollout_is_no_event()
    {
        var inputs = Given.Inputs();
        var applied = inputs.After(ServingDecision.Decide(inputs));

        Assert.Empty(ServingDecision.Decide(applied.WithRollout(new() { Replicas = 2, UpdatedReplicas = 1 })).Events);
    }

    [Fact]
    public void Losing_the_grant_is_a_warning_that_says_why_once()
    {
        var refused = Given.Running(Given.Inputs()) with { Model = new ModelResolution { State = ModelResolutionState.Refused } };

        var outcome = ServingDecision.Decide(refused);
        var happened = Assert.Single(outcome.Events);
        Assert.Equal((true, ServingReasons.NotGranted), (happened.IsProblem, happened.Reason));
        Assert.Contains("ask for a SharingGrant in studio", happened.Message);
        Assert.Empty(ServingDecision.Decide(refused.After(outcome)).Events);
    }

    [Fact]
    public void Another_problem_than_before_is_an_event()
    {
        var refused = Given.Unresolved(ModelResolutionState.Refused);

        var found = refused.After(ServingDecision.Decide(refused)) with { Model = new ModelResolution { State = ModelResolutionState.VersionNotFound } };

        Assert.Equal(ServingReasons.VersionNotFound, Assert.Single(ServingDecision.Decide(found).Events).Reason);
    }

    [Fact]
    public void Another_version_is_an_event()
    {
        var running = Given.Running(Given.Inputs());

        var outcome = ServingDecision.Decide(running with { Model = running.Model with { Version = Given.Version("3.0.0") } });

        Assert.Contains(new ConditionChange(false, ServingReasons.VersionChanged, "version 3.0.0 of Model studio/scene-encoder takes the place of version 2.1.0"), outcome.Events);
    }

    [Fact]
    public void A_version_that_cannot_be_rolled_out_takes_no_place()
    {
        var running = Given.Running(Given.Inputs());

        var outcome = ServingDecision.Decide(running with { Model = running.Model with { Version = Given.Version("3.0.0", format: "onnx") } });

        Assert.Equal(ServingReasons.NoRuntimeForFormat, Assert.Single(outcome.Events).Reason);
    }

    [Fact]
    public void Another_runtime_is_an_event()
    {
        var running = Given.Running(Given.Inputs());

        var outcome = ServingDecision.Decide(running with { Runtimes = RuntimeCatalog.Of([Given.Runtime("vllm-next")]) });

        Assert.Contains(outcome.Events, happened => happened.Reason == ServingReasons.RuntimeChanged);
    }
}
