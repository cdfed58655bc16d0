using System.Globalization;

namespace ModelOperator.Core.Serving.Gates;

/// <summary>
/// Judges a gate. A clear failure ends it at any sample: when the whole confidence sequence of the mean lies beyond a bound, which happens
/// to a metric that keeps its bounds with probability 0.05 at most, however long the gate looks and whether it has one bound or two. To pass
/// takes the full window, and a mean within the bounds at its end. Samples are taken to be independent: a query that looks back further than
/// the interval sees the same requests in several samples, and makes a failure look clearer than it is.
/// </summary>
public static class GateDecision
{
    /// <summary>Samples without which a gate neither passes nor fails.</summary>
    public const int LeastSamples = 3;

    private const double Alpha = 0.05;

    // Counts of few events give equal samples by chance, and equal samples have no variance to judge by. So a standard deviation is taken to
    // be at least this part of the bound: much for an error rate, which jumps between zero and small multiples of its bound; little for a
    // rate of success or a throughput, which cannot fall below its bound by more than the bound itself.
    private const double LeastDeviationOfMax = 1.0 / 3, LeastDeviationOfMin = 1.0 / 20;

    /// <summary>What the gate says after the samples so far.</summary>
    public static GateVerdict Judge(GateSpec spec, GateState state)
    {
        if (state.Samples >= LeastSamples)
        {
            if (spec.Max is { } max && state.Mean - Radius(state, max * LeastDeviationOfMax) > max)
            {
                return Failed(spec, state, max, "clearly above its max");
            }

            if (spec.Min is { } min && state.Mean + Radius(state, min * LeastDeviationOfMin) < min)
            {
                return Failed(spec, state, min, "clearly below its min");
            }
        }

        if (state.Problem is { } problem)
        {
            return new GateVerdict(GateOutcome.Waiting, problem, $"gate {spec.Name} waits, because {state.Message}");
        }

        if (state.Samples < LeastSamples || state.ObservedSeconds < spec.WindowSeconds)
        {
            return new GateVerdict(GateOutcome.Pending, null, Text(
                $"gate {spec.Name} has looked {state.ObservedSeconds:0} of {spec.WindowSeconds} seconds{(state.Samples == 0 ? "" : Text($", and the mean of {state.Samples} samples is {state.Mean:G4}"))}"));
        }

        return state.Mean > spec.Max ? Failed(spec, state, spec.Max.Value, "above its max")
            : state.Mean < spec.Min ? Failed(spec, state, spec.Min.Value, "below its min")
            : new GateVerdict(GateOutcome.Passed, null, Text($"gate {spec.Name} passed: the mean of {state.Samples} samples is {state.Mean:G4}"));
    }

    private static double Radius(GateState state, double leastDeviation) =>
        ConfidenceSequence.Radius(state.Samples, state.SquaredDeviations + (state.Samples * leastDeviation * leastDeviation), Alpha);

    private static GateVerdict Failed(GateSpec spec, GateState state, double bound, string how) => new(
        GateOutcome.Failed, null, Text($"gate {spec.Name} failed: the mean of {state.Samples} samples is {state.Mean:G4}, {how} of {bound:G}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
