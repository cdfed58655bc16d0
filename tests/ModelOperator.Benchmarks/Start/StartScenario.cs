using System.Diagnostics;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Operators;

namespace ModelOperator.Benchmarks.Start;

/// <summary>From the start of the operator's process until it has read everything and leads.</summary>
internal sealed class StartScenario : IScenario
{
    private const int Assets = 10_000;
    private const int Runs = 5;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await using var company = await ConvergedCompany.StartAsync(progress, cancellationToken: cancellationToken);
        await progress.WriteLineAsync("Starting it with nothing to do.");
        var empty = await RestartsAsync(company, cancellationToken);
        await company.GrowAsync(Assets, cancellationToken);
        await progress.WriteLineAsync("Starting it with all of them.");
        var full = await RestartsAsync(company, cancellationToken);
        return
        [
            new("start until synced and leading, with nothing to do", "ms", empty, Target.Below(500)),
            new($"start until synced and leading, with {Assets:N0} assets", "ms", full, Target.Below(5_000)),
        ];
    }

    private static async Task<double[]> RestartsAsync(ConvergedCompany company, CancellationToken cancellationToken)
    {
        var milliseconds = new double[Runs];
        for (var run = 0; run < Runs; run++)
        {
            await company.Operator.DisposeAsync();
            var started = Stopwatch.GetTimestamp();
            var running = await company.RestartAsync();
            while (!await IsLeadingAsync(running))
            {
                if (Stopwatch.GetElapsedTime(started) > Bound)
                {
                    throw new ControlPlaneException($"The operator did not lead within {Bound.TotalMinutes:0} minutes:\n{running.Log}");
                }

                await Task.Delay(5, cancellationToken);
            }

            milliseconds[run] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return milliseconds;
    }

    private static async Task<bool> IsLeadingAsync(OperatorProcess running)
    {
        try
        {
            await running.GetAsync("/readyz");
            return (await running.MetricsAsync()).IsLeader;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet, or has not read everything.
            return false;
        }
    }
}
