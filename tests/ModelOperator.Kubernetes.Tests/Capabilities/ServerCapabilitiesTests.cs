using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Capabilities;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Capabilities;

public sealed class ServerCapabilitiesTests : IAsyncLifetime, IDisposable
{
    private const string AutoscalingPath = "apis/autoscaling/v2";
    private const string GatewayPath = "apis/gateway.networking.k8s.io/v1";

    private static readonly ApiResource Autoscaler = new("autoscaling", "v2", "horizontalpodautoscalers");
    private static readonly ApiResource Route = new("gateway.networking.k8s.io", "v1", "httproutes");
    private static readonly ApiResource Gateway = new("gateway.networking.k8s.io", "v1", "gateways");

    private readonly ManualTimeProvider time = new();
    private readonly RecordingLogger log = new();
    private readonly ConcurrentQueue<CapabilitySet> changes = new();
    private ScriptedApiServer server = null!;
    private KubernetesClient client = null!;
    private ServerCapabilities capabilities = null!;

    public async Task InitializeAsync()
    {
        server = await ScriptedApiServer.StartAsync();
        time.IsHeld = () => server.IsAnswering;
        client = new KubernetesClient(server.Configuration, null, null, time);
        capabilities = new ServerCapabilities([Autoscaler, Route, Gateway], client, log, null, time);
        capabilities.OnChange(changes.Enqueue);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose()
    {
        capabilities.Dispose();
        client.Dispose();
    }

    [Fact]
    public async Task What_the_server_does_not_serve_is_absent_and_noticed_when_it_appears()
    {
        using var stop = new CancellationTokenSource();
        Serve(AutoscalingPath, "horizontalpodautoscalers", "horizontalpodautoscalers/status");
        var run = capabilities.RunAsync(stop.Token);
        await Eventually.Completes(capabilities.WaitForSyncAsync(default));

        Assert.True(capabilities.Current.IsServed(Autoscaler));
        Assert.Equal(Capability.Absent, capabilities.Current[Route]);
        await Eventually.True(() => changes.Count == 1);

        Serve(GatewayPath, "httproutes");
        await Eventually.True(time, TimeSpan.FromSeconds(10), () => capabilities.Current.IsServed(Route));
        Assert.Equal(Capability.Absent, capabilities.Current[Gateway]);
        await Eventually.True(() => changes.Count == 2);
        Assert.True(changes.Last().IsServed(Route));
        Assert.Contains(log.Lines(LogLevel.Information), line => line == "httproutes (gateway.networking.k8s.io/v1): Served");

        await stop.CancelAsync();
        await Eventually.Completes(run);
    }

    [Fact]
    public async Task It_looks_about_once_a_minute_with_one_request_for_each_group_and_version()
    {
        using var stop = new CancellationTokenSource();
        var run = capabilities.RunAsync(stop.Token);
        await Eventually.Completes(capabilities.WaitForSyncAsync(default));
        Assert.Equal(2, server.Requests.Count);
        await Eventually.True(() => time.ArmedWithin(TimeSpan.FromSeconds(66)) > 0 && time.ArmedWithin(TimeSpan.FromSeconds(53)) == 0);

        time.Advance(TimeSpan.FromSeconds(53));
        Assert.Equal(2, server.Requests.Count);
        time.Advance(TimeSpan.FromSeconds(14));
        await Eventually.True(() => server.Requests.Count == 4);

        await stop.CancelAsync();
        await Eventually.Completes(run);
    }

    [Fact]
    public async Task A_group_that_is_down_keeps_its_verdict_and_the_others_are_still_looked_at()
    {
        var down = false;
        server.Inject(Fault.Status(503, "ServiceUnavailable"), request => down && request.Path == GatewayPath, int.MaxValue);
        Serve(GatewayPath, "httproutes");
        await capabilities.RefreshAsync(default);

        down = true;
        Serve(AutoscalingPath, "horizontalpodautoscalers");
        for (var look = 0; look < 4; look++)
        {
            await capabilities.RefreshAsync(default);
        }

        Assert.True(capabilities.Current.IsServed(Route));
        Assert.True(capabilities.Current.IsServed(Autoscaler));

        // Told at the 1st, 2nd and 4th failure.
        Assert.Equal(3, log.Lines(LogLevel.Warning).Count);
        down = false;
        await capabilities.RefreshAsync(default);
        Assert.Equal(3, log.Lines(LogLevel.Warning).Count);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_leaves_everything_unknown_and_nobody_crashes()
    {
        await server.StopAsync();
        using var stop = new CancellationTokenSource();
        var run = capabilities.RunAsync(stop.Token);
        await Eventually.Completes(capabilities.WaitForSyncAsync(default));
        Assert.All(capabilities.Current.Resources, resource => Assert.Equal(Capability.Unknown, capabilities.Current[resource]));
        Assert.Empty(changes);

        await server.StartAgainAsync();
        Serve(AutoscalingPath, "horizontalpodautoscalers");
        await Eventually.True(time, TimeSpan.FromSeconds(10), () => capabilities.Current.IsServed(Autoscaler));
        await stop.CancelAsync();
        await Eventually.Completes(run);
    }

    [Fact]
    public async Task A_look_on_demand_that_is_cancelled_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        server.Inject(Fault.Hang(), _ => true);
        var look = capabilities.RefreshAsync(cancelled.Token);
        await Eventually.True(() => server.Requests.Count == 1);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.Completes(look));
        await Eventually.Completes(capabilities.RefreshAsync(default));
        Assert.Equal(Capability.Absent, capabilities.Current[Autoscaler]);
    }

    private void Serve(string path, params string[] plurals)
    {
        var resources = string.Join(',', plurals.Select(plural => $$"""{"name":"{{plural}}","namespaced":true,"kind":"X","verbs":["get"]}"""));
        var document = $$"""{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"{{path[5..]}}","resources":[{{resources}}]}""";
        server.Inject(Fault.Body(200, document), request => request.Path == path, int.MaxValue);
    }
}
