using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using ModelOperator.Api;
using ModelOperator.Catalog.Endpoints;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.State;

namespace ModelOperator.Catalog.Observation;

/// <summary>
/// The cluster as it was watched, and everything that follows. Changes and questions take turns, and a change is worked out to its end
/// before the next question, so that no answer is made from half of one.
/// </summary>
internal sealed class CatalogState(string platform, IndexFeed index, ChangeFeed changes, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();

    /// <summary>Those who ask wait here, one after the other and without a thread, so that at most one of them holds up the changes.</summary>
    private readonly ConcurrencyLimiter _turns = new(new() { PermitLimit = 1, QueueLimit = 1024 });
    private readonly ClusterState _state = new(platform);
    private readonly Dictionary<ObjectRef, IAsset> _assets = [];
    private readonly Dictionary<string, int> _populated = [];
    private ITimer? _expiry;
    private SharingFacts? _lastSharing;
    private volatile SharingFacts? _sharing;
    private bool _live;

    /// <summary>Platform id of the cluster in asset URIs.</summary>
    public string Platform => platform;

    /// <summary>What decides who sees what, apart from who asks; the same object while nobody can see anything else.</summary>
    public ValueTask<SharingFacts> SharingAsync(CancellationToken cancellation) =>
        _sharing is { } known ? new(known) : new(AskAsync(
            Viewer.OfEverything, _ => _sharing ??= _lastSharing = SharingFacts.Of(_state, _populated.Keys, _lastSharing), cancellation));

    /// <summary>
    /// Asks something, for one who may see what <paramref name="viewer"/> says; changes and other questions wait. Whoever gives up
    /// is asked for nothing more.
    /// </summary>
    /// <exception cref="RequestProblem">Too many ask.</exception>
    public async Task<T> AskAsync<T>(Viewer viewer, Func<QueryScope, T> question, CancellationToken cancellation)
    {
        using var turn = await _turns.AcquireAsync(1, cancellation);
        return turn.IsAcquired
            ? Ask(viewer.Until(cancellation), question)
            : throw RequestProblem.Unavailable("more ask than the catalog has answers for: try again in a moment");
    }

    /// <summary>Asks something for one who has turns of his own, and may see what <paramref name="viewer"/> says.</summary>
    public T Ask<T>(Viewer viewer, Func<QueryScope, T> question)
    {
        lock (_gate)
        {
            return question(new QueryScope(_state, _assets.GetValueOrDefault, viewer));
        }
    }

    /// <summary>Takes note of a change of an object.</summary>
    /// <param name="seen">What was seen.</param>
    /// <param name="change">Puts it into the state.</param>
    public void Observe(Sighting seen, Action<ClusterState> change)
    {
        lock (_gate)
        {
            change(_state);
            if (seen.AssetKey is { } kept)
            {
                Keep(kept, seen.Asset);
            }
            else if (seen is { Respecified: true, Key: null or { Kind: ObjectKind.Domain or ObjectKind.SharingGrant } })
            {
                SharingChanged();
            }

            if (!_live)
            {
                return;
            }

            Settle(seen.Key);
            if (seen.AssetKey is { } asset)
            {
                index.Add(asset);
                if (seen is { Respecified: true, Key.Kind: ObjectKind.Model })
                {
                    // Its versions are found by what people write of it.
                    foreach (var version in _state.VersionsOf(asset))
                    {
                        index.Add(version);
                    }
                }

                changes.Publish(new AssetChange(seen.Type, asset, AssetUri.Of(platform, asset)));
            }
            else if (seen.Key is { Kind: ObjectKind.SharingGrant })
            {
                ArmExpiry();
            }
        }
    }

    /// <summary>Everything was listed: works out what follows.</summary>
    public void GoLive()
    {
        lock (_gate)
        {
            _state.Advance(time.GetUtcNow());
            _state.Settle();
            SharingChanged();
            index.Fill(_assets.Keys);
            ArmExpiry();
            _live = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _expiry?.Dispose();
        _turns.Dispose();
    }

    private void Keep(ObjectRef key, IAsset? asset)
    {
        ref var population = ref CollectionsMarshal.GetValueRefOrAddDefault(_populated, key.Namespace, out var known);
        population += (asset is null ? 0 : 1) - (_assets.ContainsKey(key) ? 1 : 0);
        if (!known || population == 0)
        {
            SharingChanged();
        }

        if (population == 0)
        {
            _populated.Remove(key.Namespace);
        }

        if (asset is null)
        {
            _assets.Remove(key);
        }
        else
        {
            _assets[key] = asset;
        }
    }

    private void Settle(ObjectRef? seen)
    {
        var (before, now) = (_state.Now, time.GetUtcNow());

        // A clock that is set back has grants that had ended end again.
        var ends = _state.NextGrantEnd <= now || now < before;
        _state.Advance(now);
        var settled = _state.Settle();

        // Of those that may wait only counts differ, and no asset is found by its count.
        foreach (var asset in settled.Now.Where(item => item.Kind <= ObjectKind.ModelDeployment))
        {
            index.Add(asset);
        }

        // What the status of a grant says of it makes no difference; that it reaches or covers something else does.
        if (ends || settled.Now.Concat(settled.Coalesced).Any(item => item.Kind == ObjectKind.SharingGrant && item != seen))
        {
            SharingChanged();
        }

        if (now < before)
        {
            ArmExpiry();
        }
    }

    private void SharingChanged() => _sharing = null;

    /// <summary>Grants end on time without an event: a timer, at most an hour long so that a clock that jumps, either way, is noticed.</summary>
    private void ArmExpiry()
    {
        var wait = _state.NextGrantEnd is { } end ? end - time.GetUtcNow() : LongestWait;
        wait = wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
        wait = wait < LongestWait ? wait : LongestWait;
        _expiry ??= time.CreateTimer(static state => ((CatalogState)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _expiry.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        lock (_gate)
        {
            Settle(null);
            ArmExpiry();
        }
    }
}
