using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Capabilities;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Watching;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// Keeps what a store has of one namespace, or of all, like the server's: lists, watches, and begins again whenever that breaks, for as long
/// as it runs. What it does when is decided by <see cref="ReflectorState"/>.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
internal sealed class ListWatch<T>
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
    private readonly string _name;
    private readonly ReflectorLog _log;
    private readonly StoreFeed<T> _feed;
    private readonly Action _listed, _accessChanged;
    private volatile bool _isListed;
    private volatile ReflectorAccess _access;
    private volatile string? _obstacle;
    private long _lastContact;

    /// <summary>Whether the last watch was refused with 403, which a list that is allowed does not mend.</summary>
    private bool _mayNotWatch;

    /// <summary>Creates it; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="client">The server, and the clock.</param>
    /// <param name="options">What to keep.</param>
    /// <param name="ns">Of which namespace; null for all.</param>
    /// <param name="feed">Takes what is read.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="listed">Told of every complete list, after the feed.</param>
    /// <param name="accessChanged">Told that <see cref="Access"/> changed.</param>
    public ListWatch(KubernetesClient client, ReflectorOptions<T> options, string? ns, StoreFeed<T> feed, ILogger logger, Action listed, Action accessChanged)
    {
        _client = client;
        _options = options;
        _selection = new ListOptions
        {
            Namespace = ns,
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            MetadataOnly = options.MetadataOnly,
            Limit = options.PageSize,
        };
        _name = ns is null ? Resource : $"{Resource} in namespace {ns}";
        _log = new ReflectorLog(logger, _name);
        _feed = feed;
        (_listed, _accessChanged) = (listed, accessChanged);
    }

    /// <summary>Whether everything was read once.</summary>
    public bool IsListed => _isListed;

    /// <summary>Whether the server lets the objects be read; what passes by itself, such as a broken connection, does not change it.</summary>
    public ReflectorAccess Access => _access;

    /// <summary>What keeps the objects from being read and what to do about it, in a sentence; null when nothing does.</summary>
    public string? Obstacle => _obstacle;

    /// <summary>
    /// When there last was word of the server: a complete list, or an event or a bookmark of the watch, or else when it began to run; null while
    /// there need be none.
    /// </summary>
    public DateTimeOffset? LastContact =>
        _options.MayBeAbsent && _access != ReflectorAccess.Open ? null : DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _lastContact));

    /// <summary>Runs until told to stop; no failure of the server ends it.</summary>
    /// <param name="stopping">Stops it; the task then completes without an exception.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        var state = new ReflectorState();
        InContact();
        try
        {
            while (true)
            {
                await Task.Delay(state.Delay, _client.Time, stopping);
                var outcome = await ConfirmedAsync(await StepAsync(state, stopping), stopping);
                state = state.After(outcome, _options.Random());
                _log.Step(outcome, state);
                Note(outcome, state);
                if (state.Missing == ReflectorState.ConfirmedMissing && _isListed)
                {
                    _feed.Replace(_selection.Namespace, [], []);
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
            _obstacle = $"{_name} cannot be read: allow list and watch of it to the user of this process: {error.Message}";
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
            _accessChanged();
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
            InContact();
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
        InContact();
        _feed.Replace(_selection.Namespace, objects, unreadable);
        _isListed = true;
        _listed();
        Opened();
    }

    private void InContact() => Volatile.Write(ref _lastContact, _client.Time.GetUtcNow().ToUnixTimeMilliseconds());
}
