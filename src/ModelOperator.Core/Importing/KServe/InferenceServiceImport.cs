using ModelOperator.Api;

namespace ModelOperator.Core.Importing.KServe;

/// <summary>An InferenceService becomes the Model and ModelVersion that it serves, and the ModelDeployment that serves them here.</summary>
internal static class InferenceServiceImport
{
    private const string Version = "serving.kserve.io/v1beta1";

    public static void Into(ImportDraft draft, SourceNode manifest)
    {
        if (manifest["kind"].Text() is "List" or "InferenceServiceList")
        {
            manifest["apiVersion"].TextIf(version => version == "v1" || version == Version, "it is no version of a list that is known");
            foreach (var item in manifest["items"].Items())
            {
                Into(draft, item);
            }

            return;
        }

        if (manifest["kind"].Text() != "InferenceService" || manifest["apiVersion"].Text() is not (Version or "serving.kserve.io/v1"))
        {
            manifest.Refuse($"only InferenceServices of {Version} are imported");
            return;
        }

        manifest["status"].Refuse("it is what another cluster saw");
        if (manifest["metadata"]["name"].Line(253) is not { } name)
        {
            manifest.Refuse("it has no metadata.name");
            return;
        }

        Served(draft, manifest, name);
    }

    private static void Served(ImportDraft draft, SourceNode manifest, string name)
    {
        var (metadata, predictor) = (manifest["metadata"], manifest["spec"]["predictor"]);
        var model = ServedModelSpec.Read(predictor);
        var there = metadata["namespace"].TextIf(text => ObjectNames.Readable(text) == text && text.Length <= Limits.Word && !text.Contains('.'), "it is no name of a namespace");
        var sourceId = there is null ? name : $"{there}/{name}";
        var info = new InfoDraft(draft.Request) { DisplayName = name };
        foreach (var (key, label) in metadata["labels"].Fields())
        {
            info.Tag(label, $"{key}=");
        }

        Ignored(metadata);
        var modelName = draft.Names.Of(nameof(Model), draft.Request.SourceId ?? name);
        draft.Add(
            new Model
            {
                ApiVersion = Model.ResourceType.ApiVersion,
                Kind = Model.ResourceType.Kind,
                Metadata = draft.Metadata(modelName, sourceId, there),
                Spec = new ModelSpec { Info = info.Build(), Task = "", Framework = model.Framework ?? "" },
            },
            Missing.Task(null), Missing.Framework(model.Framework));
        var version = draft.Request.Revision ?? model.Version;
        draft.Add(
            new ModelVersion
            {
                ApiVersion = ModelVersion.ResourceType.ApiVersion,
                Kind = ModelVersion.ResourceType.Kind,
                Metadata = draft.Metadata(draft.Names.Of(nameof(ModelVersion), $"{modelName}/{version ?? "version"}"), sourceId, there),
                Spec = new ModelVersionSpec
                {
                    ModelRef = new LocalReference { Name = modelName },
                    Version = version ?? "",
                    Artifact = new Artifact { Uri = model.Uri ?? "", Digest = "", Format = model.Format ?? "" },
                },
            },
            Missing.Version(version), Missing.ArtifactUri(model.Uri), Missing.Digest(null), Missing.ArtifactFormat(model.Format));
        draft.Add(
            new ModelDeployment
            {
                ApiVersion = ModelDeployment.ResourceType.ApiVersion,
                Kind = ModelDeployment.ResourceType.Kind,
                Metadata = draft.Metadata(draft.Names.Of(nameof(ModelDeployment), name), sourceId, there),
                Spec = new ModelDeploymentSpec
                {
                    Info = info.Build(),
                    Model = new ServedModel { Name = modelName, Version = version ?? "" },
                    Runtime = model.Protocol is null ? null : new RuntimeChoice { Protocol = model.Protocol },
                    Resources = ServedResources.Read(model.Resources),
                    Scaling = ServedScaling.Read(predictor),
                    Rollout = ServedScaling.Canary(predictor["canaryTrafficPercent"]),
                    Placement = ServedPlacement.Read(predictor),
                },
            },
            version is null ? new MissingField("spec.model.version", "the version to serve, as in the ModelVersion") : null);
    }

    /// <summary>Bookkeeping of the cluster that the manifest was read from.</summary>
    private static void Ignored(SourceNode metadata)
    {
        foreach (var field in new[] { "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink" })
        {
            metadata[field].Refuse("it belongs to the object in another cluster");
        }
    }
}
