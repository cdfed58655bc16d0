using ModelOperator.Api;
using ModelOperator.Core.Serving.Gates;
using Xunit;
using static ModelOperator.Core.Tests.Serving.Rollouts.Canaries;

namespace ModelOperator.Core.Tests.Serving.Rollouts;

public class CanaryGateTests
{
    private static readonly MetricGate Errors = new() { Name = "errors", Query = "sum(rate(errors_total{pod=~\"$(PODS)\"}[1m]))", Max = 0.01, WindowSeconds = 60, IntervalSeconds = 10 };

    [Fact]
    public void A_gate_that_passes_its_window_lets_the_version_on()
    {
        var run = Served(Steps([new CanaryStep { Weight = 50 }], Errors)).Ask("2.0.0").Change(inputs => inputs with { Prometheus = CanaryRun.Prometheus }).Settle();

        // What it asks looks back one interval, which is not to reach before the step.
        Assert.Empty(run.Last.GateQueries);
        Assert.NotEmpty(run.Pass(10).Settle().Last.GateQueries);
        Assert.Contains("namespace=\"ads\"", run.Last.GateQueries[0].Query);
        for (var second = 0; second < 70; second += 10)
        {
            Assert.Equal(1, run.Status.Rollout!.Step);
            run.Sample("errors", 0.001).Settle().Pass(10).Settle();
        }

        Assert.Equal("scene-encoder-2.0.0", run.Finish().Status.ModelVersion);
    }

    [Fact]
    public void A_clear_failure_takes_the_version_back_before_the_window_is_over_and_says_which_gate_value_and_bound()
    {
        var run = Served(Steps([new CanaryStep { Weight = 50 }], Errors)).Ask("2.0.0").Settle();
        for (var sample = 0; sample < 5 && run.Status.Rollout?.FailureReason is null; sample++)
        {
            run.Pass(10).Sample("errors", 0.5).Once();
        }

        Assert.Equal(ServingReasons.GateFailed, run.Status.Rollout!.FailureReason);
        Assert.Equal([ServingSlot.Primary], run.Reached);
        run.Settle();
        Assert.Equal(("1.0.0", null), (run.Version(ServingSlot.Primary), run.Version(ServingSlot.Secondary)));
        Assert.Equal((100, 0), (run.Weight("1.0.0"), run.Weight("2.0.0")));
        Assert.Equal(ServingReasons.GateFailed, run.Last.AssertNotReady(ConditionTypes.Stalled, ServingReasons.GateFailed) is { } message && message.Contains("errors", StringComparison.Ordinal)
            && message.Contains("0.5", StringComparison.Ordinal) && message.Contains("0.01", StringComparison.Ordinal) ? ServingReasons.GateFailed : run.Ready.Message);

        // It is not tried again by itself, but when somebody asks for it.
        Assert.Equal(ServingReasons.GateFailed, run.Pass(3600).Settle().Ready.Reason);
        run.Specify(spec => spec with { Rollout = spec.Rollout! with { Attempt = 1 } }).Once().Once();
        Assert.Equal("2.0.0", run.Version(ServingSlot.Secondary));
        Assert.Null(run.Status.Rollout!.FailureReason);
    }

    [Theory]
    [InlineData(GateProblem.NoData, ServingReasons.GateWaiting)]
    [InlineData(GateProblem.NotANumber, ServingReasons.GateWaiting)]
    [InlineData(GateProblem.Unavailable, ServingReasons.GateWaiting)]
    [InlineData(GateProblem.SeveralSeries, ServingReasons.GateInvalid)]
    [InlineData(GateProblem.InvalidQuery, ServingReasons.GateInvalid)]
    public void A_gate_without_a_number_neither_promotes_nor_takes_back(GateProblem problem, string reason)
    {
        var run = Served(Steps([new CanaryStep { Weight = 50 }], Errors)).Ask("2.0.0").Settle();
        for (var minute = 0; minute < 60; minute++)
        {
            run.Pass(60).Change(inputs => inputs with { Prometheus = CanaryRun.Prometheus }).Sample("errors", GateSample.Without(problem, "of a reason", Given.Now.AddMinutes(minute + 1))).Settle();
        }

        Assert.Equal((1, reason), (run.Status.Rollout!.Step, run.Ready.Reason));
        Assert.Contains("of a reason", run.Ready.Message);
        Assert.Equal("2.0.0", run.Version(ServingSlot.Secondary));
    }

    [Fact]
    public void Without_a_Prometheus_a_gate_waits_and_says_so()
    {
        var run = Served(Steps([new CanaryStep { Weight = 50 }], Errors)).Ask("2.0.0").Settle().Pass(3600).Settle();

        Assert.Equal(ServingReasons.GateWaiting, run.Ready.Reason);
        Assert.Contains("--prometheus-url", run.Ready.Message);
        Assert.Empty(run.Last.GateQueries);
    }
}
