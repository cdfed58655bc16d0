using System.Threading.Channels;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Capabilities;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Observation;

/// <summary>
/// The cache of a kind that the server may or may not serve. It watches only while the kind is served: a kind that is not costs nothing but
/// the looks of <see cref="ServerCapabilities"/>, and nobody waits for it.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="options">What to keep.</param>
/// <param name="loggers">Where to log.</param>
/// <param name="observe">Told of every change of an object.</param>
/// <param name="changed">Told that <see cref="Availability"/> changed.</param>
internal sealed class OptionalCache<T>(
    KubernetesClient client, ReflectorOptions<T> options, ILoggerFactory loggers, Action<ObjectChange<T>> observe, Action changed)
    where T : class, IKubernetesObject<T>
{
    private readonly Channel<Capability> _verdicts = Channel.CreateUnbounded<Capability>(new UnboundedChannelOptions { SingleReader = true });
    private volatile Reflector<T>? _reflector;
    private volatile bool _isAbsent;

    /// <summary>Whether objects of the kind can be had.</summary>
    public KindAvailability Availability => _reflector switch
    {
        null => _isAbsent ? KindAvailability.Absent : KindAvailability.Unknown,
        { Access: ReflectorAccess.Forbidden } => KindAvailability.Forbidden,
        { Access: ReflectorAccess.Open, Store.IsSynced: true } => KindAvailability.Served,
        _ => KindAvailability.Unknown,
    };

    /// <summary>The objects, while the kind is served; else null.</summary>
    public Store<T>? Store => _reflector?.Store;

    /// <summary>What is known of the kind, and the object with a name.</summary>
    public OptionalKind<T> Find(ObjectKey key) => Availability is var availability && availability == KindAvailability.Served
        ? new OptionalKind<T>(availability, Store?.Find(key))
        : new OptionalKind<T>(availability);

    /// <summary>Takes note of whether the kind is served.</summary>
    public void Set(Capability capability) => _verdicts.Writer.TryWrite(capability);

    /// <summary>Watches whenever the kind is served, until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (await NextAsync(Capability.Served, stopping))
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var reflector = new Reflector<T>(client, options, loggers);
            reflector.OnChange(observe);
            reflector.OnAccessChange(changed);
            _reflector = reflector;
            var run = reflector.RunAsync(gone.Token);
            var synced = TellSyncedAsync(reflector, gone.Token);
            await NextAsync(Capability.Absent, stopping);
            await gone.CancelAsync();
            await Task.WhenAll(run, synced);
            if (!stopping.IsCancellationRequested)
            {
                _reflector = null;
                reflector.Empty();
                changed();
            }
        }
    }

    private async Task TellSyncedAsync(Reflector<T> reflector, CancellationToken gone)
    {
        await reflector.WaitForSyncAsync(gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!gone.IsCancellationRequested)
        {
            changed();
        }
    }

    /// <summary>Waits until the kind is, or is not, served; false when stopped before.</summary>
    private async Task<bool> NextAsync(Capability wanted, CancellationToken stopping)
    {
        try
        {
            await foreach (var capability in _verdicts.Reader.ReadAllAsync(stopping))
            {
                if (capability == Capability.Absent && !_isAbsent)
                {
                    _isAbsent = true;
                    changed();
                }
                else if (capability == Capability.Served)
                {
                    _isAbsent = false;
                }

                if (capability == wanted)
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }

        return false;
    }
}
