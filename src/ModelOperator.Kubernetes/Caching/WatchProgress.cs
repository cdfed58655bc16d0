using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Watching;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>How far one watch got: the version to go on from, and, of a streaming list, the objects sent so far.</summary>
/// <param name="version">Version the watch starts from; null for a streaming list.</param>
internal sealed class WatchProgress<T>(string? version)
    where T : class, IKubernetesObject<T>
{
    private Dictionary<ObjectKey, T>? _initial = version is null ? [] : null;
    private Dictionary<ObjectKey, UnreadableObject> _unreadable = [];

    /// <summary>Opaque; moves with every event and bookmark.</summary>
    public string? Version { get; private set; } = version;

    /// <summary>Whether the objects are known, from before the watch or from its initial events.</summary>
    public bool IsListed => _initial is null;

    /// <summary>Whether the watch brought anything: an event about an object, or all initial ones.</summary>
    public bool HasMoved { get; private set; }

    public void Collect(in WatchEvent<T> watchEvent)
    {
        switch (watchEvent.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified when watchEvent.Unreadable is { } unreadable:
                if (!_initial!.TryGetValue(watchEvent.Key, out var readable) || readable.Metadata.Uid != unreadable.Uid)
                {
                    _initial.Remove(watchEvent.Key);
                    _unreadable[watchEvent.Key] = unreadable;
                }

                break;
            case WatchEventType.Added or WatchEventType.Modified:
                _initial![watchEvent.Key] = watchEvent.Object!;
                _unreadable.Remove(watchEvent.Key);
                break;
            case WatchEventType.Deleted:
                _initial!.Remove(watchEvent.Key);
                _unreadable.Remove(watchEvent.Key);
                break;
        }
    }

    public (IReadOnlyCollection<T> Objects, IReadOnlyCollection<UnreadableObject> Unreadable) EndInitial()
    {
        var all = (_initial!.Values, _unreadable.Values);
        _initial = null;
        _unreadable = [];
        HasMoved = true;
        return all;
    }

    public void MoveOver(in WatchEvent<T> watchEvent)
    {
        if (watchEvent.ResourceVersion is { Length: > 0 } next)
        {
            Version = next;
        }

        HasMoved |= IsListed && watchEvent.Type != WatchEventType.Bookmark;
    }
}
