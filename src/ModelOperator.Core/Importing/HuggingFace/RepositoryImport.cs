using ModelOperator.Api;

namespace ModelOperator.Core.Importing.HuggingFace;

/// <summary>A model hub's repository becomes a Model and one ModelVersion: the revision that was imported.</summary>
internal static class RepositoryImport
{
    private const string DefaultRevision = "main";

    public static void Into(ImportDraft draft)
    {
        var request = draft.Request;
        var info = new InfoDraft(request);
        var cardFile = request.Files.FirstOrDefault(file => file.Path == "README.md")
            ?? request.Files.FirstOrDefault(file => file.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase));
        var text = cardFile is null ? null : CardText.Read(cardFile.Path, SourceText.Of(cardFile, SourceText.MostYaml));
        var card = draft.Root(cardFile?.Path ?? "README.md", text?.Fields is { } fields ? SourceText.Yaml(cardFile!.Path, fields) is [var first, ..] ? first : null : null);
        if (card.Exists && !card.IsMapping)
        {
            throw new ImportException($"{cardFile!.Path} has no fields between its lines of ---: write them as name: value");
        }

        var config = RepositoryConfig.Read(draft);
        var prose = text is null ? null : CardProse.Into(draft, cardFile!.Path, text, info);
        var id = HubId.Of(request);
        Describe(card, info, id);
        config.Describe(info);

        var task = Words.Label(card["pipeline_tag"].Text()) ?? config.Task;
        var framework = Words.Plain(card["library_name"].Text()) ?? config.Framework;
        var sourceId = id?.Name ?? request.SourceId ?? card["model-index"].Items().Select(model => model["name"].Line()).FirstOrDefault(name => name is not null)
            ?? text?.Title ?? request.Location.TrimEnd('/').Split('/')[^1];
        TakeModelIndexNames(card);
        var name = draft.Names.Of("Model", sourceId);
        draft.Add(
            new Model
            {
                ApiVersion = Model.ResourceType.ApiVersion,
                Kind = Model.ResourceType.Kind,
                Metadata = draft.Metadata(name, sourceId),
                Spec = new ModelSpec { Info = info.Build(), Task = task ?? "", Framework = framework ?? "", Modalities = TaskModalities.Of(task), Card = prose },
            },
            Missing.Task(task), Missing.Framework(framework));
        AddVersion(draft, card, config, id, name, sourceId, task);
    }

    private static void AddVersion(ImportDraft draft, SourceNode card, RepositoryConfig config, HubId? id, string model, string sourceId, string? task)
    {
        var weights = Weights.Of(draft);
        var version = (id?.Revision ?? draft.Request.Revision ?? DefaultRevision).Replace('/', '-');
        if ((id?.Revision ?? draft.Request.Revision) is null)
        {
            draft.Notes.Add(draft.Request.Location, "revision", DefaultRevision, "a branch moves on while a version never changes: import a commit to name one for ever");
        }

        var uri = id?.Uri ?? (ArtifactUris.AreFetched(draft.Request.Location) ? ArtifactUris.OfDirectory(draft.Request.Location) : null);
        draft.Add(
            new ModelVersion
            {
                ApiVersion = ModelVersion.ResourceType.ApiVersion,
                Kind = ModelVersion.ResourceType.Kind,
                Metadata = draft.Metadata(draft.Names.Of("ModelVersion", $"{model}-{version}"), sourceId),
                Spec = new ModelVersionSpec
                {
                    ModelRef = new LocalReference { Name = model },
                    Version = version,
                    Artifact = new Artifact
                    {
                        Uri = uri ?? "",
                        Digest = weights.Digest ?? "",
                        Format = weights.Format ?? config.Format ?? "",
                        SizeBytes = weights.SizeBytes ?? config.SizeBytes,
                    },
                    Signature = config.Signature(task),
                    Training = Training(card),
                    Metrics = EvaluationResults.Read(card["model-index"]),
                },
            },
            Missing.ArtifactUri(uri), Missing.Digest(weights.Digest), Missing.ArtifactFormat(weights.Format ?? config.Format));
    }

    private static void Describe(SourceNode card, InfoDraft info, HubId? id)
    {
        if (id is not null)
        {
            info.Page("Model hub", id.Page);
        }

        var (license, named) = (card["license"], card["license_name"]);
        if (!license.IsList && string.Equals(license.Text(), "other", StringComparison.OrdinalIgnoreCase) && named.Exists)
        {
            info.Licence(named);
        }
        else
        {
            // A repository may be under several licences, of which only one fits.
            foreach (var (item, index) in license.Items().Select((item, index) => (item, index)))
            {
                if (index == 0)
                {
                    info.Licence(item);
                }
                else
                {
                    item.Refuse("spec.info.license has one licence; choose the one that you use it under");
                }
            }
        }

        if (card["license_link"].Text() is ['h', 't', 't', 'p', ..])
        {
            info.Page("Licence", card["license_link"]);
        }
        else
        {
            card["license_link"].Refuse("it is a file of the repository, which is no link");
        }

        foreach (var tag in card["tags"].Items())
        {
            info.Tag(tag);
        }

        foreach (var language in card["language"].Items())
        {
            info.Tag(language, "language:");
        }

        info.Tag(card["base_model_relation"], "base-model-relation:");
        info.Owner(card["quantized_by"]);
    }

    private static TrainingProvenance? Training(SourceNode card)
    {
        var datasets = new List<AssetReference>();
        foreach (var item in card["datasets"].Items())
        {
            if (ForeignAssets.Read(item, "dataset", ForeignAssets.Hub) is { } dataset && !datasets.Contains(dataset))
            {
                datasets.Add(dataset);
            }
        }

        var parents = card["base_model"].Items();
        var parent = parents.Count == 0 ? null : ForeignAssets.Read(parents[0], "modelversion", ForeignAssets.Hub);
        foreach (var other in parents.Skip(1))
        {
            other.Refuse("spec.training.parentVersion names one version, here the first of these");
        }

        return datasets.Count == 0 && parent is null ? null : new TrainingProvenance { Datasets = datasets.Count == 0 ? null : datasets, ParentVersion = parent };
    }

    private static void TakeModelIndexNames(SourceNode card)
    {
        foreach (var model in card["model-index"].Items())
        {
            model["name"].Take();
        }
    }
}
