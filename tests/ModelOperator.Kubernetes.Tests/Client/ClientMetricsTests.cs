using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Metrics;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.Metrics;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class ClientMetricsTests
{
    [Fact]
    public async Task Requests_watch_restarts_cached_and_unreadable_objects_are_counted_by_resource()
    {
        using var exporter = new PrometheusExporter();
        await using var server = (await ScriptedApiServer.StartAsync()).Serve<Widget>();
        using var client = new KubernetesClient(server.Configuration);
        server.Put(new Widget { Metadata = new ObjectMeta { Name = "one", Namespace = "a" } });
        server.Put(new Widget { Metadata = new ObjectMeta { Name = "two", Namespace = "a" } });
        server.PutJson<Widget>(JsonNode.Parse("""{"metadata":{"name":"bad","namespace":"a"},"size":"large"}""")!.AsObject());
        var reflector = new Reflector<Widget>(client);
        server.Inject(Fault.Status(500, "InternalError"), "list");
        using var stop = new CancellationTokenSource();
        var run = reflector.RunAsync(stop.Token);
        await Eventually.Completes(reflector.WaitForSyncAsync());
        await Eventually.True(() => server.OpenWatches() == 1);

        server.Remove<Widget>(new ObjectKey("a", "one"));
        await Eventually.True(() => reflector.Store.All.Count == 1);
        server.CloseWatches();
        await Eventually.True(() => server.Count("watch") == 3);

        const string Resource = "resource=\"widgets.example.com\"";
        var metrics = Scrape.Of(exporter);
        Assert.Equal(1, metrics.Value($"modeloperator_cache_objects{{{Resource}}}"));
        Assert.Equal(1, metrics.Value($"modeloperator_unreadable_objects_total{{{Resource}}}"));
        Assert.Equal(1, metrics.Value($"modeloperator_watch_restarts_total{{cause=\"WatchEnded\",{Resource}}}"));
        Assert.False(metrics.Has($"modeloperator_watch_restarts_total{{cause=\"Failed\",{Resource}}}"));
        Assert.Equal(1, metrics.Value($"rest_client_requests_total{{code=\"200\",{Resource},verb=\"list\"}}"));
        Assert.Equal(1, metrics.Value($"rest_client_requests_total{{code=\"422\",{Resource},verb=\"watch\"}}"));
        Assert.True(metrics.Value("rest_client_request_duration_seconds_count{verb=\"list\"}") > 0);

        await stop.CancelAsync();
        await Eventually.Completes(run);
    }
}
