using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Hosting;
using ModelOperator.Serving.Gates;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Prometheus;
using Xunit;

namespace ModelOperator.ClusterTests.Gates;

/// <summary>A real Prometheus that knows the metrics of two namespaces; no control plane.</summary>
public sealed class PrometheusFixture : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private MetricsExporter? exporter;
    private PrometheusServer? server;

    internal PrometheusServer Server => server!;

    /// <summary>Waits until the value of a query is what a test set.</summary>
    internal async Task WaitForAsync(string query, double value)
    {
        var sample = await AskAsync(query);
        var found = await Poll.UntilAsync(async () => (sample = await AskAsync(query)).Value == value, Bound);
        Assert.True(found, $"{query} is {sample}, not {value}.");
    }

    /// <summary>Asks a query as it is.</summary>
    internal async Task<GateSample> AskAsync(string query)
    {
        using var client = new PrometheusClient(new PrometheusOptions(new MetricsServer(Server.Address.ToString(), "namespace"), null, null), TimeProvider.System);
        return await client.QueryAsync(query, CancellationToken.None);
    }

    /// <summary>Asks a query as a gate of namespace studio does.</summary>
    internal Task<GateSample> AskScopedAsync(string query)
    {
        var scoped = PromQlScope.Apply(query, "namespace", "studio", out var error);
        Assert.True(scoped is not null, error);
        return AskAsync(scoped);
    }

    public async Task InitializeAsync()
    {
        exporter = await MetricsExporter.StartAsync();
        exporter["requests{namespace=\"studio\",pod=\"encoder-7d9f-abcde\"}"] = 1;
        exporter["requests{namespace=\"studio\",pod=\"encoder-7d9f-canary-7d9f-abcde\"}"] = 2;
        exporter["requests{namespace=\"ads\",pod=\"encoder-7d9f-abcde\"}"] = 100;
        exporter["requests"] = 1000;
        exporter["{\"requests.by.name\",namespace=\"studio\"}"] = 3;
        exporter["{\"requests.by.name\",namespace=\"ads\"}"] = 300;
        exporter["by{namespace=\"studio\"}"] = 4;
        exporter["by{namespace=\"ads\"}"] = 400;
        exporter["secret{namespace=\"ads\"}"] = 42;
        exporter["broken{namespace=\"studio\"}"] = double.NaN;
        exporter["endless{namespace=\"studio\"}"] = double.PositiveInfinity;
        server = await PrometheusServer.StartAsync(exporter, Console.Error);
        // A subquery looks at full seconds, and so sees a little later what there is.
        await WaitForAsync("max_over_time(sum(requests)[5m:1s])", 1103);
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        if (exporter is not null)
            await exporter.DisposeAsync();
    }
}
