using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.ScriptedServer;

/// <summary>
/// An API server on loopback that a test scripts: it keeps real versions and a watch history for the kinds it was told to
/// serve, and goes wrong on demand in the ways real ones do. It is no authority on Kubernetes' own rules (no schemas, no
/// admission, an apply is a merge): a real API server is, in the tests that need one.
/// </summary>
public sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly ScriptedServerOptions _options;
    private readonly ScriptedStore _store = new();
    private readonly ConcurrentDictionary<string, ResourceType> _kinds = [];
    private readonly ConcurrentQueue<ScriptedRequest> _requests = [];
    private readonly List<(Func<ScriptedRequest, bool> Match, Fault Fault, StrongBox Times)> _faults = [];
    private readonly WatchHandler _watches;
    private readonly ReadHandler _reads;
    private readonly WriteHandler _writes;
    private WebApplication? _host;
    private CancellationTokenSource _stopping = new();
    private int _answering;

    private ScriptedApiServer(ScriptedServerOptions options)
    {
        _options = options;
        _watches = new WatchHandler(_store, options);
        _reads = new ReadHandler(_store);
        _writes = new WriteHandler(_store);
    }

    /// <summary>Address of the server; it stays the same over <see cref="StopAsync"/> and <see cref="StartAgainAsync"/>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>A configuration that reaches the server, anonymously.</summary>
    public ClusterConfiguration Configuration => new() { Server = Address };

    /// <summary>Every request so far, in order of arrival.</summary>
    public IReadOnlyList<ScriptedRequest> Requests => [.. _requests];

    /// <summary>Whether a request is being answered now; not one that is held open for the test to go on with.</summary>
    public bool IsAnswering => Volatile.Read(ref _answering) > 0;

    /// <summary>Version of the newest change.</summary>
    public string Version => _store.Version;

    public static async Task<ScriptedApiServer> StartAsync(ScriptedServerOptions? options = null)
    {
        var server = new ScriptedApiServer(options ?? new ScriptedServerOptions());
        await server.ListenAsync(0);
        return server;
    }

    /// <summary>Begins to serve a kind; what is not served answers 404.</summary>
    public ScriptedApiServer Serve<T>()
        where T : class, IKubernetesObject<T>
    {
        _kinds[CollectionOf<T>()] = T.ResourceType;
        return this;
    }

    /// <summary>Ends serving a kind, as the deletion of its CRD does.</summary>
    public void Unserve<T>()
        where T : class, IKubernetesObject<T> => _kinds.TryRemove(CollectionOf<T>(), out _);

    /// <summary>Stores an object as another client would, and returns it as stored.</summary>
    public T Put<T>(T obj)
        where T : class, IKubernetesObject<T> =>
        PutJson<T>(JsonSerializer.SerializeToNode(obj, T.JsonTypeInfo)!.AsObject()).Deserialize(T.JsonTypeInfo)!;

    /// <summary>Stores any JSON as an object of the kind, e.g. one that does not fit its type.</summary>
    public JsonObject PutJson<T>(JsonObject obj)
        where T : class, IKubernetesObject<T> => _store.Put(CollectionOf<T>(), ScriptedObjects.WithKind(obj, T.ResourceType));

    /// <summary>Removes an object at once, as another client would.</summary>
    public void Remove<T>(ObjectKey key)
        where T : class, IKubernetesObject<T> => _store.Remove(CollectionOf<T>(), key);

    /// <summary>The stored object, or null.</summary>
    public T? Find<T>(ObjectKey key)
        where T : class, IKubernetesObject<T> => _store.Find(CollectionOf<T>(), key)?.Deserialize(T.JsonTypeInfo);

    /// <summary>Requests so far of a verb, on one resource or on any.</summary>
    public int Count(string verb, string? resource = null) =>
        _requests.Count(request => request.Verb == verb && (resource is null || request.Resource == resource));

    /// <summary>Makes the next requests of a verb (and resource) fail.</summary>
    public void Inject(Fault fault, string verb, string? resource = null, int times = 1) =>
        Inject(fault, request => request.Verb == verb && (resource is null || request.Resource == resource), times);

    /// <summary>Makes the next requests that a condition holds for fail.</summary>
    public void Inject(Fault fault, Func<ScriptedRequest, bool> match, int times = 1)
    {
        lock (_faults)
        {
            _faults.Add((match, fault, new StrongBox(times)));
        }
    }

    /// <summary>Forgets the watch history: watches from before are told that they are too old.</summary>
    public void Compact() => _store.Compact();

    /// <summary>Moves the version on without any event, as writes to other resources do.</summary>
    public void AdvanceVersion() => _store.Advance();

    /// <summary>Makes every continue token given out so far too old.</summary>
    public void ExpireContinueTokens() => _reads.ExpireContinueTokens();

    /// <summary>Watches that are open now, on one resource or on all.</summary>
    public int OpenWatches(string? resource = null) => _watches.Count(resource);

    /// <summary>Sends a bookmark at the newest version to open watches.</summary>
    public void SendBookmarks(string? resource = null) => _watches.Send(resource, WatchCommand.Bookmark);

    /// <summary>Sends a line as it is to open watches.</summary>
    public void SendLine(string line, string? resource = null) => _watches.Send(resource, new WatchCommand(WatchCommandKind.Line, line));

    /// <summary>Ends open watches in good order, as the server does at timeoutSeconds.</summary>
    public void CloseWatches(string? resource = null) => _watches.Send(resource, WatchCommand.Close);

    /// <summary>Breaks the connections of open watches.</summary>
    public void CutWatches(string? resource = null) => _watches.Send(resource, WatchCommand.Cut);

    /// <summary>Ends open watches with an ERROR event, e.g. 410 Expired.</summary>
    public void FailWatches(int code, string reason, string? resource = null)
    {
        var line = new JsonObject { ["type"] = "ERROR", ["object"] = Json.Status(code, reason, "scripted") }.ToJsonString();
        SendLine(line, resource);
        CloseWatches(resource);
    }

    /// <summary>Stops listening; open requests break off, new ones are refused. Objects and history stay.</summary>
    public async Task StopAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await _stopping.CancelAsync();
            await host.StopAsync();
            await host.DisposeAsync();
        }
    }

    /// <summary>Listens again at the same address.</summary>
    public Task StartAgainAsync() => ListenAsync(Address.Port);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private static string CollectionOf<T>()
        where T : class, IKubernetesObject<T> => $"{T.ResourceType.ApiVersion}/{T.ResourceType}";

    private async Task ListenAsync(int port)
    {
        _stopping = new CancellationTokenSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, ConfigureListener);
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var app = builder.Build();
        app.Run(HandleAsync);
        await app.StartAsync();
        _host = app;
        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Address = new Uri($"{(_options.Certificate is null ? "http" : "https")}://127.0.0.1:{bound.Port}");
    }

    private void ConfigureListener(ListenOptions listener)
    {
        if (_options.Certificate is not { } certificate)
        {
            listener.Protocols = HttpProtocols.Http1;
            return;
        }

        listener.Protocols = _options.Http1Only ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        listener.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = _options.AskForClientCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
            https.ClientCertificateValidation = static (_, _, _) => true;
            https.OnAuthenticate = static (_, tls) => tls.CertificateRevocationCheckMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck;
        });
    }

    private async Task HandleAsync(HttpContext context)
    {
        var stopping = _stopping.Token;
        Interlocked.Increment(ref _answering);
        using var answering = new Answering(context, () => Interlocked.Decrement(ref _answering));
        try
        {
            if (context.Connection.ClientCertificate is { } certificate)
            {
                context.Request.Headers["X-Client-Certificate"] = certificate.Subject;
            }

            var request = await ScriptedRequest.ReadAsync(context);
            _requests.Enqueue(request);
            if (FaultFor(request) is { } fault)
            {
                await fault.ActAsync(context, stopping);
            }
            else if (_options.Authorize?.Invoke(request.Header("Authorization")) == false)
            {
                await Json.AnswerAsync(context, 401, Json.Status(401, "Unauthorized", "Unauthorized"), stopping);
            }
            else
            {
                await AnswerAsync(context, request, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private Task AnswerAsync(HttpContext context, ScriptedRequest request, CancellationToken stopping)
    {
        if (request.Path == "version")
        {
            return Json.AnswerAsync(context, 200, new JsonObject { ["major"] = "1", ["minor"] = "36" }, stopping);
        }

        if (request.Verb == "raw" && DiscoveryDocument.For(request.Path, _kinds.Values) is { } document)
        {
            return Json.AnswerAsync(context, 200, document, stopping);
        }

        if (!_kinds.TryGetValue(request.Collection, out var kind))
        {
            var missing = Json.Status(404, "NotFound", "the server could not find the requested resource");
            return Json.AnswerAsync(context, 404, missing, stopping);
        }

        return request.Verb switch
        {
            "watch" => _watches.HandleAsync(context, request, kind, stopping),
            "get" or "list" => _reads.HandleAsync(context, request, kind, stopping),
            _ => _writes.HandleAsync(context, request, kind, stopping),
        };
    }

    private Fault? FaultFor(ScriptedRequest request)
    {
        lock (_faults)
        {
            var index = _faults.FindIndex(entry => entry.Match(request));
            if (index < 0)
            {
                return null;
            }

            var (_, fault, times) = _faults[index];
            if (--times.Value == 0)
            {
                _faults.RemoveAt(index);
            }

            return fault;
        }
    }

    private sealed class StrongBox(int value)
    {
        public int Value { get; set; } = value;
    }
}
