using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>Any object of the Kubernetes API.</summary>
public interface IKubernetesObject
{
    /// <summary><c>group/version</c> of the object; absent on items of a list.</summary>
    string? ApiVersion { get; }

    /// <summary>Kind of the object; absent on items of a list.</summary>
    string? Kind { get; }

    /// <summary>Name, namespace, labels and the other standard metadata.</summary>
    ObjectMeta Metadata { get; }
}

/// <summary>An object whose kind and JSON shape are known at compile time, so that clients and caches need no reflection.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IKubernetesObject<TSelf> : IKubernetesObject
    where TSelf : class, IKubernetesObject<TSelf>
{
    /// <summary>How the kind is addressed.</summary>
    static abstract ResourceType ResourceType { get; }

    /// <summary>Source-generated JSON contract of the type.</summary>
    static abstract JsonTypeInfo<TSelf> JsonTypeInfo { get; }
}
