using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Watching;

/// <summary>What a watch says. An ERROR event is not among them: it is thrown, for it ends the watch.</summary>
internal enum WatchEventType
{
    /// <summary>The object exists now, or as the first events of a watch without a version, already.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone; <see cref="WatchEvent{T}.Object"/> is its last state.</summary>
    Deleted,

    /// <summary>Everything up to the version was sent.</summary>
    Bookmark,
}

/// <summary>One event of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object; null for bookmarks and for an object that does not fit the type.</param>
/// <param name="Key">Name of the object; empty for bookmarks.</param>
/// <param name="ResourceVersion">Version to go on from after this event.</param>
internal readonly record struct WatchEvent<T>(WatchEventType Type, T? Object, ObjectKey Key, string? ResourceVersion)
    where T : class, IKubernetesObject<T>
{
    /// <summary>Whether this is the bookmark that ends the initial events of a streaming list.</summary>
    public bool EndsInitialEvents { get; init; }

    /// <summary>What is known of an object that does not fit the type; null for all others.</summary>
    public UnreadableObject? Unreadable { get; init; }

    /// <summary>Uid of the object; null for bookmarks.</summary>
    public string? Uid => Object is null ? Unreadable?.Uid : Object.Metadata.Uid;
}
