using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.InMemory;

/// <summary>Feeds objects of any type to a state or a graph.</summary>
internal static class FeedingExtensions
{
    public static void Put(this ClusterState state, IKubernetesObject item)
    {
        switch (item)
        {
            case Dataset dataset: state.Set(dataset); break;
            case Model model: state.Set(model); break;
            case ModelVersion version: state.Set(version); break;
            case Embedding embedding: state.Set(embedding); break;
            case ModelDeployment deployment: state.Set(deployment); break;
            case ServingRuntime runtime: state.Set(runtime); break;
            case SharingGrant grant: state.Set(grant); break;
            case Domain domain: state.Set(domain); break;
            case Namespace ns: state.Set(ns); break;
            default: throw new ArgumentException($"{item.GetType().Name} is not part of the catalog.", nameof(item));
        }
    }

    public static Asset Read(this AssetReader reader, IKubernetesObject item) => item switch
    {
        Dataset dataset => reader.Read(dataset),
        Model model => reader.Read(model),
        ModelVersion version => reader.Read(version),
        Embedding embedding => reader.Read(embedding),
        ModelDeployment deployment => reader.Read(deployment),
        _ => throw new ArgumentException($"{item.GetType().Name} is no asset.", nameof(item)),
    };

    /// <summary>As an object comes from an API server: no text in it is shared with another object.</summary>
    public static T AsRead<T>(this T item) where T : class, IKubernetesObject<T>
    {
        var live = item.WithMetadata(metadata => metadata with
        {
            Uid = Guid.NewGuid().ToString(), ResourceVersion = "1", Generation = 1, CreationTimestamp = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        });
        return JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(live, T.JsonTypeInfo), T.JsonTypeInfo)!;
    }

    public static ObjectRef Ref(this IKubernetesObject item) =>
        new(Enum.Parse<ObjectKind>(item.Kind!), item.Metadata.Namespace ?? "", item.Metadata.Name);
}
