using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.Samples;

/// <summary>A reference of the example: from an object to another one, or to an asset of another platform.</summary>
internal sealed record ExampleReference(IKubernetesObject From, string Kind, string? Namespace, string? Name, string? Uri, Permission Needs)
{
    public bool IsExternal => Uri is not null;

    public bool CrossesNamespaces => !IsExternal && Namespace is not null && Namespace != From.Metadata.Namespace;

    public bool IsExpectedToBeRefused =>
        From.Metadata.Labels is { } labels && labels.TryGetValue(MediaExample.ExpectLabel, out var expected) && expected == "refused";

    public IKubernetesObject? Target => MediaExample.Objects.FirstOrDefault(item =>
        item.Kind == Kind && item.Metadata.Name == Name && item.Metadata.Namespace == Namespace);

    public override string ToString() => $"{MediaExample.Describe(From)} -> {(IsExternal ? Uri : $"{Kind} {Namespace}/{Name}")}";
}

/// <summary>Every reference of the example, written out by hand: what the operator makes of them is not asked.</summary>
internal static class ExampleReferences
{
    public static IReadOnlyList<ExampleReference> All { get; } = [.. MediaExample.Objects.SelectMany(Of)];

    private static IEnumerable<ExampleReference> Of(IKubernetesObject item) => item switch
    {
        Dataset { Spec.DerivedFrom: { } parents } => parents.Select(parent => Asset(item, "Dataset", parent)),
        ModelVersion version => Of(version),
        Embedding embedding =>
        [
            Asset(item, "ModelVersion", embedding.Spec.Producer),
            .. (embedding.Spec.Inputs ?? []).Select(input => Asset(item, input.Kind.ToString(), input)),
        ],
        ModelDeployment { Spec: { } spec } =>
        [
            new(item, "Model", spec.Model.Namespace ?? item.Metadata.Namespace, spec.Model.Name, null, Permission.Deploy),
            .. spec.Runtime?.Name is { } runtime ? [Cluster(item, "ServingRuntime", runtime)] : Array.Empty<ExampleReference>(),
        ],
        SharingGrant { Spec: { } spec } =>
        [
            .. spec.Resources.SelectMany(granted => (granted.Names ?? []).Select(name => Local(item, granted.Kind.ToString(), name))),
            .. spec.To.Where(to => to.Domain is not null).Select(to => Cluster(item, "Domain", to.Domain!)),
            .. spec.To.Where(to => to.Namespace is not null).Select(to => Cluster(item, "Namespace", to.Namespace!)),
        ],
        Domain { Spec.Namespaces.Names: { } names } => names.Select(name => Cluster(item, "Namespace", name)),
        Model { Spec.Promotion.Gates: { } gates } => gates
            .SelectMany(gate => gate.RequiredMetrics ?? [])
            .Where(metric => metric.Dataset is not null)
            .Select(metric => Local(item, "Dataset", metric.Dataset!)),
        _ => [],
    };

    private static IEnumerable<ExampleReference> Of(ModelVersion version) =>
    [
        Local(version, "Model", version.Spec.ModelRef.Name),
        .. (version.Spec.Training?.Datasets ?? []).Select(dataset => Asset(version, "Dataset", dataset)),
        .. (version.Spec.Training?.Embeddings ?? []).Select(embedding => Asset(version, "Embedding", embedding)),
        .. version.Spec.Training?.ParentVersion is { } parent ? [Asset(version, "ModelVersion", parent)] : Array.Empty<ExampleReference>(),
    ];

    private static ExampleReference Asset(IKubernetesObject from, string kind, AssetReference reference) =>
        new(from, kind, reference.Uri is null ? reference.Namespace ?? from.Metadata.Namespace : null, reference.Name, reference.Uri, Permission.Use);

    private static ExampleReference Cluster(IKubernetesObject from, string kind, string name) => new(from, kind, null, name, null, Permission.Discover);

    private static ExampleReference Local(IKubernetesObject from, string kind, string name) =>
        new(from, kind, from.Metadata.Namespace, name, null, Permission.Discover);
}
