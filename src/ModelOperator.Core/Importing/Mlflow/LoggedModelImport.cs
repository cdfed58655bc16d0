using ModelOperator.Api;

namespace ModelOperator.Core.Importing.Mlflow;

/// <summary>An MLmodel file becomes a Model and the one ModelVersion that was logged.</summary>
internal static class LoggedModelImport
{
    private const string File = "MLmodel";

    public static void Into(ImportDraft draft, SourceNode logged)
    {
        if (!logged["flavors"].IsMapping)
        {
            throw new ImportException($"{draft.Request.Location} has no flavors and is no MLmodel file");
        }

        var (framework, format, task) = Flavors.Read(logged["flavors"]);
        var (run, uuid) = (logged["run_id"].Line(), logged["model_uuid"].Line());
        var path = logged["artifact_path"].Line();
        var sourceId = draft.Request.SourceId ?? path?.TrimEnd('/').Split('/')[^1] ?? uuid ?? draft.Request.Location;
        var version = draft.Request.Revision ?? new[] { uuid, run }.FirstOrDefault(text => text is not null && Words.IsVersion(text));
        var uri = Directory(draft.Request.Location);
        var model = draft.Names.Of(nameof(Model), sourceId);
        draft.Add(
            new Model
            {
                ApiVersion = Model.ResourceType.ApiVersion,
                Kind = Model.ResourceType.Kind,
                Metadata = draft.Metadata(model, sourceId),
                Spec = new ModelSpec { Info = new InfoDraft(draft.Request).Build(), Task = task ?? "", Framework = framework ?? "", Modalities = TaskModalities.Of(task) },
            },
            Missing.Task(task), Missing.Framework(framework));
        draft.Add(
            new ModelVersion
            {
                ApiVersion = ModelVersion.ResourceType.ApiVersion,
                Kind = ModelVersion.ResourceType.Kind,
                Metadata = draft.Metadata(draft.Names.Of(nameof(ModelVersion), $"{model}-{version ?? "version"}"), uuid ?? sourceId, created: logged["utc_time_created"].Line()),
                Spec = new ModelVersionSpec
                {
                    ModelRef = new LocalReference { Name = model },
                    Version = version ?? "",
                    Artifact = new Artifact { Uri = uri ?? "", Digest = "", Format = format ?? "", SizeBytes = logged["model_size_bytes"].Count() },
                    Signature = LoggedSignature.Read(draft, File, logged["signature"]),
                    Training = run is null ? null : new TrainingProvenance { Run = new TrainingRun { Id = run } },
                },
            },
            Missing.Version(version), Missing.ArtifactUri(uri), Missing.Digest(null), Missing.ArtifactFormat(format));
    }

    /// <summary>The model is the directory that the file is in.</summary>
    private static string? Directory(string location)
    {
        var directory = location.EndsWith($"/{File}", StringComparison.Ordinal) ? location[..^File.Length] : $"{location.TrimEnd('/')}/";
        return ArtifactUris.AreFetched(directory) ? directory : null;
    }
}
