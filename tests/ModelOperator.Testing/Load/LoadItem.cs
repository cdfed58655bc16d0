using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.Load;

/// <summary>An object as it is sent to an API server, with where it is sent.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Namespace">Its namespace; null for cluster-scoped kinds.</param>
/// <param name="Name">Its name.</param>
/// <param name="Body">All of it.</param>
public sealed record LoadItem(ResourceType Type, string? Namespace, string Name, JsonObject Body)
{
    /// <summary>Path of the collection it is created in.</summary>
    public string Collection => $"/{Type.Path(Namespace)}";

    /// <summary>Path of the object.</summary>
    public string Path => $"/{Type.Path(Namespace, Name)}";

    /// <summary>Makes the item of an object.</summary>
    public static LoadItem Of<T>(T item)
        where T : class, IKubernetesObject<T> =>
        new(T.ResourceType, item.Metadata.Namespace, item.Metadata.Name, JsonSerializer.SerializeToNode(item, T.JsonTypeInfo)!.AsObject());
}
