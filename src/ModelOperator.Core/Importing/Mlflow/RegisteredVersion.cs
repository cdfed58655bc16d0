using ModelOperator.Api;

namespace ModelOperator.Core.Importing.Mlflow;

/// <summary>A version of a registered model becomes a ModelVersion.</summary>
internal static class RegisteredVersion
{
    public static void Into(ImportDraft draft, SourceNode version, string model, string sourceName, string number, IEnumerable<SourceNode> aliases)
    {
        if (version["name"].Line() != sourceName)
        {
            version["name"].Refuse("the version is among those of another model");
        }

        var source = version["source"].TextIf(ArtifactUris.AreFetched, ArtifactUris.NotFetched);
        var uri = source is null ? null : ArtifactUris.OfDirectory(source);
        foreach (var alias in aliases.Concat(version["aliases"].Items()))
        {
            alias.Refuse($"versions have a stage instead of aliases: set spec.stage of version {number} if it means one");
        }

        draft.Add(
            new ModelVersion
            {
                ApiVersion = ModelVersion.ResourceType.ApiVersion,
                Kind = ModelVersion.ResourceType.Kind,
                Metadata = draft.Metadata(draft.Names.Of(nameof(ModelVersion), $"{model}/{number}"), $"{sourceName}/{number}", created: version["creation_timestamp"].Line()),
                Spec = new ModelVersionSpec
                {
                    ModelRef = new LocalReference { Name = model },
                    Version = number,
                    Artifact = new Artifact { Uri = uri ?? "", Digest = "", Format = "" },
                    Training = Run(version),
                    Stage = StageOf(version["current_stage"]),
                },
            },
            Missing.ArtifactUri(uri), Missing.Digest(null), Missing.ArtifactFormat(null));
    }

    private static TrainingProvenance? Run(SourceNode version)
    {
        if (version["run_id"].Line() is not { } id)
        {
            return null;
        }

        var page = version["run_link"].TextIf(link => link.StartsWith("http", StringComparison.Ordinal) && !link.Any(char.IsWhiteSpace), "it is no address of a page");
        return new TrainingProvenance { Run = new TrainingRun { Id = id, Url = page } };
    }

    private static Stage? StageOf(SourceNode stage)
    {
        var named = stage.TextIf(
            text => Enum.GetNames<Stage>().Contains(text, StringComparer.OrdinalIgnoreCase), "it is no stage: None, Staging, Production or Archived");
        return Enum.TryParse<Stage>(named, ignoreCase: true, out var read) ? read : null;
    }
}
