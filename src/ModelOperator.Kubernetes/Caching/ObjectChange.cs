using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>What became of an object.</summary>
public enum ChangeType
{
    /// <summary>It was not known before.</summary>
    Added,

    /// <summary>It has another version.</summary>
    Updated,

    /// <summary>It is gone, or no longer selected.</summary>
    Deleted,
}

/// <summary>A change of one object in a cache, told after the cache shows it.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="Type">What became of the object.</param>
/// <param name="Old">The object before; null when it was added.</param>
/// <param name="New">The object now; null when it was deleted.</param>
/// <param name="IsInitialList">Whether it is part of the first reading, and so no news to the world.</param>
public readonly record struct ObjectChange<T>(ChangeType Type, T? Old, T? New, bool IsInitialList)
    where T : class, IKubernetesObject<T>
{
    /// <summary>The object now, or the last one known.</summary>
    public T Object => New ?? Old!;

    /// <summary>Name of the object.</summary>
    public ObjectKey Key => Object.Metadata.Key;
}
