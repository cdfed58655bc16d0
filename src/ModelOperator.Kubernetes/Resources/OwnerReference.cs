namespace ModelOperator.Kubernetes.Resources;

/// <summary>Names the object that a dependent is garbage-collected with; owner and dependent share a namespace.</summary>
public sealed record OwnerReference
{
    /// <summary><c>group/version</c> of the owner.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Kind of the owner.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the owner.</summary>
    public required string Name { get; init; }

    /// <summary>Uid of the owner; a re-created owner of the same name is another owner.</summary>
    public required string Uid { get; init; }

    /// <summary>Whether the owner is the managing controller; at most one owner is.</summary>
    public bool? Controller { get; init; }

    /// <summary>Whether foreground deletion of the owner waits for the dependent.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}
