using ModelOperator.Api;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Lineage;

/// <summary>Reads from an object what the graph needs to know of it. Not safe for concurrent use.</summary>
/// <param name="platform">Platform id of this cluster in asset URIs.</param>
public sealed class AssetReader(string platform)
{
    private readonly SharedValues<string> _namespaces = new(StringComparer.Ordinal);
    private readonly SharedValues<IReadOnlyDictionary<string, string>> _labels = new(LabelSet.Comparer);

    /// <summary>Platform id of this cluster in asset URIs.</summary>
    public string Platform => platform;

    /// <summary>Reads a Dataset.</summary>
    public Asset Read(Dataset dataset) => Read(ObjectKind.Dataset, dataset.Metadata, ContentIdentity.Of(dataset.Spec),
        [.. References("spec.derivedFrom", dataset.Spec.DerivedFrom, ObjectKind.Dataset, dataset.Metadata.Namespace!)], info: dataset.Spec.Info);

    /// <summary>Reads a Model.</summary>
    public Asset Read(Model model) => Read(ObjectKind.Model, model.Metadata, ContentIdentity.Of(model.Spec), [], promotion: model.Spec.Promotion, info: model.Spec.Info);

    /// <summary>Reads a ModelVersion.</summary>
    public Asset Read(ModelVersion version)
    {
        var ownNamespace = version.Metadata.Namespace!;
        var model = new ObjectRef(ObjectKind.Model, ownNamespace, version.Spec.ModelRef.Name);
        var training = version.Spec.Training;
        List<Reference> references = [new("spec.modelRef", new ObjectTarget(model), Permission.Use)];
        references.AddRange(References("spec.training.datasets", training?.Datasets, ObjectKind.Dataset, ownNamespace));
        references.AddRange(References("spec.training.embeddings", training?.Embeddings, ObjectKind.Embedding, ownNamespace));
        if (training?.ParentVersion is { } parent)
        {
            references.Add(ReferenceTo("spec.training.parentVersion", parent, ObjectKind.ModelVersion, ownNamespace));
        }

        return Read(ObjectKind.ModelVersion, version.Metadata, ContentIdentity.Of(version.Spec), references,
            new VersionCoordinates(model, version.Spec.Version, version.Spec.Stage ?? Stage.None), version.Spec.Artifact.Digest, version.Spec.Metrics);
    }

    /// <summary>Reads an Embedding.</summary>
    public Asset Read(Embedding embedding)
    {
        var ownNamespace = embedding.Metadata.Namespace!;
        List<Reference> references = [ReferenceTo("spec.producer", embedding.Spec.Producer, ObjectKind.ModelVersion, ownNamespace)];
        var inputs = embedding.Spec.Inputs ?? [];
        for (var i = 0; i < inputs.Count; i++)
        {
            var kind = inputs[i].Kind == InputKind.Embedding ? ObjectKind.Embedding : ObjectKind.Dataset;
            references.Add(ReferenceTo("spec.inputs", inputs[i], kind, ownNamespace, i));
        }

        return Read(ObjectKind.Embedding, embedding.Metadata, ContentIdentity.Of(embedding.Spec), references, info: embedding.Spec.Info);
    }

    /// <summary>Reads a ModelDeployment.</summary>
    public Asset Read(ModelDeployment deployment)
    {
        var served = deployment.Spec.Model;
        var model = new ObjectRef(ObjectKind.Model, served.Namespace ?? deployment.Metadata.Namespace!, served.Name);
        Stage? stage = served.Stage switch
        {
            GatedStage.Staging => Stage.Staging,
            GatedStage.Production => Stage.Production,
            _ => null,
        };
        return Read(ObjectKind.ModelDeployment, deployment.Metadata, ContentIdentity.OfDeployment(),
            [new("spec.model", new VersionTarget(model, served.Version, stage), Permission.Deploy)], isServing: deployment.Spec.Suspend != true, info: deployment.Spec.Info);
    }

    private Asset Read(
        ObjectKind kind, ObjectMeta metadata, Digest content, IEnumerable<Reference> references,
        VersionCoordinates? version = null, string? artifactDigest = null, IReadOnlyList<MetricValue>? metrics = null, PromotionPolicy? promotion = null, bool isServing = false, AssetInfo? info = null)
    {
        var key = new ObjectRef(kind, _namespaces.Share(metadata.Namespace ?? ""), metadata.Name);
        return new Asset
        {
            Key = key,
            Platform = platform,
            Created = metadata.CreationTimestamp ?? DateTimeOffset.MinValue,
            Labels = metadata.Labels is null ? null : _labels.Share(metadata.Labels),
            IsDeleting = metadata.IsDeleting,
            IsServing = isServing,
            Content = content,
            References = [.. references],
            Version = version,
            License = License.Read(info?.License),
            ArtifactDigest = artifactDigest,
            Metrics = metrics ?? [],
            Promotion = promotion,
        };
    }

    private IEnumerable<Reference> References(string role, IReadOnlyList<AssetReference>? references, ObjectKind kind, string ownNamespace)
    {
        for (var i = 0; i < (references?.Count ?? 0); i++)
        {
            yield return ReferenceTo(role, references![i], kind, ownNamespace, i);
        }
    }

    private Reference ReferenceTo(string role, AssetReference reference, ObjectKind kind, string ownNamespace, int index = -1)
    {
        if (reference.Uri is null)
        {
            var target = new ObjectRef(kind, _namespaces.Share(reference.Namespace ?? ownNamespace), reference.Name ?? "");
            return new Reference(role, new ObjectTarget(target), Permission.Use, index);
        }

        // A uri of this very cluster means the object, so that it obeys grants like a reference by name.
        ReferenceTarget meant = AssetUri.TryParse(reference.Uri, out var uri) switch
        {
            true when uri!.Platform != platform => new ExternalTarget(reference.Uri),
            true when uri!.ToObject(platform) is { } asset && asset.Kind == kind => new ObjectTarget(asset),
            _ => new MisfitTarget(reference.Uri, kind),
        };
        return new Reference(role, meant, Permission.Use, index);
    }
}
