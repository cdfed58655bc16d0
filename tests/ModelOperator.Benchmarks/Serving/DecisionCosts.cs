using System.Diagnostics;
using ModelOperator.Api;
using ModelOperator.Benchmarks.InMemory;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>What one decision about a deployment costs in memory, and one choice among ten runtimes.</summary>
internal static class DecisionCosts
{
    private const int Runs = 7;
    private const int Decisions = 2_000;
    private const int Runtimes = 10;
    private const string Home = "team", Model = "ranker";

    private static readonly string[] GateNames = ["errors", "latency", "accuracy"];

    public static IEnumerable<Figure> Measure()
    {
        var (served, canary) = (Deployed().Inputs, Canary());
        var version = served.Model.Version!;
        var catalog = RuntimeCatalog.Of(Enumerable.Range(0, Runtimes).Select(i => Preferred($"runtime-{i}", i)));
        return
        [
            .. Each("one decision about a deployment that is served", () => ServingDecision.Decide(served)),
            .. Each($"one decision in the midst of a canary, {GateNames.Length} gates with a new sample each", () => ServingDecision.Decide(canary)),
            .. Each($"one choice among {Runtimes} runtimes that all fit", () => catalog.Select(served.Deployment, version)),
        ];
    }

    private static DecidedDeployment Deployed() => new DecidedDeployment(
        new DecidedCluster(
        [
            Make.Namespace(Home).AsRead(), Make.Runtime("measured").AsRead(), Make.Model($"{Home}/{Model}").AsRead(),
            Make.ModelVersion($"{Home}/{Model}-v1", Model, "1.0.0").AsRead(), Make.ModelVersion($"{Home}/{Model}-v2", Model, "2.0.0").AsRead(),
        ]),
        Make.Deployment($"{Home}/serving", Model, "1.0.0").AsRead()).Settle();

    /// <summary>One that has seen a first sample of each gate and gets a second one.</summary>
    private static ServingInputs Canary()
    {
        var rollout = new Rollout
        {
            Strategy = RolloutStrategy.Canary,
            Canary = new Canary
            {
                Steps = [new CanaryStep { Weight = 50, HoldSeconds = 600 }],
                Gates = [.. GateNames.Select(name => new MetricGate
                {
                    Name = name, Query = $"avg(rate({name}_total{{pod=~\"$(PODS)\"}}[1m]))", Max = 1, WindowSeconds = 600, IntervalSeconds = 10,
                })],
            },
        };
        var canary = Deployed().Settle(
            spec => spec with { Rollout = rollout, Model = spec.Model with { Version = "2.0.0" } },
            inputs => Sampled(inputs, DecidedCluster.Now)).Inputs;
        return canary.Deployment.Status?.Rollout is { Step: 1, FailureReason: null }
            ? Sampled(canary, DecidedCluster.Now.AddSeconds(10))
            : throw new InvalidOperationException("The canary is not in the midst of its first step.");
    }

    private static ServingInputs Sampled(ServingInputs inputs, DateTimeOffset time) => inputs with
    {
        Now = time,
        Prometheus = new MetricsServer("http://prometheus:9090", "namespace"),
        GateSamples = GateNames.ToDictionary(name => name, _ => GateSample.Of(0.5, time)),
    };

    private static ServingRuntime Preferred(string name, int priority)
    {
        var runtime = Make.Runtime(name).AsRead();
        return runtime with { Spec = runtime.Spec with { ModelFormats = [new ModelFormat { Name = "safetensors", AutoSelect = true, Priority = priority }] } };
    }

    private static IEnumerable<Figure> Each(string what, Func<object> act)
    {
        var (microseconds, kilobytes) = (new double[Runs], new double[Runs]);
        for (var run = -1; run < Runs; run++)
        {
            var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            for (var i = 0; i < Decisions; i++)
            {
                GC.KeepAlive(act());
            }

            if (run >= 0)
            {
                microseconds[run] = Stopwatch.GetElapsedTime(started).TotalMicroseconds / Decisions;
                kilobytes[run] = (GC.GetAllocatedBytesForCurrentThread() - allocated) / 1e3 / Decisions;
            }
        }

        return [new(what, "µs", microseconds), new($"{what}: allocated", "kB", kilobytes)];
    }
}
