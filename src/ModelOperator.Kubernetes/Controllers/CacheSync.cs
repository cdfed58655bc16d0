using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>A cache that a controller reads: deciding on half a cache would undo what the missing half asks for.</summary>
/// <param name="Name">What is cached, for the log, e.g. <c>modelversions.modeloperator.io</c>.</param>
/// <param name="WaitAsync">Completes once the cache holds everything it listed.</param>
public sealed record CacheSync(string Name, Func<CancellationToken, Task> WaitAsync)
{
    /// <summary>The cache that a reflector fills.</summary>
    public static CacheSync Of<T>(Reflector<T> reflector)
        where T : class, IKubernetesObject<T> => new(T.ResourceType.ToString(), reflector.WaitForSyncAsync);
}
