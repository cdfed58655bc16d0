using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.Example;

/// <summary>The project's objects of a cluster, as they were read at one time.</summary>
public sealed record ExampleSnapshot
{
    public IReadOnlyList<Domain> Domains { get; init; } = [];

    public IReadOnlyList<ServingRuntime> ServingRuntimes { get; init; } = [];

    public IReadOnlyList<Dataset> Datasets { get; init; } = [];

    public IReadOnlyList<Model> Models { get; init; } = [];

    public IReadOnlyList<ModelVersion> ModelVersions { get; init; } = [];

    public IReadOnlyList<Embedding> Embeddings { get; init; } = [];

    public IReadOnlyList<SharingGrant> SharingGrants { get; init; } = [];

    public IReadOnlyList<AccessRequest> AccessRequests { get; init; } = [];

    public IReadOnlyList<AccessDenial> AccessDenials { get; init; } = [];

    public IReadOnlyList<ModelDeployment> ModelDeployments { get; init; } = [];

    /// <summary>All of them, as what every kind has in common.</summary>
    public IEnumerable<ObservedObject> Objects =>
    [
        .. Domains.Select(item => Observe(ObjectKind.Domain, item, item.Status)),
        .. ServingRuntimes.Select(item => Observe(ObjectKind.ServingRuntime, item, item.Status)),
        .. Assets,
        .. SharingGrants.Select(item => Observe(ObjectKind.SharingGrant, item, item.Status)),
        .. AccessRequests.Select(item => Observe(ObjectKind.AccessRequest, item, item.Status)),
        .. AccessDenials.Select(item => Observe(ObjectKind.AccessDenial, item, item.Status)),
    ];

    /// <summary>The nodes of the lineage graph.</summary>
    public IEnumerable<ObservedObject> Assets =>
    [
        .. Datasets.Select(item => Observe(ObjectKind.Dataset, item, item.Status)),
        .. Models.Select(item => Observe(ObjectKind.Model, item, item.Status)),
        .. ModelVersions.Select(item => Observe(ObjectKind.ModelVersion, item, item.Status)),
        .. Embeddings.Select(item => Observe(ObjectKind.Embedding, item, item.Status)),
        .. ModelDeployments.Select(item => Observe(ObjectKind.ModelDeployment, item, item.Status)),
    ];

    /// <summary>The objects of these names, without what else the cluster holds.</summary>
    public ExampleSnapshot Only(IReadOnlySet<ObjectRef> keys)
    {
        IReadOnlyList<T> Keep<T>(ObjectKind kind, IReadOnlyList<T> items) where T : IKubernetesObject =>
            [.. items.Where(item => keys.Contains(KeyOf(kind, item.Metadata)))];
        return new()
        {
            Domains = Keep(ObjectKind.Domain, Domains),
            ServingRuntimes = Keep(ObjectKind.ServingRuntime, ServingRuntimes),
            Datasets = Keep(ObjectKind.Dataset, Datasets),
            Models = Keep(ObjectKind.Model, Models),
            ModelVersions = Keep(ObjectKind.ModelVersion, ModelVersions),
            Embeddings = Keep(ObjectKind.Embedding, Embeddings),
            SharingGrants = Keep(ObjectKind.SharingGrant, SharingGrants),
            AccessRequests = Keep(ObjectKind.AccessRequest, AccessRequests),
            AccessDenials = Keep(ObjectKind.AccessDenial, AccessDenials),
            ModelDeployments = Keep(ObjectKind.ModelDeployment, ModelDeployments),
        };
    }

    private static ObservedObject Observe(ObjectKind kind, IKubernetesObject item, ResourceStatus? status) =>
        new(KeyOf(kind, item.Metadata), item.Metadata, status);

    private static ObjectRef KeyOf(ObjectKind kind, ObjectMeta metadata) => new(kind, metadata.Namespace ?? "", metadata.Name);
}

/// <summary>What every kind has in common.</summary>
public sealed record ObservedObject(ObjectRef Key, ObjectMeta Metadata, ResourceStatus? Status)
{
    public Condition? Find(string conditionType) => Conditions.Find(Status?.Conditions, conditionType);

    public string? Annotation(string name) => Metadata.Annotations?.GetValueOrDefault(name);
}
