using ModelOperator.Catalog.Access;
using ModelOperator.Catalog.Endpoints;
using ModelOperator.Catalog.Observation;
using ModelOperator.Catalog.Search;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Catalog.Hosting;

/// <summary>The catalog proper: caches, what follows from them, and who may ask what. Any number of them run side by side and know nothing of each other.</summary>
internal sealed partial class CatalogInstance : IDisposable
{
    private static readonly TimeSpan ReviewLimit = TimeSpan.FromSeconds(5);

    private readonly CatalogOptions _options;
    private readonly ILogger _logger;
    private readonly KubernetesClient _client;
    private readonly KubernetesClient _reviewer;
    private readonly SqliteSearchIndex _index = new();
    private readonly IndexFeed _feed;
    private readonly CatalogState _state;
    private readonly CatalogCaches _caches;
    private readonly AccessReviews _reviews;
    private readonly CatalogMetrics _metrics;

    public CatalogInstance(CatalogOptions options, ClusterConfiguration configuration, ILoggerFactory loggers, TimeProvider time, CancellationToken stopping)
    {
        _options = options;
        _logger = loggers.CreateLogger<CatalogInstance>();
        _client = new KubernetesClient(configuration, new KubernetesClientOptions { UserAgent = "modeloperator-catalog" }, loggers, time);

        // Somebody waits for these answers, and others for the ticket that is held meanwhile: whoever is sent away by the server is told so.
        _reviewer = new KubernetesClient(
            configuration,
            new KubernetesClientOptions { UserAgent = "modeloperator-catalog", RequestTimeout = ReviewLimit, MaximumRetryAfter = TimeSpan.Zero },
            loggers,
            time);
        var changes = new ChangeFeed();
        _feed = new IndexFeed(_index);
        _state = new CatalogState(options.ClusterName, _feed, changes, time);
        _caches = new CatalogCaches(_client, loggers, _state);
        _reviews = new AccessReviews(_reviewer);
        Operations = [SearchOperation.Of(_index), .. GraphOperations.Of(_state, time), .. TeamOperations.Of(_state), WatchOperation.Of(changes)];
        var sessions = new Sessions(_reviews, _state, time);
        _metrics = new CatalogMetrics(() => sessions.Count, () => changes.Count);
        Endpoints = new ApiEndpoints(
            new Authentication(sessions, options.Anonymous, () => WaitsFor(static kind => kind.Name), loggers.CreateLogger<Authentication>()),
            () => Unread is { Count: > 0 } unread ? string.Join(", ", unread.Select(static kind => kind.Name)) : null,
            _metrics,
            loggers.CreateLogger<ApiEndpoints>(),
            stopping);
    }

    /// <summary>What can be asked.</summary>
    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>How it is asked.</summary>
    public ApiEndpoints Endpoints { get; }

    /// <summary>Kinds that answers lack, or have as they were.</summary>
    public IReadOnlyList<UnreadKind> Unread => _caches.Unread;

    /// <summary>What has to come before questions can be answered; null when they can.</summary>
    /// <param name="told">What to tell of a kind.</param>
    public string? WaitsFor(Func<UnreadKind, string> told) =>
        _caches.Awaited is { Count: > 0 } awaited ? string.Join("; ", awaited.Select(told))
        : _feed.IsFilled ? null
        : "the index";

    /// <summary>Runs until told to stop.</summary>
    /// <returns>False when something ended that must not, and the process must be started again.</returns>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        LogStarting(_logger, _client.Configuration.ToString(), _options.ClusterName);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] runs = [_caches.RunAsync(stop.Token), _feed.RunAsync(_state, stop.Token)];
        await Task.WhenAny(runs);
        var asAsked = stopping.IsCancellationRequested;
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(runs);
        }
        catch (Exception exception)
        {
            LogFailed(_logger, exception);
        }

        LogStopped(_logger, asAsked ? "as asked" : "because it failed");
        return asAsked;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Endpoints.Dispose();
        _metrics.Dispose();
        _state.Dispose();
        _feed.Dispose();
        _index.Dispose();
        _reviews.Dispose();
        _reviewer.Dispose();
        _client.Dispose();
    }

    [LoggerMessage(1, LogLevel.Information, "The catalog starts on {Server} as platform {ClusterName}")]
    private static partial void LogStarting(ILogger logger, string server, string clusterName);

    [LoggerMessage(2, LogLevel.Information, "The catalog stopped {Why}")]
    private static partial void LogStopped(ILogger logger, string why);

    [LoggerMessage(3, LogLevel.Error, "The catalog failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
