using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.Objects;

/// <summary>Copies of objects with other metadata.</summary>
public static class MetadataExtensions
{
    /// <summary>With one more label.</summary>
    public static T Labeled<T>(this T item, string label, string value) where T : class, IKubernetesObject =>
        item.WithMetadata(metadata => metadata with { Labels = With(metadata.Labels, label, value) });

    /// <summary>With one more annotation.</summary>
    public static T Annotated<T>(this T item, string annotation, string value) where T : class, IKubernetesObject =>
        item.WithMetadata(metadata => metadata with { Annotations = With(metadata.Annotations, annotation, value) });

    /// <summary>Created at a moment, as a server would have noted it.</summary>
    public static T CreatedAt<T>(this T item, DateTimeOffset moment) where T : class, IKubernetesObject =>
        item.WithMetadata(metadata => metadata with { CreationTimestamp = moment });

    /// <summary>Of a generation, as a server would count it.</summary>
    public static T OfGeneration<T>(this T item, long generation) where T : class, IKubernetesObject =>
        item.WithMetadata(metadata => metadata with { Generation = generation });

    /// <summary>With its deletion asked for.</summary>
    public static T DeletedAt<T>(this T item, DateTimeOffset moment) where T : class, IKubernetesObject =>
        item.WithMetadata(metadata => metadata with { DeletionTimestamp = moment });

    /// <summary>With metadata changed in any way.</summary>
    public static T WithMetadata<T>(this T item, Func<ObjectMeta, ObjectMeta> change) where T : class, IKubernetesObject
    {
        var metadata = change(item.Metadata);
        IKubernetesObject changed = item switch
        {
            Dataset dataset => dataset with { Metadata = metadata },
            Model model => model with { Metadata = metadata },
            ModelVersion version => version with { Metadata = metadata },
            Embedding embedding => embedding with { Metadata = metadata },
            ModelDeployment deployment => deployment with { Metadata = metadata },
            SharingGrant grant => grant with { Metadata = metadata },
            AccessRequest request => request with { Metadata = metadata },
            AccessDenial denial => denial with { Metadata = metadata },
            Domain domain => domain with { Metadata = metadata },
            ServingRuntime runtime => runtime with { Metadata = metadata },
            Namespace ns => ns with { Metadata = metadata },
            _ => throw new ArgumentException($"Objects of type {item.GetType().Name} are not known here.", nameof(item)),
        };
        return (T)changed;
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string>? entries, string key, string value) =>
        new(entries ?? new Dictionary<string, string>()) { [key] = value };
}
