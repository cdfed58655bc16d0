using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>What a reflector keeps in its store, and how it is found there.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed record ReflectorOptions<T>
    where T : class, IKubernetesObject<T>
{
    /// <summary>Namespaces, each of which is listed and watched by itself; null means all of them (and is the only choice for cluster-scoped kinds).</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Label selector in the API's syntax.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector in the API's syntax.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Asks the server for metadata alone; the type must do without other fields.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>
    /// What is kept of an object, for who needs only part of it; all of it when null. Its name, uid, version and generation have to stay.
    /// Called for every object that is read, one at a time; must not throw.
    /// </summary>
    public Func<T, T>? Kept { get; init; }

    /// <summary>Objects a page when the list is read by pages.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// Longest silence of a watch before it is opened anew from where it was: an API server sends a bookmark about once a minute, and what
    /// lies between may go dead without a sign. <see cref="Timeout.InfiniteTimeSpan"/> leaves it to the time limit of watches, 5 to 10 minutes.
    /// </summary>
    public TimeSpan WatchIdleLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether nothing is amiss while the server does not serve the objects, or does not let them be read: then no metric says how long there
    /// was no word of them, and the one of watches that are not served calls the kind optional, so that nobody is woken.
    /// </summary>
    public bool MayBeAbsent { get; init; }

    /// <summary>Indexes of the store.</summary>
    public IReadOnlyList<StoreIndex<T>> Indexes { get; init; } = [];

    /// <summary>Numbers from 0 up to 1 for jitter and time limits.</summary>
    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
