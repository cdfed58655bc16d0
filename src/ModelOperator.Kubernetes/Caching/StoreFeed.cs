using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Watching;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// Brings lists and events into a store, and then tells the handlers. The one writer of the store: whoever feeds it waits for whoever does so
/// already, handlers included.
/// </summary>
internal sealed partial class StoreFeed<T>(Store<T> store, ILogger logger)
    where T : class, IKubernetesObject<T>
{
    private static readonly string Resource = T.ResourceType.ToString();

    private readonly Lock _gate = new();
    private readonly List<Action<ObjectChange<T>>> _handlers = [];
    private Dictionary<ObjectKey, UnreadableObject> _unreadable = [];

    public void AddHandler(Action<ObjectChange<T>> handler) => _handlers.Add(handler);

    /// <param name="ns">The namespace that was listed; null for all.</param>
    /// <param name="objects">Everything the server has there that can be read.</param>
    /// <param name="unreadable">What it has besides: of these, the last readable state stays.</param>
    public void Replace(string? ns, IReadOnlyCollection<T> objects, IReadOnlyCollection<UnreadableObject> unreadable)
    {
        lock (_gate)
        {
            var before = _unreadable;
            _unreadable = ns is null ? new(unreadable.Count) : before.Where(item => item.Key.Namespace != ns).ToDictionary();
            var kept = new List<T>();
            foreach (var item in unreadable)
            {
                _unreadable[item.Key] = item;
                var known = Known(item);
                if (known is not null)
                {
                    kept.Add(known);
                }

                if (!IsSameVersion(before.GetValueOrDefault(item.Key), item))
                {
                    Report(item, known);
                }
            }

            foreach (var change in store.Replace(kept.Count == 0 ? objects : [.. objects, .. kept], ns))
            {
                Tell(change);
            }
        }
    }

    public void Apply(in WatchEvent<T> watchEvent)
    {
        lock (_gate)
        {
            switch (watchEvent.Type)
            {
                case WatchEventType.Added or WatchEventType.Modified when watchEvent.Unreadable is { } unreadable:
                    Keep(unreadable);
                    break;
                case WatchEventType.Added or WatchEventType.Modified:
                    Put(watchEvent.Object!);
                    break;
                case WatchEventType.Deleted:
                    Remove(watchEvent.Key, watchEvent.Uid);
                    break;
            }
        }
    }

    private static bool IsSameVersion(UnreadableObject? before, UnreadableObject now) =>
        before is not null && before.Uid == now.Uid && before.ResourceVersion == now.ResourceVersion;

    /// <summary>The last readable state of the object, and not of another one that had its name before.</summary>
    private T? Known(UnreadableObject unreadable) =>
        unreadable.Key != default && store.Find(unreadable.Key) is { } known && known.Metadata.Uid == unreadable.Uid ? known : null;

    private void Keep(UnreadableObject unreadable)
    {
        var known = Known(unreadable);
        if (!IsSameVersion(_unreadable.GetValueOrDefault(unreadable.Key), unreadable))
        {
            Report(unreadable, known);
        }

        if (known is null)
        {
            Remove(unreadable.Key, uid: null);
        }

        _unreadable[unreadable.Key] = unreadable;
    }

    private void Report(UnreadableObject unreadable, T? known)
    {
        ClientMetrics.RecordUnreadable(Resource);
        if (known is null)
        {
            LogUnknown(logger, Resource, unreadable.Key, unreadable.Reason);
        }
        else
        {
            LogKept(logger, Resource, unreadable.Key, known.Metadata.ResourceVersion, unreadable.Reason);
        }
    }

    private void Put(T obj)
    {
        _unreadable.Remove(obj.Metadata.Key);
        var old = store.Put(obj);
        if (old is null)
        {
            Tell(new ObjectChange<T>(ChangeType.Added, null, obj, false));
        }
        else if (old.Metadata.Uid != obj.Metadata.Uid)
        {
            // Deleted and created again while nobody looked: two objects, not two versions of one.
            Tell(new ObjectChange<T>(ChangeType.Deleted, old, null, false));
            Tell(new ObjectChange<T>(ChangeType.Added, null, obj, false));
        }
        else if (old.Metadata.ResourceVersion != obj.Metadata.ResourceVersion)
        {
            Tell(new ObjectChange<T>(ChangeType.Updated, old, obj, false));
        }
    }

    private void Remove(ObjectKey key, string? uid)
    {
        _unreadable.Remove(key);
        if (store.Remove(key, uid) is { } last)
        {
            Tell(new ObjectChange<T>(ChangeType.Deleted, last, null, false));
        }
    }

    private void Tell(in ObjectChange<T> change)
    {
        foreach (var handler in _handlers)
        {
            try
            {
                handler(change);
            }
            catch (Exception exception)
            {
                LogHandler(logger, exception, Resource, change.Key, change.Type);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Resource} {Key} does not fit its type; its last readable state ({Version}) is kept: {Reason}")]
    private static partial void LogKept(ILogger logger, string resource, ObjectKey key, string? version, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Resource} {Key} does not fit its type and is treated as absent: {Reason}")]
    private static partial void LogUnknown(ILogger logger, string resource, ObjectKey key, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A handler of {Resource} failed on {Key} ({Type}); the change is lost to it")]
    private static partial void LogHandler(ILogger logger, Exception exception, string resource, ObjectKey key, ChangeType type);
}
