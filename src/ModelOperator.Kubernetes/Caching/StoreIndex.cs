using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// A second way to find objects than by name. The instance is the index's identity: keep it in a static field, and give it both
/// to the store and to <see cref="Store{T}.ByIndex"/>.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="Name">What the index is by, for error messages.</param>
/// <param name="AddKeys">
/// Adds the keys to file an object under, from nothing but the object. Called for every change; an object it throws on has no keys.
/// </param>
public sealed record StoreIndex<T>(string Name, Action<T, ICollection<string>> AddKeys)
    where T : class, IKubernetesObject<T>
{
    /// <summary>Objects by the uids of their owners.</summary>
    public static StoreIndex<T> ByOwner { get; } = new("owner uid", static (obj, keys) =>
    {
        if (obj.Metadata.OwnerReferences is { } owners)
        {
            for (var i = 0; i < owners.Count; i++)
            {
                keys.Add(owners[i].Uid);
            }
        }
    });
}
