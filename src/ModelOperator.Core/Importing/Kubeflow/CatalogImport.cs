using ModelOperator.Api;

namespace ModelOperator.Core.Importing.Kubeflow;

/// <summary>Each model of a catalog becomes a Model, each of its model artifacts a ModelVersion.</summary>
internal static class CatalogImport
{
    public static void Into(ImportDraft draft, SourceNode catalog)
    {
        foreach (var source in catalog["catalogs"].Items())
        {
            source.Refuse("it says where a catalog is: import the file that its properties.yamlCatalogPath names");
        }

        catalog["source"].Refuse("it is the name of the catalog, not of a model");
        foreach (var entry in catalog["models"].Items())
        {
            if (entry["name"].Line() is { } name)
            {
                Add(draft, entry, name);
            }
            else
            {
                entry.Refuse("it has no name");
            }
        }
    }

    private static void Add(ImportDraft draft, SourceNode entry, string name)
    {
        var info = Info(draft, entry, name);
        var tasks = entry["tasks"].Items();
        var task = tasks.Count == 0 ? null : tasks[0].As(Words.Label, Words.NoWord);
        foreach (var other in tasks.Skip(1))
        {
            info.Tag(other, "task:");
        }

        var framework = entry["libraryName"].As(Words.Plain, Words.NoWord);
        var model = draft.Names.Of(nameof(Model), name);
        draft.Add(
            new Model
            {
                ApiVersion = Model.ResourceType.ApiVersion,
                Kind = Model.ResourceType.Kind,
                Metadata = draft.Metadata(model, name, created: entry["createTimeSinceEpoch"].Line()),
                Spec = new ModelSpec { Info = info.Build(), Task = task ?? "", Framework = framework ?? "", Modalities = TaskModalities.Of(task) },
            },
            Missing.Task(task), Missing.Framework(framework));
        var artifacts = entry["artifacts"].Items().ToLookup(CatalogMetrics.IsMetrics);
        if (!artifacts.Contains(false))
        {
            artifacts[true].ToList().ForEach(metric => metric.Refuse("metrics are those of a version, and there is no artifact of the model to make one of"));
            return;
        }

        var metrics = CatalogMetrics.Read(artifacts[true]);
        foreach (var artifact in artifacts[false])
        {
            Version(draft, artifact, model, name, metrics);
        }
    }

    private static InfoDraft Info(ImportDraft draft, SourceNode entry, string name)
    {
        var info = new InfoDraft(draft.Request) { DisplayName = name, Description = entry["description"].Prose() };
        info.Owner(entry["provider"]);
        info.Licence(entry["license"]);
        info.Page("Licence", entry["licenseLink"]);
        info.Tag(entry["maturity"], "maturity:");
        foreach (var language in entry["language"].Items())
        {
            info.Tag(language, "language:");
        }

        foreach (var (key, property) in entry["customProperties"].Fields())
        {
            if (CatalogMetrics.Value(property) is { Exists: true } value && value.Text() is not null)
            {
                info.Tag(value, $"{key}=");
            }
            else
            {
                // A property without a value is a label.
                CatalogMetrics.Value(property)?.Take();
                property["metadataType"].Take();
                info.Label(property, key);
            }
        }

        entry["readme"].Refuse("a card has no field for a whole page: import the model's README.md beside it");
        entry["logo"].Refuse("a Model has no picture");
        return info;
    }

    private static void Version(ImportDraft draft, SourceNode artifact, string model, string sourceId, IReadOnlyList<MetricValue>? metrics)
    {
        artifact["artifactType"].Take();
        var uri = artifact["uri"].TextIf(ArtifactUris.AreFetched, ArtifactUris.NotFetched) is { } written ? ArtifactUris.OfDirectory(written) : null;
        var version = uri is null ? null : ArtifactUris.VersionOf(uri);
        var format = artifact["modelFormatName"].As(Words.Plain, Words.NoWord);
        draft.Add(
            new ModelVersion
            {
                ApiVersion = ModelVersion.ResourceType.ApiVersion,
                Kind = ModelVersion.ResourceType.Kind,
                Metadata = draft.Metadata(draft.Names.Of(nameof(ModelVersion), $"{model}/{version ?? "version"}"), sourceId, created: artifact["createTimeSinceEpoch"].Line()),
                Spec = new ModelVersionSpec
                {
                    ModelRef = new LocalReference { Name = model },
                    Version = version ?? "",
                    Artifact = new Artifact { Uri = uri ?? "", Digest = "", Format = format ?? "" },
                    Metrics = metrics,
                },
            },
            Missing.Version(version), Missing.ArtifactUri(uri), Missing.Digest(null), Missing.ArtifactFormat(format));
    }
}
