using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes.Capabilities;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Watching;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// Keeps a store like the server's objects of one kind: lists, watches, and begins again whenever that breaks, for as long as
/// it runs. What it does when is decided by <see cref="ReflectorState"/>.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class Reflector<T>
    where T : class, IKubernetesObject<T>
{
    private const int ShortestTimeoutSeconds = 300;
    private const int LongestTimeoutSeconds = 600;

    private static readonly string Resource = T.ResourceType.ToString();

    /// <summary>A streaming list that says nothing for so long does not stream: servers that ignore the parameter never end it.</summary>
    private static readonly TimeSpan StreamingPatience = TimeSpan.FromSeconds(5);

    /// <summary>Nor does one whose end has not come by then, for on a busy kind changes break the silence.</summary>
    private static readonly TimeSpan StreamingLimit = TimeSpan.FromSeconds(60);

    /// <summary>How much longer than the server we let a watch run; beyond, its connection is dead.</summary>
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);

    private readonly KubernetesClient _client;
    private readonly ReflectorOptions<T> _options;
    private readonly ListOptions _selection;
    private readonly ReflectorLog _log;
    private readonly StoreFeed<T> _feed;
    private readonly WatchContact _contact;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action> _accessHandlers = [];
    private volatile ReflectorAccess _access;
    private volatile string? _obstacle;
    private int _running;

    /// <summary>Whether the last watch was refused with 403, which a list that is allowed does not mend.</summary>
    private bool _mayNotWatch;

    /// <summary>Creates a reflector; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="client">The server, and the clock.</param>
    /// <param name="options">What to keep.</param>
    /// <param name="loggerFactory">Where to log.</param>
    public Reflector(KubernetesClient client, ReflectorOptions<T>? options = null, ILoggerFactory? loggerFactory = null)
    {
        _client = client;
        _options = options ?? new ReflectorOptions<T>();
        _selection = new ListOptions
        {
            Namespace = _options.Namespace,
            LabelSelector = _options.LabelSelector,
            FieldSelector = _options.FieldSelector,
            MetadataOnly = _options.MetadataOnly,
            Limit = _options.PageSize,
        };
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger(ReflectorLog.Category);
        _log = new ReflectorLog(logger, Resource);
        Store = new Store<T>(_options.Indexes);
        _feed = new StoreFeed<T>(Store, logger);
        _contact = new WatchContact(Resource, () => !_options.MayBeAbsent || _access == ReflectorAccess.Open, client.Time);
    }

    /// <summary>The objects.</summary>
    public Store<T> Store { get; }

    /// <summary>Whether the server lets the objects be read; what passes by itself, such as a broken connection, does not change it.</summary>
    public ReflectorAccess Access => _access;

    /// <summary>What keeps the objects from being read and what to do about it, in a sentence; null when nothing does.</summary>
    public string? Obstacle => _obstacle;

    /// <summary>Has it told that <see cref="Access"/> changed. The store is as told by then. A handler must be quick and must not throw.</summary>
    public void OnAccessChange(Action handler) => _accessHandlers.Add(handler);

    /// <summary>Takes everything out of the store, and tells it: for a reflector that has stopped, of a resource that is gone.</summary>
    public void Empty() => _feed.Replace([], []);

    /// <summary>
    /// Has changes told. Handlers are called one at a time, in the order of the changes, after the store shows them; they must
    /// be quick, for the watch waits. What one throws is logged and stops nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The reflector runs already, and the handler would have missed changes.</exception>
    public void OnChange(Action<ObjectChange<T>> handler)
    {
        if (Volatile.Read(ref _running) != 0)
        {
            throw new InvalidOperationException($"A handler of {Resource} must be added before the reflector runs.");
        }

        _feed.AddHandler(handler);
    }

    /// <summary>Completes when the store holds everything and the handlers were told of it.</summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Runs until told to stop; no failure of the server ends it. A reflector runs once.</summary>
    /// <param name="stopping">Stops it; the task then completes without an exception.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException($"The reflector of {Resource} runs already.");
        }

        var state = new ReflectorState();
        using var contact = _contact.Measure();
        try
        {
            while (true)
            {
                await Task.Delay(state.Delay, _client.Time, stopping);
                var outcome = await ConfirmedAsync(await StepAsync(state, stopping), stopping);
                state = state.After(outcome, _options.Random());
                _log.Step(outcome, state);
                Note(outcome, state);
                if (state.Missing == ReflectorState.ConfirmedMissing && Store.IsSynced)
                {
                    _feed.Replace([], []);
                }
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // Told to stop. What is cut short by that may say so in any way, as a broken connection for one.
        }
        finally
        {
            ClientMetrics.RecordAccess(Resource, _options.MayBeAbsent, _access, ReflectorAccess.Open);
        }
    }

    private void Note(in ReflectorOutcome outcome, in ReflectorState state)
    {
        if (outcome.Type == ReflectorOutcomeType.NotServed)
        {
            _obstacle = $"{Resource} is not served by the API server: install its CustomResourceDefinition";
            if (state.Missing >= ReflectorState.ConfirmedMissing)
            {
                Set(ReflectorAccess.NotServed);
            }
        }
        else if (outcome.Error is KubernetesApiException { IsForbidden: true } error)
        {
            _obstacle = $"{Resource} cannot be read: allow list and watch of it to the user of this process: {error.Message}";
            Set(ReflectorAccess.Forbidden);
        }
    }

    private void Opened()
    {
        if (!_mayNotWatch)
        {
            _obstacle = null;
            Set(ReflectorAccess.Open);
        }
    }

    private void Set(ReflectorAccess access)
    {
        if (_access != access)
        {
            ClientMetrics.RecordAccess(Resource, _options.MayBeAbsent, _access, access);
            _access = access;
            _log.Access(access, _obstacle);
            _accessHandlers.ForEach(handler => handler());
        }
    }

    private Task<ReflectorOutcome> StepAsync(ReflectorState state, CancellationToken stopping) => state switch
    {
        { ResourceVersion: { } version } => WatchAsync(version, stopping),
        { AvoidStreaming: false } when _client.StreamingLists.IsWorthTrying(T.ResourceType) => WatchAsync(null, stopping),
        _ => ListAsync(stopping),
    };

    /// <summary>A 404 alone is no sign that the resource is gone, and objects must not be taken for deleted because of one.</summary>
    private async Task<ReflectorOutcome> ConfirmedAsync(ReflectorOutcome outcome, CancellationToken stopping) =>
        outcome.Type != ReflectorOutcomeType.NotServed || await ResourceAbsence.IsConfirmedAsync(_client, T.ResourceType, stopping)
            ? outcome
            : outcome with { Type = ReflectorOutcomeType.Refused };

    private async Task<ReflectorOutcome> ListAsync(CancellationToken stopping)
    {
        try
        {
            var list = await _client.ListAllAsync<T>(_selection, stopping);
            Synced(_options.Kept is { } kept ? [.. list.Items.Select(kept)] : list.Items, list.Unreadable);
            return new ReflectorOutcome(ReflectorOutcomeType.Listed) { ResourceVersion = list.Metadata.ResourceVersion ?? "" };
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            return ReflectorOutcome.Of(exception, isStreamingList: false);
        }
    }

    /// <summary>Watches from a version, or, without one, reads a streaming list and goes on watching behind it.</summary>
    private async Task<ReflectorOutcome> WatchAsync(string? version, CancellationToken stopping)
    {
        var seconds = ShortestTimeoutSeconds + (int)(_options.Random() * (LongestTimeoutSeconds - ShortestTimeoutSeconds));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + WatchGrace, _client.Time);
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _client.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token, patience.Token);
        var progress = new WatchProgress<T>(version);
        long? opened = null;
        ReflectorOutcome outcome;
        try
        {
            var options = new WatchOptions { ResourceVersion = version, TimeoutSeconds = seconds, SendInitialEvents = version is null };
            using var response = await _client.OpenWatchAsync<T>(_selection, options, any.Token);
            opened = _client.Time.GetTimestamp();
            _mayNotWatch = false;
            if (progress.IsListed)
            {
                Opened();
            }

            await FollowAsync(await response.Content.ReadAsStreamAsync(any.Token), progress, patience, any.Token);
            outcome = new ReflectorOutcome(progress.IsListed ? ReflectorOutcomeType.WatchEnded : ReflectorOutcomeType.Failed);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            outcome = patience.IsCancellationRequested
                ? new ReflectorOutcome(progress.IsListed ? ReflectorOutcomeType.Silent : ReflectorOutcomeType.Unending)
                : limit.IsCancellationRequested ? new ReflectorOutcome(ReflectorOutcomeType.WatchEnded)
                : ReflectorOutcome.Of(exception, isStreamingList: !progress.IsListed, isInStream: opened is not null);
        }

        _mayNotWatch |= outcome.Error is KubernetesApiException { IsForbidden: true };
        ClientMetrics.RecordWatchRestart(Resource, outcome.Type.ToString());
        switch (outcome.Type)
        {
            case ReflectorOutcomeType.NotStreaming:
                _client.StreamingLists.Refused(T.ResourceType);
                break;
            case ReflectorOutcomeType.Unending:
                _client.StreamingLists.Unfinished(T.ResourceType);
                break;
        }

        return outcome with
        {
            ResourceVersion = progress.IsListed ? progress.Version : null,
            Progressed = progress.HasMoved,
            Lasted = opened is { } since ? _client.Time.GetElapsedTime(since) : TimeSpan.Zero,
        };
    }

    private async Task FollowAsync(
        Stream stream, WatchProgress<T> progress, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        var opened = _client.Time.GetTimestamp();
        patience.CancelAfter(progress.IsListed ? _options.WatchIdleLimit : StreamingPatience);
        await foreach (var read in WatchReader.ReadAsync<T>(stream, cancellationToken))
        {
            _contact.Renew();
            var watchEvent = _options.Kept is { } kept && read.Object is { } item ? read with { Object = kept(item) } : read;
            if (progress.IsListed)
            {
                patience.CancelAfter(_options.WatchIdleLimit);
                _feed.Apply(watchEvent);
            }
            else if (watchEvent.EndsInitialEvents)
            {
                patience.CancelAfter(_options.WatchIdleLimit);
                _client.StreamingLists.Finished(T.ResourceType);
                var (objects, unreadable) = progress.EndInitial();
                Synced(objects, unreadable);
            }
            else
            {
                var left = StreamingLimit - _client.Time.GetElapsedTime(opened);
                patience.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left < StreamingPatience ? left : StreamingPatience);
                progress.Collect(watchEvent);
            }

            progress.MoveOver(watchEvent);
        }
    }

    private void Synced(IReadOnlyCollection<T> objects, IReadOnlyCollection<UnreadableObject> unreadable)
    {
        _contact.Renew();
        _feed.Replace(objects, unreadable);
        _synced.TrySetResult();
        Opened();
    }
}
