using System.Text.Json;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Benchmarks.Cluster;

/// <summary>An object ready to be sent, so that making it costs nothing while something is measured.</summary>
/// <param name="Resource">Its resource, e.g. <c>models.modeloperator.io</c>.</param>
/// <param name="Collection">Path of the collection that it is created in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Body">Its JSON.</param>
internal sealed record Manifest(string Resource, string Collection, string Name, byte[] Body)
{
    /// <summary>Path of the object.</summary>
    public string Path => $"{Collection}/{Name}";

    public static Manifest Of<T>(T item) where T : class, IKubernetesObject<T> => new(
        T.ResourceType.ToString(), $"/{T.ResourceType.Path(item.Metadata.Namespace)}", item.Metadata.Name, JsonSerializer.SerializeToUtf8Bytes(item, T.JsonTypeInfo));
}
