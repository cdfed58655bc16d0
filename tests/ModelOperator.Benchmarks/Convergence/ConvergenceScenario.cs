using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks.Convergence;

/// <summary>
/// How long a company's objects take to become Ready from the moment their creation begins, against the floor that the API server sets:
/// the same creations and as many writes, made by a bare client with no operator running.
/// </summary>
internal sealed class ConvergenceScenario : IScenario
{
    private const double MostRatio = 1.15;
    private const double MostCpuOfAsset = 1.5;
    private static readonly (int Assets, int Runs)[] Sizes = [(2_000, 3), (10_000, 3)];

    /// <inheritdoc/>
    public string Name => "convergence";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        List<Figure> figures = [];
        foreach (var (assets, runs) in Sizes)
        {
            List<double> operators = [], floors = [], ratios = [], cpu = [], servers = [], serversOfFloor = [];
            for (var run = 0; run < runs; run++)
            {
                var converged = await OperatorRun.MeasureAsync(assets, progress, cancellationToken);
                var floor = await FloorRun.MeasureAsync(converged, progress, cancellationToken);
                operators.Add(converged.Seconds);
                floors.Add(floor.Seconds);
                ratios.Add(converged.Seconds / floor.Seconds);
                cpu.Add(converged.OperatorCpuSeconds * 1e3 / assets);
                servers.Add(converged.ServerCpuSeconds * 1e3 / assets);
                serversOfFloor.Add(floor.ServerCpuSeconds * 1e3 / assets);
                await progress.WriteLineAsync($"{assets:N0} assets: {converged.Seconds:0.0} s with the operator, {floor.Seconds:0.0} s without.");
            }

            figures.AddRange(
            [
                new($"{assets:N0} assets created and all Ready", "s", operators),
                new($"{assets:N0} assets: the same creations and writes by a bare client, the floor", "s", floors),
                new($"{assets:N0} assets: with the operator against the floor", "ratio", ratios, Target.Below(MostRatio)),
                new($"{assets:N0} assets: processor time of the operator for each", "ms", cpu, Target.Below(MostCpuOfAsset)),
                new($"{assets:N0} assets: processor time of the API servers and etcd for each, with the operator", "ms", servers),
                new($"{assets:N0} assets: the same at the floor", "ms", serversOfFloor),
            ]);
        }

        return figures;
    }
}
