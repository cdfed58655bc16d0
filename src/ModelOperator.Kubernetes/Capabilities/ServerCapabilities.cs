using System.Collections.Immutable;
using System.Numerics;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Kubernetes.Capabilities;

/// <summary>
/// Keeps track of which of the resources an operator can make use of the server serves, so that an optional one that is missing is
/// a condition and not a crash, and is noticed when it appears. It asks for the discovery document of each group and version
/// concerned: every server since 1.0 answers that, in small documents, and tells a missing group (404) from one that is down (503).
/// </summary>
public sealed partial class ServerCapabilities : IDisposable
{
    /// <summary>Time between two looks unless told otherwise.</summary>
    public static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(60);

    private readonly KubernetesClient _client;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, int> _failures = [];
    private ImmutableArray<Action<CapabilitySet>> _handlers = [];
    private volatile CapabilitySet _current;

    /// <summary>Creates it; everything is unknown until <see cref="RunAsync"/> or <see cref="RefreshAsync"/> has looked.</summary>
    /// <param name="resources">What to ask about.</param>
    /// <param name="client">Asks; discovery is open to every authenticated user.</param>
    /// <param name="logger">Where changes and failures are told.</param>
    /// <param name="period">Time between two looks; <see cref="DefaultPeriod"/> when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public ServerCapabilities(
        IEnumerable<ApiResource> resources, KubernetesClient client, ILogger logger, TimeSpan? period = null, TimeProvider? time = null)
    {
        _current = CapabilitySet.Of(resources, Capability.Unknown);
        _client = client;
        _logger = logger;
        _period = period ?? DefaultPeriod;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>What is known now.</summary>
    public CapabilitySet Current => _current;

    /// <summary>Calls a handler after every change, with what is known then; one call at a time. It must be quick and must not throw.</summary>
    public void OnChange(Action<CapabilitySet> handler) => ImmutableInterlocked.Update(ref _handlers, handlers => handlers.Add(handler));

    /// <summary>Completes after the first look. What could not be found out in it is still unknown then.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _looked.Task.WaitAsync(cancellationToken);

    /// <summary>Looks again and again until told to stop. Failures are told in the log and nothing else.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }

            var pause = _period * (0.9 + (0.2 * Random.Shared.NextDouble()));
            await Task.Delay(pause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks now, e.g. because a write was told that its kind does not exist. A group that does not answer keeps its last verdict.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            var answers = new Dictionary<string, DiscoveryAnswer>();
            foreach (var path in _current.Resources.Select(resource => resource.DiscoveryPath).Distinct())
            {
                answers.Add(path, await AskAsync(path, cancellationToken));
            }

            var before = _current;
            _current = before.After(answers);
            _looked.TrySetResult();
            var changes = before.ChangesTo(_current);
            foreach (var change in changes)
            {
                LogChange(_logger, change, _current[change]);
            }

            if (changes.Count > 0)
            {
                foreach (var handler in _handlers)
                {
                    handler(_current);
                }
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _refreshing.Dispose();

    private async Task<DiscoveryAnswer> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await _client.GetRawAsync(path, cancellationToken);
            _failures.Remove(path);
            return DiscoveryAnswer.Read(document.RootElement);
        }
        catch (KubernetesApiException error) when (error.IsNotFound)
        {
            _failures.Remove(path);
            return DiscoveryAnswer.NotFound;
        }
        catch (KubernetesApiException error)
        {
            var failures = _failures[path] = _failures.GetValueOrDefault(path) + 1;
            if (BitOperations.IsPow2(failures))
            {
                LogFailure(_logger, path, failures, error.Message);
            }

            return DiscoveryAnswer.Unavailable;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Resource}: {Capability}")]
    private static partial void LogChange(ILogger logger, ApiResource resource, Capability capability);

    [LoggerMessage(2, LogLevel.Warning, "What the server serves under {Path} cannot be found out, {Failures} time(s) in a row; what was known stays: {Error}")]
    private static partial void LogFailure(ILogger logger, string path, int failures, string error);
}
