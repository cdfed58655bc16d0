using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Operators;

namespace ModelOperator.Benchmarks.Cluster;

/// <summary>A company's objects on an API server, with an operator that grows with them and can be started again.</summary>
internal sealed class ConvergedCompany : IAsyncDisposable
{
    private readonly MeasuredCluster _cluster;
    private readonly DeploymentStandIn _deployments;
    private readonly TextWriter _progress;
    private int _assets;

    private ConvergedCompany(MeasuredCluster cluster, OperatorProcess running, TextWriter progress)
    {
        (_cluster, Operator, _progress) = (cluster, running, progress);
        _deployments = new DeploymentStandIn(cluster.Api);
    }

    /// <summary>Calls as the administrator.</summary>
    public ApiClient Api => _cluster.Api;

    /// <summary>The operator that runs.</summary>
    public OperatorProcess Operator { get; private set; }

    /// <summary>Starts a control plane, what is to be there besides, and an operator.</summary>
    public static async Task<ConvergedCompany> StartAsync(
        TextWriter progress, Func<MeasuredCluster, Task>? besides = null, CancellationToken cancellationToken = default)
    {
        var cluster = await MeasuredCluster.StartAsync(progress, cancellationToken);
        try
        {
            await (besides?.Invoke(cluster) ?? Task.CompletedTask);
            var running = await cluster.StartOperatorAsync();
            await running.WaitLeadingAsync();
            return new ConvergedCompany(cluster, running, progress);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates objects until there are so many, and waits until the operator has nothing more to write.</summary>
    /// <returns>What the operator counted for that.</returns>
    public async Task<(OperatorMetrics Before, OperatorMetrics After)> GrowAsync(int assets, CancellationToken cancellationToken)
    {
        if (_assets == 0)
        {
            await _cluster.CreateAsync(CompanyWorld.Surroundings(), cancellationToken);
        }

        var before = (await Quiescence.WaitAsync(Operator, cancellationToken: cancellationToken)).Metrics;
        await _progress.WriteLineAsync($"Growing to {assets:N0} assets.");
        await _cluster.CreateAsync(CompanyWorld.Assets(assets).Skip(_assets), cancellationToken);
        var after = (await Quiescence.WaitAsync(Operator, before.WriteCount + assets - _assets, cancellationToken)).Metrics;
        _assets = assets;
        return (before, after);
    }

    /// <summary>Stops the operator in good order and starts another.</summary>
    public async Task<OperatorProcess> RestartAsync()
    {
        await Operator.DisposeAsync();
        return Operator = await _cluster.StartOperatorAsync();
    }


    public async ValueTask DisposeAsync()
    {
        await Operator.DisposeAsync();
        await _deployments.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
