using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.ControlPlane;
using ModelOperator.Testing.ControlPlane;
using Xunit;
using Kubeconfig = ModelOperator.Kubernetes.Configuration.Kubeconfig;

namespace ModelOperator.Kubernetes.Tests.Events;

/// <summary>What a real API server's validation makes of our events.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class RealEventTests : IDisposable
{
    private readonly ApiClient api;
    private readonly KubernetesClient client;
    private readonly RecordingLogger log = new();
    private readonly EventRecorder recorder;
    private readonly CancellationTokenSource stop = new();

    public RealEventTests(ControlPlaneFixture fixture)
    {
        api = fixture.ControlPlane.Api;
        client = new KubernetesClient(Kubeconfig.Load(fixture.ControlPlane.KubeconfigPath));
        recorder = new EventRecorder(new EventRecorderOptions { ReportingController = "modeloperator.io/test" }, client, log);
        recorder.RunAsync(stop.Token).Forget();
    }

    public void Dispose()
    {
        stop.Cancel();
        client.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Events_and_their_series_are_accepted_and_seen_by_older_clients()
    {
        var ns = await api.CreateNamespaceAsync();
        var about = Probe(ns, "probe");
        recorder.Record(about, EventType.Warning, "GrantExpired", "Resolving", new string('ü', 2000), about with { Name = "other" });
        recorder.Record(about, EventType.Warning, "GrantExpired", "Resolving", new string('ü', 2000), about with { Name = "other" });

        Event? written = null;
        await Eventually.True(() => (written = List(ns).SingleOrDefault())?.Series is not null || log.Lines(LogLevel.Warning).Count > 0);
        Assert.Equal("", string.Join(Environment.NewLine, log.Lines(LogLevel.Warning)));
        Assert.Equal(2, written!.Series!.Count);
        Assert.Equal("probe", written.Regarding!.Name);
        Assert.Equal(about.Uid, written.Regarding.Uid);

        var core = await api.GetAsync($"/api/v1/namespaces/{ns}/events/{written.Metadata.Name}");
        Assert.Equal("GrantExpired", (string?)core!["reason"]);
        Assert.Equal("Warning", (string?)core["type"]);
        Assert.EndsWith("…", (string?)core["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_about_a_cluster_scoped_object_is_accepted()
    {
        var name = $"domain-{Guid.NewGuid():N}";
        recorder.Record(Probe(null, name), EventType.Normal, "Resolved", "Resolving", "note");

        await Eventually.True(() => List("default").Concat(List("kube-system")).Any(written => written.Regarding!.Name == name) || log.Lines(LogLevel.Warning).Count > 0);
        Assert.Equal("", string.Join(Environment.NewLine, log.Lines(LogLevel.Warning)));
    }

    [Fact]
    public async Task An_event_in_a_namespace_that_is_being_deleted_is_dropped_quietly()
    {
        var ns = await api.CreateNamespaceAsync();
        await api.CreateAsync($"/api/v1/namespaces/{ns}/configmaps", System.Text.Json.Nodes.JsonNode.Parse(
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"holds","finalizers":["modeloperator.io/test"]}}""")!);
        await api.DeleteAsync($"/api/v1/namespaces/{ns}");

        recorder.Record(Probe(ns, "probe"), EventType.Normal, "Reason", "Action", "note");
        await Eventually.True(() => log.Lines(LogLevel.Debug).Count + log.Lines(LogLevel.Warning).Count > 0);

        Assert.Equal("", string.Join(Environment.NewLine, log.Lines(LogLevel.Warning)));
        await api.PatchAsync($"/api/v1/namespaces/{ns}/configmaps/holds", System.Text.Json.Nodes.JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);
    }

    private static ObjectReference Probe(string? ns, string name) => new()
    {
        ApiVersion = "modeloperator.io/v1alpha1", Kind = "Probe", Namespace = ns, Name = name, Uid = Guid.NewGuid().ToString(), ResourceVersion = "1",
    };

    private IReadOnlyList<Event> List(string ns) => client.ListAllAsync<Event>(new ListOptions { Namespace = ns }).GetAwaiter().GetResult().Items;
}
