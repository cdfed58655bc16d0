namespace ModelOperator.Kubernetes.Resources;

/// <summary>Names an object of any kind, as events do.</summary>
public sealed record ObjectReference
{
    /// <summary><c>group/version</c> of the object.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Kind of the object.</summary>
    public string? Kind { get; init; }

    /// <summary>Namespace; null for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of the object.</summary>
    public string? Name { get; init; }

    /// <summary>Uid of the object; kubectl describe finds events by it.</summary>
    public string? Uid { get; init; }

    /// <summary>Version of the object that was looked at.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The reference to an object.</summary>
    public static ObjectReference To<T>(T obj)
        where T : class, IKubernetesObject<T> => new()
        {
            ApiVersion = T.ResourceType.ApiVersion,
            Kind = T.ResourceType.Kind,
            Namespace = obj.Metadata.Namespace,
            Name = obj.Metadata.Name,
            Uid = obj.Metadata.Uid,
            ResourceVersion = obj.Metadata.ResourceVersion,
        };
}
