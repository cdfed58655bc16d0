using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Watching;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>Brings lists and events into a store, and then tells the handlers. The one writer of the store.</summary>
internal sealed partial class StoreFeed<T>(Store<T> store, ILogger logger)
    where T : class, IKubernetesObject<T>
{
    private static readonly string Resource = T.ResourceType.ToString();

    private readonly List<Action<ObjectChange<T>>> _handlers = [];

    public void AddHandler(Action<ObjectChange<T>> handler) => _handlers.Add(handler);

    public void Replace(IReadOnlyCollection<T> objects)
    {
        foreach (var change in store.Replace(objects))
        {
            Tell(change);
        }
    }

    public void Apply(in WatchEvent<T> watchEvent)
    {
        switch (watchEvent.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                Put(watchEvent.Object!);
                break;
            case WatchEventType.Deleted:
                Remove(watchEvent.Key, watchEvent.Object!.Metadata.Uid);
                break;
            case WatchEventType.Unreadable:
                Remove(watchEvent.Key, uid: null);
                break;
        }
    }

    private void Put(T obj)
    {
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

    [LoggerMessage(Level = LogLevel.Error, Message = "A handler of {Resource} failed on {Key} ({Type}); the change is lost to it")]
    private static partial void LogHandler(ILogger logger, Exception exception, string resource, ObjectKey key, ChangeType type);
}
