using ModelOperator.Core.Serving.Gates;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Gates;

public class GateDecisionTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly GateSpec Errors = new() { Name = "errors", Query = "errors", Max = 0.01, WindowSeconds = 300, IntervalSeconds = 30 };

    private static readonly GateSpec Success = Errors with { Name = "success", Max = null, Min = 0.99 };

    [Fact]
    public void Without_samples_a_gate_is_pending()
    {
        Assert.Equal(new GateVerdict(GateOutcome.Pending, null, "gate errors has looked 0 of 300 seconds"), GateDecision.Judge(Errors, GateState.Empty));
    }

    [Fact]
    public void Equal_samples_far_beyond_the_bound_fail_at_the_third()
    {
        Assert.Equal(GateOutcome.Pending, Judge(Errors, 0.3, 0.3).Outcome);
        Assert.Equal(
            new GateVerdict(GateOutcome.Failed, null, "gate errors failed: the mean of 3 samples is 0.3, clearly above its max of 0.01"),
            Judge(Errors, 0.3, 0.3, 0.3));
    }

    [Fact]
    public void A_third_of_errors_where_one_percent_is_allowed_fails_at_the_third_sample()
    {
        Assert.Equal(GateOutcome.Failed, Judge(Errors, 0.28, 0.33, 0.30).Outcome);
    }

    [Fact]
    public void A_mean_clearly_below_min_fails_early_too()
    {
        Assert.Equal(
            new GateVerdict(GateOutcome.Failed, null, "gate success failed: the mean of 3 samples is 0.3, clearly below its min of 0.99"),
            Judge(Success, 0.3, 0.3, 0.3));
    }

    [Theory]
    [InlineData(0.01, 0.01, GateOutcome.Passed)]
    [InlineData(0, 0.019, GateOutcome.Passed)]
    [InlineData(0.0101, 0.0101, GateOutcome.Failed)]
    [InlineData(0, 0.03, GateOutcome.Failed)]
    public void After_the_window_the_mean_decides(double even, double odd, GateOutcome expected)
    {
        var samples = Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? even : odd).ToArray();

        Assert.Equal(GateOutcome.Pending, Judge(Errors, samples[..10]).Outcome);
        Assert.Equal(expected, Judge(Errors, samples).Outcome);
    }

    [Fact]
    public void The_end_of_the_window_is_told_with_the_value_and_the_bound()
    {
        Assert.Equal("gate errors passed: the mean of 11 samples is 0.002", Judge(Errors, Repeat(0.002, 11)).Message);
        Assert.Equal("gate errors failed: the mean of 11 samples is 0.012, above its max of 0.01", Judge(Errors, Repeat(0.012, 11)).Message);
        Assert.Equal("gate success failed: the mean of 11 samples is 0.985, below its min of 0.99", Judge(Success, Repeat(0.985, 11)).Message);
        Assert.Equal("gate errors has looked 120 of 300 seconds, and the mean of 5 samples is 0.002", Judge(Errors, Repeat(0.002, 5)).Message);
    }

    [Fact]
    public void A_gate_with_two_bounds_holds_both()
    {
        var band = Errors with { Max = 10, Min = 5 };

        Assert.Equal(GateOutcome.Passed, Judge(band, Repeat(7, 11)).Outcome);
        Assert.Equal(GateOutcome.Failed, Judge(band, Repeat(40, 3)).Outcome);
        Assert.Equal(GateOutcome.Failed, Judge(band, Repeat(1, 3)).Outcome);
    }

    [Fact]
    public void Fewer_than_three_samples_never_pass_however_short_the_window()
    {
        var brief = Errors with { WindowSeconds = 1 };

        Assert.Equal(GateOutcome.Pending, Judge(brief, 0, 0).Outcome);
        Assert.Equal(GateOutcome.Passed, Judge(brief, 0, 0, 0).Outcome);
    }

    [Theory]
    [InlineData(GateProblem.NoData)]
    [InlineData(GateProblem.NotANumber)]
    [InlineData(GateProblem.SeveralSeries)]
    [InlineData(GateProblem.NotAScalar)]
    [InlineData(GateProblem.Unavailable)]
    [InlineData(GateProblem.InvalidQuery)]
    public void A_bad_sample_makes_the_gate_wait_and_say_why(GateProblem problem)
    {
        var state = Fold(Errors, Repeat(0.001, 11));
        var waiting = state.With(GateSample.Without(problem, "of this", Start.AddSeconds(400)), Errors);

        Assert.Equal(new GateVerdict(GateOutcome.Waiting, problem, "gate errors waits, because of this"), GateDecision.Judge(Errors, waiting));
        Assert.Equal(state with { LastTime = Start.AddSeconds(400), Problem = problem, Message = "of this" }, waiting);
        Assert.Equal(GateOutcome.Passed, GateDecision.Judge(Errors, waiting.With(GateSample.Of(0.001, Start.AddSeconds(430)), Errors)).Outcome);
    }

    [Fact]
    public void Bad_samples_alone_never_pass_and_never_fail()
    {
        var state = GateState.Empty;
        for (var i = 0; i < 100; i++)
        {
            state = state.With(GateSample.Without(GateProblem.NoData, "there is none", Start.AddSeconds(30 * i)), Errors);
        }

        Assert.Equal(GateOutcome.Waiting, GateDecision.Judge(Errors, state).Outcome);
        Assert.Equal(0, state.Samples);
    }

    [Fact]
    public void A_failure_that_is_proven_stands_while_Prometheus_is_away()
    {
        var state = Fold(Errors, Repeat(0.5, 3)).With(GateSample.Without(GateProblem.Unavailable, "it is down", Start.AddHours(1)), Errors);

        Assert.Equal(GateOutcome.Failed, GateDecision.Judge(Errors, state).Outcome);
    }

    [Fact]
    public void Time_without_samples_does_not_count_as_observed()
    {
        var state = Fold(Errors, Repeat(0.001, 3));
        Assert.Equal(60, state.ObservedSeconds);

        // An operator that was away for a day.
        state = state.With(GateSample.Of(0.001, Start.AddDays(1)), Errors);
        Assert.Equal(120, state.ObservedSeconds);

        // A Prometheus that was away for a day.
        state = state.With(GateSample.Without(GateProblem.Unavailable, "it is down", Start.AddDays(1).AddSeconds(30)), Errors);
        state = state.With(GateSample.Of(0.001, Start.AddDays(2)), Errors);
        Assert.Equal(120, state.ObservedSeconds);
        Assert.Equal(GateOutcome.Pending, GateDecision.Judge(Errors, state).Outcome);
    }

    [Fact]
    public void A_sample_counts_once_however_often_it_is_seen()
    {
        var sample = GateSample.Of(0.5, Start);
        var once = GateState.Empty.With(sample, Errors);

        Assert.Equal(once, once.With(sample, Errors));
        Assert.Equal(once, once.With(GateSample.Of(0.7, Start.AddSeconds(-1)), Errors));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(-1e101)]
    public void What_cannot_be_counted_with_is_not_a_number(double value)
    {
        var sample = GateSample.Of(value, Start);

        Assert.Null(sample.Value);
        Assert.Equal(GateProblem.NotANumber, sample.Problem);
    }

    [Fact]
    public void Mean_and_deviations_are_those_of_the_samples_also_far_from_zero_and_stay_finite()
    {
        var state = Fold(Errors, 1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16);
        Assert.Equal(1e9 + 10, state.Mean);
        Assert.Equal(90, state.SquaredDeviations, 6);
        Assert.Equal(1e9 + 16, state.Last);

        var huge = Fold(Errors, [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 1e100 : -1e100)]);
        Assert.True(double.IsFinite(huge.Mean) && double.IsFinite(huge.SquaredDeviations));
        Assert.NotEqual(GateOutcome.Passed, GateDecision.Judge(Errors with { WindowSeconds = 1_000_000 }, huge).Outcome);
    }

    private static double[] Repeat(double value, int count) => [.. Enumerable.Repeat(value, count)];

    private static GateVerdict Judge(GateSpec spec, params double[] samples) => GateDecision.Judge(spec, Fold(spec, samples));

    private static GateState Fold(GateSpec spec, params double[] samples) => samples
        .Select((value, i) => GateSample.Of(value, Start.AddSeconds(spec.IntervalSeconds * i)))
        .Aggregate(GateState.Empty, (state, sample) => state.With(sample, spec));
}
