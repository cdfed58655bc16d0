using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>A reflector of pods against a scripted server, on a clock that the test moves.</summary>
public sealed class ReflectorFixture : IAsyncDisposable
{
    private static readonly ObjectKey Probe = Key("probe");

    private readonly CancellationTokenSource _stop = new();
    private readonly KubernetesClient _client;
    private readonly ILoggerFactory _loggers;
    private readonly ConcurrentQueue<ObjectChange<Pod>> _changes = [];
    private Task _run = Task.CompletedTask;

    private ReflectorFixture(ScriptedApiServer server, KubernetesClientOptions? clientOptions)
    {
        Server = server;
        Time.IsHeld = () => server.IsAnswering;
        _loggers = LoggerFactory.Create(builder => builder.AddProvider(new SingleLogger(Log)).SetMinimumLevel(LogLevel.Trace));
        _client = new KubernetesClient(server.Configuration, clientOptions, _loggers, Time);
    }

    public ScriptedApiServer Server { get; }

    public ManualTimeProvider Time { get; } = new();

    public RecordingLogger Log { get; } = new();

    public KubernetesClient Client => _client;

    public Reflector<Pod> Reflector { get; private set; } = null!;

    public Store<Pod> Store => Reflector.Store;

    public IReadOnlyList<ObjectChange<Pod>> Changes => [.. _changes.Where(change => change.Key != Probe)];

    /// <summary>The changes as words, e.g. <c>Added a/x</c>.</summary>
    public IReadOnlyList<string> ChangeNames => [.. Changes.Select(change => $"{change.Type} {change.Key}")];

    public IReadOnlyList<string> Names => [.. Store.All.Select(pod => pod.Metadata.Key.ToString()).Order(StringComparer.Ordinal)];

    public static async Task<ReflectorFixture> CreateAsync(
        ScriptedServerOptions? options = null, ReflectorOptions<Pod>? reflector = null, KubernetesClientOptions? client = null, Func<double>? random = null)
    {
        var server = await ScriptedApiServer.StartAsync(options);
        server.Serve<Pod>();
        var fixture = new ReflectorFixture(server, client);
        fixture.Reflector = new Reflector<Pod>(fixture._client, (reflector ?? new ReflectorOptions<Pod>()) with { Random = random ?? (() => 0) }, fixture._loggers);
        fixture.Reflector.OnChange(fixture._changes.Enqueue);
        return fixture;
    }

    public static Pod Pod(string name, string namespaceName = "a", string phase = "Running", string? owner = null) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = name,
            Namespace = namespaceName,
            OwnerReferences = owner is null ? null : [new OwnerReference { ApiVersion = "v1", Kind = "Owner", Name = "owner", Uid = owner }],
        },
        Status = new PodStatus { Phase = phase },
    };

    public static ObjectKey Key(string name, string namespaceName = "a") => new(namespaceName, name);

    public void Start() => _run = Reflector.RunAsync(_stop.Token);

    /// <summary>Starts, and waits until the list is there and the watch behind it is open.</summary>
    public async Task<ReflectorFixture> SyncedAsync()
    {
        Start();
        await Eventually.Completes(Reflector.WaitForSyncAsync());
        await Eventually.True(() => Server.OpenWatches("pods") == 1);
        return this;
    }

    /// <summary>Starts, and waits until an event (of an object that <see cref="Changes"/> leaves out) has come through the watch.</summary>
    public async Task<ReflectorFixture> FollowingAsync()
    {
        await SyncedAsync();
        Server.Put(Pod(Probe.Name));
        Server.Remove<Pod>(Probe);
        await Eventually.True(() => _changes.Any(change => change.Key == Probe && change.Type == ChangeType.Deleted));
        return this;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Eventually.Completes(_run);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Assert.True(_run.IsCompletedSuccessfully);
        _client.Dispose();
        await Server.DisposeAsync();
        _loggers.Dispose();
        _stop.Dispose();
    }

    private sealed class SingleLogger(ILogger logger) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
        }
    }
}
