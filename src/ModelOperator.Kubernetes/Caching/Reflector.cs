using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// Keeps a store like the server's objects of one kind, for as long as it runs: by one list and watch of all namespaces, or, for who may not
/// read them all, by one of each that is named.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class Reflector<T>
    where T : class, IKubernetesObject<T>
{
    private static readonly string Resource = T.ResourceType.ToString();

    private readonly ListWatch<T>[] _parts;
    private readonly StoreFeed<T> _feed;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action> _accessHandlers = [];
    private int _running;

    /// <summary>Creates a reflector; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="client">The server, and the clock.</param>
    /// <param name="options">What to keep.</param>
    /// <param name="loggerFactory">Where to log.</param>
    public Reflector(KubernetesClient client, ReflectorOptions<T>? options = null, ILoggerFactory? loggerFactory = null)
    {
        options ??= new ReflectorOptions<T>();
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger(ReflectorLog.Category);
        Store = new Store<T>(options.Indexes);
        _feed = new StoreFeed<T>(Store, logger);
        _parts = [.. ((IReadOnlyList<string?>?)options.Namespaces ?? [null]).Select(ns => new ListWatch<T>(client, options, ns, _feed, logger, Settle, AccessChanged))];
    }

    /// <summary>The objects.</summary>
    public Store<T> Store { get; }

    /// <summary>
    /// Whether the server lets the objects be read, in one of the namespaces at least; what passes by itself, such as a broken connection, does
    /// not change it.
    /// </summary>
    public ReflectorAccess Access => _parts.Min(static part => part.Access);

    /// <summary>What keeps the objects from being read and what to do about it, a sentence for each namespace concerned; null when nothing does.</summary>
    public string? Obstacle =>
        string.Join("; ", _parts.Select(static part => part.Obstacle).OfType<string>().Distinct()) is { Length: > 0 } obstacles ? obstacles : null;

    /// <summary>Has it told that <see cref="Access"/> may have changed. The store is as told by then. A handler must be quick and must not throw.</summary>
    public void OnAccessChange(Action handler) => _accessHandlers.Add(handler);

    /// <summary>Takes everything out of the store, and tells it: for a reflector that has stopped, of a resource that is gone.</summary>
    public void Empty() => _feed.Replace(null, [], []);

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

    /// <summary>
    /// Completes when the store holds everything and the handlers were told of it. Of several namespaces those that may not be read are not
    /// waited for, as long as there is another: one that was deleted with its permissions must not hold up the rest.
    /// </summary>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Runs until told to stop; no failure of the server ends it. A reflector runs once.</summary>
    /// <param name="stopping">Stops it; the task then completes without an exception.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException($"The reflector of {Resource} runs already.");
        }

        var runs = _parts.Select(part => part.RunAsync(stopping)).ToList();
        using var contact = WatchContact.Measure(Resource, () => _parts.Min(static part => part.LastContact));
        await Task.WhenAll(runs);
    }

    private void Settle()
    {
        if (Array.Exists(_parts, static part => part.IsListed) && Array.TrueForAll(_parts, static part => part.IsListed || part.Access == ReflectorAccess.Forbidden))
        {
            Store.MarkSynced();
            _synced.TrySetResult();
        }
    }

    private void AccessChanged()
    {
        Settle();
        _accessHandlers.ForEach(handler => handler());
    }
}
