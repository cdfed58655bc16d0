using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Partial;

/// <summary>Objects as one user could list them, which need not be all there are.</summary>
public sealed record ListedObjects
{
    /// <summary>Namespaces, by their metadata.</summary>
    public IReadOnlyList<Namespace> Namespaces { get; init; } = [];

    /// <summary>Domains.</summary>
    public IReadOnlyList<Domain> Domains { get; init; } = [];

    /// <summary>Datasets, Models, ModelVersions, Embeddings and ModelDeployments.</summary>
    public IReadOnlyList<IAsset> Assets { get; init; } = [];

    /// <summary>SharingGrants.</summary>
    public IReadOnlyList<SharingGrant> Grants { get; init; } = [];

    /// <summary>Whether all objects of a kind in a namespace are among these, so that one that is not does not exist.</summary>
    public required Func<ObjectKind, string, bool> IsListed { get; init; }

    /// <summary>The asset as the other parts name it.</summary>
    public static ObjectRef RefOf(IAsset asset) => new(
        asset switch
        {
            Dataset => ObjectKind.Dataset,
            Model => ObjectKind.Model,
            ModelVersion => ObjectKind.ModelVersion,
            Embedding => ObjectKind.Embedding,
            ModelDeployment => ObjectKind.ModelDeployment,
            _ => throw new ArgumentOutOfRangeException(nameof(asset), asset, null),
        },
        asset.Metadata.Namespace ?? "",
        asset.Metadata.Name);
}
