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
        var documents = text?.Fields is { } fields ? SourceText.Yaml(cardFile!.Path, fields) : [];
        var card = draft.Root(cardFile?.Path ?? "README.md", documents is [var first, ..] ? first : null);
        foreach (var other in documents.Skip(1))
        {
            draft.Root(cardFile!.Path, other).Refuse("the fields of a card are one document of YAML, here the first");
        }

        if (card.Exists && !card.IsMapping)
        {
            throw new ImportException($"{cardFile!.Path} has no fields between its lines of ---: write them as name: value");
        }

        var config = RepositoryConfig.Read(draft);
        var prose = text is null ? null : CardProse.Into(draft, cardFile!.Path, text, info);
        var id = HubId.Of(request);
        Describe(card, info, id);
        config.Describe(info);

        var task = card["pipeline_tag"].As(Words.Label, Words.NoWord) ?? config.Task;
        var framework = card["library_name"].As(Words.Plain, Words.NoWord) ?? config.Framework;
        var sourceId = id?.Name ?? request.SourceId ?? NameOf(draft, card, text?.Title);
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
        var weights = Weights.Of(draft, config.Shards, isFetchedFromHub: id is not null);
        var version = (id?.Revision ?? draft.Request.Revision ?? DefaultRevision).Replace('/', '-');
        if ((id?.Revision ?? draft.Request.Revision) is null)
        {
            draft.Notes.Add(draft.Request.Location, "revision", DefaultRevision, "a branch moves on while a version never changes: import a commit to name one for ever");
        }

        draft.Add(
            new ModelVersion
            {
                ApiVersion = ModelVersion.ResourceType.ApiVersion,
                Kind = ModelVersion.ResourceType.Kind,
                Metadata = draft.Metadata(draft.Names.Of("ModelVersion", $"{model}/{version}"), sourceId),
                Spec = new ModelVersionSpec
                {
                    ModelRef = new LocalReference { Name = model },
                    Version = version,
                    Artifact = new Artifact
                    {
                        Uri = id?.Uri ?? "",
                        Digest = weights.Digest ?? "",
                        Format = weights.Format ?? config.Format ?? "",
                        SizeBytes = weights.SizeBytes,
                    },
                    Signature = config.Signature(task),
                    Training = Training(card),
                    Metrics = EvaluationResults.Read(card["model-index"]),
                },
            },
            Missing.ArtifactUri(id?.Uri), Missing.Digest(weights.Digest), Missing.ArtifactFormat(weights.Format ?? config.Format));
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
        var (datasets, known) = (new List<AssetReference>(), new HashSet<AssetReference>());
        foreach (var item in card["datasets"].Items())
        {
            if (datasets.Count == Limits.References)
            {
                item.Refuse($"at most {Limits.References} fit");
            }
            else if (ForeignAssets.Read(item, "dataset", ForeignAssets.Hub) is { } dataset && known.Add(dataset))
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

    /// <summary>
    /// What a repository is called that nobody names. A folder's name is at least one that its user knows; a card is often a copy of
    /// another model's, with its title.
    /// </summary>
    private static string NameOf(ImportDraft draft, SourceNode card, string? title)
    {
        // A card alone may lie anywhere, e.g. among downloads.
        if (draft.Request.Files.Count > 1 && TellingName.Of(draft.Request.Folder) is { } folder)
        {
            return folder;
        }

        var name = card["model-index"].Items().Select(model => model["name"].Line()).FirstOrDefault(name => name is not null)
            ?? title ?? draft.Request.Location.TrimEnd('/').Split('/')[^1];
        draft.Notes.Add(draft.Request.Location, "name", name, "it may be another model's too: name this one with --source-id organisation/name");
        return name;
    }
}
