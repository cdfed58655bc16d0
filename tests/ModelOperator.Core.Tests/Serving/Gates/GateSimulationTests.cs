using ModelOperator.Core.Serving.Gates;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Gates;

/// <summary>What the gate promises about chance, tried out: each history is looked at after every sample, and the seeds are fixed.</summary>
public class GateSimulationTests
{
    private const int Histories = 4000, Looks = 200;

    // Three standard errors of a share of 0.05 in so many histories.
    private const double MostFalseAlarms = 0.05 + 0.0104;

    private static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, (GateSpec Spec, Func<Random, double> Sample)> AtTheBound = new()
    {
        ["latency, normal"] = (Spec(max: 200), random => 200 + (30 * Normal(random))),
        ["latency, wide normal"] = (Spec(max: 1), random => 1 + (10 * Normal(random))),
        ["latency, skewed"] = (Spec(max: Math.Exp(0.5)), random => Math.Exp(Normal(random))),
        ["latency, uniform"] = (Spec(max: 0.5), random => random.NextDouble()),
        ["latency, slightly inside"] = (Spec(max: 200), random => 199 + (5 * Normal(random))),
        ["errors of 1000 requests"] = (Spec(max: 0.01), random => Binomial(random, 1000, 0.01)),
        ["errors of 100 requests"] = (Spec(max: 0.01), random => Binomial(random, 100, 0.01)),
        ["errors of 50 requests"] = (Spec(max: 0.01), random => Binomial(random, 50, 0.01)),
        ["errors of 20 requests"] = (Spec(max: 0.01), random => Binomial(random, 20, 0.01)),
        ["errors, a coin"] = (Spec(max: 0.01), random => random.Next(2) * 0.02),
        ["success of 1000 requests"] = (Spec(min: 0.99), random => 1 - Binomial(random, 1000, 0.01)),
        ["success of 20 requests"] = (Spec(min: 0.99), random => 1 - Binomial(random, 20, 0.01)),
        ["throughput, normal"] = (Spec(min: 50), random => 50 + (20 * Normal(random))),
        ["a band, at one bound"] = (Spec(max: 10, min: 9), random => 10 + Normal(random)),
        ["a band, within"] = (Spec(max: 10, min: 9.9), random => 9.95 + Normal(random)),
        ["a difference around zero"] = (Spec(max: 0), Normal),
    };

    private static readonly Dictionary<string, (GateSpec Spec, Func<Random, double> Sample, int MostSamples)> FarBeyond = new()
    {
        ["30% errors of 100 requests where 1% is allowed"] = (Spec(max: 0.01), random => Binomial(random, 100, 0.3), 5),
        ["30% errors of 10 requests where 1% is allowed"] = (Spec(max: 0.01), random => Binomial(random, 10, 0.3), 14),
        ["5% errors of 1000 requests where 1% is allowed"] = (Spec(max: 0.01), random => Binomial(random, 1000, 0.05), 6),
        ["70% success of 100 requests where 99% are wanted"] = (Spec(min: 0.99), random => 1 - Binomial(random, 100, 0.3), 6),
        ["90% success of 1000 requests where 99% are wanted"] = (Spec(min: 0.99), random => 1 - Binomial(random, 1000, 0.1), 10),
        ["twice the latency"] = (Spec(max: 200), random => 400 + (60 * Normal(random)), 10),
        ["half the throughput"] = (Spec(min: 100), random => 50 + (20 * Normal(random)), 14),
    };

    public static TheoryData<string> BoundNames() => [.. AtTheBound.Keys];

    public static TheoryData<string> FarNames() => [.. FarBeyond.Keys];

    [Theory]
    [MemberData(nameof(BoundNames))]
    public void A_metric_that_keeps_its_bound_fails_early_in_at_most_one_history_of_twenty(string name)
    {
        var (spec, sample) = AtTheBound[name];
        var random = new Random(20261101);
        var alarms = Enumerable.Range(0, Histories).Count(_ => SamplesToFailure(spec, sample, random) is not null);

        Assert.InRange(alarms / (double)Histories, 0, MostFalseAlarms);
    }

    [Theory]
    [MemberData(nameof(FarNames))]
    public void A_clear_failure_takes_few_samples_in_nineteen_histories_of_twenty(string name)
    {
        var (spec, sample, most) = FarBeyond[name];
        var random = new Random(20261102);
        var needed = Enumerable.Range(0, 500).Select(_ => SamplesToFailure(spec, sample, random) ?? int.MaxValue).Order().ToList();

        Assert.InRange(needed[475], GateDecision.LeastSamples, most);
    }

    [Fact]
    public void A_failure_is_seen_the_earlier_the_worse_it_is()
    {
        var needed = ((double[])[1.5, 2, 4, 10]).Select(factor =>
        {
            var random = new Random(20261103);
            return Enumerable.Range(0, 200).Average(_ => SamplesToFailure(Spec(max: 100), sample => (100 * factor) + (25 * Normal(sample)), random) ?? Looks);
        }).ToList();

        Assert.Equal(needed.OrderDescending(), needed);
        Assert.True(needed[0] > needed[^1]);
    }

    [Fact]
    public void The_same_samples_in_another_order_are_judged_the_same_in_the_end()
    {
        var random = new Random(20261104);
        var spec = Spec(max: 0.5);
        for (var i = 0; i < 200; i++)
        {
            var samples = Enumerable.Range(0, 30).Select(_ => random.NextDouble()).ToArray();
            var one = Fold(spec, samples);
            random.Shuffle(samples);
            var other = Fold(spec, samples);

            Assert.Equal(one.Mean, other.Mean, 12);
            Assert.Equal(one.SquaredDeviations, other.SquaredDeviations, 9);
            Assert.Equal(GateDecision.Judge(spec, one).Outcome, GateDecision.Judge(spec, other).Outcome);
        }
    }

    private static int? SamplesToFailure(GateSpec spec, Func<Random, double> sample, Random random)
    {
        var state = GateState.Empty;
        for (var look = 1; look <= Looks; look++)
        {
            state = state.With(GateSample.Of(sample(random), Start.AddSeconds(look)), spec);
            if (GateDecision.Judge(spec, state).Outcome == GateOutcome.Failed)
            {
                return look;
            }
        }

        return null;
    }

    private static GateState Fold(GateSpec spec, double[] samples) => samples
        .Select((value, i) => GateSample.Of(value, Start.AddSeconds(i)))
        .Aggregate(GateState.Empty, (state, sample) => state.With(sample, spec));

    // A window that no history reaches the end of, so that only what is clear fails.
    private static GateSpec Spec(double? max = null, double? min = null) =>
        new() { Name = "gate", Query = "metric", Max = max, Min = min, WindowSeconds = 1_000_000, IntervalSeconds = 1 };

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    // From one event to the next, for most trials are none.
    private static double Binomial(Random random, int trials, double probability)
    {
        var events = -1;
        for (var trial = 0.0; trial <= trials; events++)
        {
            trial += 1 + Math.Floor(Math.Log(1 - random.NextDouble()) / Math.Log(1 - probability));
        }

        return events / (double)trials;
    }
}
