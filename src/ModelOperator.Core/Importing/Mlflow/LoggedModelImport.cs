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
        var sourceId = draft.Request.SourceId ?? NameOf(draft, logged);
        var version = draft.Request.Revision ?? new[] { uuid, run }.FirstOrDefault(text => text is not null && Words.IsVersion(text));
        var uri = Directory(logged["artifact_path"], sourceId);
        logged["model_id"].TakeIfSame(logged["model_uuid"], "the version goes by model_uuid");
        logged["model_size_bytes"].Refuse("it was counted before the last files were written, so it is less than what is fetched");
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
                Metadata = draft.Metadata(draft.Names.Of(nameof(ModelVersion), $"{model}/{version ?? "version"}"), uuid ?? sourceId, created: logged["utc_time_created"].Line()),
                Spec = new ModelVersionSpec
                {
                    ModelRef = new LocalReference { Name = model },
                    Version = version ?? "",
                    Artifact = new Artifact { Uri = uri ?? "", Digest = "", Format = format ?? "" },
                    Signature = LoggedSignature.Read(draft, File, logged["signature"]),
                    Training = run is null ? null : new TrainingProvenance { Run = new TrainingRun { Id = run } },
                },
            },
            Missing.Version(version), Missing.ArtifactUri(uri), Missing.Digest(null), Missing.ArtifactFormat(format));
    }

    /// <summary>MLflow 3 writes no name of the model, and the path that MLflow 2 writes is the one in its run, often just "model".</summary>
    private static string NameOf(ImportDraft draft, SourceNode logged)
    {
        if (TellingName.Of(logged["artifact_path"].Line(Limits.Uri)) is { } path)
        {
            return path;
        }

        var name = logged["model_id"].Line() ?? TellingName.Of(draft.Request.Folder) ?? logged["model_uuid"].Line() ?? draft.Request.Location;
        draft.Notes.Add(draft.Request.Location, "name", name, "an MLmodel file does not always say what the model is called: name it with --source-id");
        return name;
    }

    /// <summary>Where the files are: MLflow 3 writes a whole address, MLflow 2 only the path in the run.</summary>
    private static string? Directory(SourceNode path, string name)
    {
        if (path.Text() is { } written && ArtifactUris.AreFetched(ArtifactUris.OfDirectory(written)))
        {
            return ArtifactUris.OfDirectory(written);
        }

        if (path.Text() != name)
        {
            path.Refuse("it is where the model lies in the run that logged it or on the MLflow server, which artifacts are not fetched from");
        }

        return null;
    }
}
