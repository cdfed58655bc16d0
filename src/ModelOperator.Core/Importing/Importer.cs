using System.Text.Json.Nodes;
using ModelOperator.Core.Importing.HuggingFace;
using ModelOperator.Core.Importing.KServe;
using ModelOperator.Core.Importing.Kubeflow;
using ModelOperator.Core.Importing.Mlflow;
using ModelOperator.Core.Importing.OpenLineage;

namespace ModelOperator.Core.Importing;

/// <summary>Turns descriptions of models from elsewhere into objects of this API.</summary>
public static class Importer
{
    private const string Supported =
        "a model card (README.md), an MLmodel file, an MLflow registry export, a KServe InferenceService, a Kubeflow model catalog, or OpenLineage events";

    /// <summary>Imports a file or folder.</summary>
    /// <exception cref="ImportException">Nothing can be made of it; the message says why.</exception>
    public static ImportResult Import(ImportRequest request) => Import(request, new ObjectNames());

    /// <summary>Imports a file or folder beside others.</summary>
    /// <param name="request">What is imported.</param>
    /// <param name="names">Names of the objects of all of them.</param>
    internal static ImportResult Import(ImportRequest request, ObjectNames names)
    {
        if (request.Revision is { } revision && !Words.IsVersion(revision.Replace('/', '-')))
        {
            throw new ImportException($"{revision} is no revision: write a commit, a tag or a version such as 2.0.1");
        }

        var format = request.Format ?? FormatOf(request);
        var draft = new ImportDraft(request, format, names);
        foreach (var link in request.LinksLeft)
        {
            draft.Notes.Add(request.Location, "files", link, "it is a link that leads out of the folder or to another folder, and such are not followed");
        }

        switch (format)
        {
            case ImportFormat.HuggingFace:
                RepositoryImport.Into(draft);
                break;
            case ImportFormat.MlflowModel:
                LoggedModelImport.Into(draft, Document(draft, file => file.Name == "MLmodel"));
                break;
            case ImportFormat.MlflowRegistry:
                foreach (var document in Documents(draft))
                {
                    RegistryImport.Into(draft, document);
                }

                break;
            case ImportFormat.KServe:
                foreach (var document in Documents(draft))
                {
                    InferenceServiceImport.Into(draft, document);
                }

                break;
            case ImportFormat.KubeflowCatalog:
                foreach (var document in Documents(draft))
                {
                    CatalogImport.Into(draft, document);
                }

                break;
            default:
                EventsImport.Into(draft);
                break;
        }

        var result = draft.Result();
        return result.Objects.Count > 0 || result.Unmapped.Count > 0 ? result : throw new ImportException($"{request.Location} describes no model and no dataset");
    }

    /// <summary>The format that files are in, by their names and what they hold.</summary>
    private static ImportFormat FormatOf(ImportRequest request)
    {
        var files = request.Files;
        if (files.Any(file => file.Name == "MLmodel"))
        {
            return ImportFormat.MlflowModel;
        }

        if (files.Any(IsProse) || files.Any(file => file.Path == "config.json"))
        {
            return ImportFormat.HuggingFace;
        }

        return files.Where(file => file.Content is not null).Select(Recognized).FirstOrDefault(format => format is not null)
            ?? throw new ImportException($"{request.Location} is in no format that can be imported: give {Supported}");
    }

    private static ImportFormat? Recognized(SourceFile file)
    {
        if (file.Name.EndsWith(".ndjson", StringComparison.Ordinal) || file.Name.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            return ImportFormat.OpenLineage;
        }

        var documents = IsJson(file) ? [FirstJson(file)] : SourceText.Yaml(file.Path, SourceText.Of(file, SourceText.MostYaml));
        return documents.Select(document => document switch
        {
            JsonArray list => list.FirstOrDefault() is JsonObject item ? Recognized(item) : null,
            JsonObject fields => Recognized(fields),
            _ => null,
        }).FirstOrDefault(format => format is not null);
    }

    private static ImportFormat? Recognized(JsonObject fields) =>
        fields.ContainsKey("eventTime") || fields.ContainsKey("eventType") ? ImportFormat.OpenLineage
        : fields.ContainsKey("apiVersion") && fields.ContainsKey("kind") ? ImportFormat.KServe
        : fields.ContainsKey("mlflow") || fields.ContainsKey("registered_model") || fields.ContainsKey("registered_models") || fields.ContainsKey("model_versions") || fields.ContainsKey("model_version") ? ImportFormat.MlflowRegistry
        : fields.ContainsKey("flavors") ? ImportFormat.MlflowModel
        : fields.ContainsKey("models") || fields.ContainsKey("catalogs") ? ImportFormat.KubeflowCatalog
        : null;

    private static JsonNode? FirstJson(SourceFile file)
    {
        var text = SourceText.Of(file, SourceText.MostJson);
        return EventsText.IsLines(text) ? SourceText.Json(file.Path, EventsText.FirstLine(text)) : SourceText.Json(file.Path, text);
    }

    private static SourceNode Document(ImportDraft draft, Func<SourceFile, bool> isIt)
    {
        var file = draft.Request.Files.OrderByDescending(isIt).FirstOrDefault()
            ?? throw new ImportException($"{draft.Request.Location} has no files");
        foreach (var other in draft.Request.Files.Where(other => other != file && isIt(other)))
        {
            draft.Notes.Add(other.Path, "", "", $"{file.Path} was imported: import the folder of this one by itself");
        }

        return Documents(draft, file).ToList().FirstOrDefault() ?? throw new ImportException($"{file.Path} is empty");
    }

    private static List<SourceNode> Documents(ImportDraft draft)
    {
        var files = draft.Request.Files.Where(file => file.Content is not null).OrderBy(file => file.Path, StringComparer.Ordinal).ToLookup(IsProse);
        foreach (var file in files[true])
        {
            draft.Notes.Add(file.Path, "", "", "it is prose: import it by itself if it is the card of a model");
        }

        return files[false].SelectMany(file => Documents(draft, file)).ToList();
    }

    private static IEnumerable<SourceNode> Documents(ImportDraft draft, SourceFile file)
    {
        var documents = IsJson(file) ? [SourceText.Json(file.Path, SourceText.Of(file, SourceText.MostJson))] : SourceText.Yaml(file.Path, SourceText.Of(file, SourceText.MostYaml));
        foreach (var document in documents.Where(document => document is not null))
        {
            yield return document is JsonObject
                ? draft.Root(file.Path, document)
                : throw new ImportException($"{file.Path} holds no fields but a single value or a list: give {Supported}");
        }
    }

    private static bool IsProse(SourceFile file) => file.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(SourceFile file) => file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}
