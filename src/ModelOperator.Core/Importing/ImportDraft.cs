using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Importing;

/// <summary>An import as it comes together.</summary>
internal sealed class ImportDraft(ImportRequest request, ImportFormat format, ObjectNames names)
{
    private readonly List<ImportedObject> _objects = [];
    private readonly List<SourceNode> _roots = [];

    public ImportRequest Request => request;

    public ImportNotes Notes { get; } = new();

    public ObjectNames Names => names;

    /// <summary>Fields of a file; whatever is not read of them is unmapped.</summary>
    public SourceNode Root(string file, JsonNode? fields)
    {
        var root = new SourceNode(Notes, file, fields);
        _roots.Add(root);
        return root;
    }

    /// <summary>Metadata with the provenance.</summary>
    /// <param name="name">Name of the object.</param>
    /// <param name="sourceId">What it is called in the source.</param>
    /// <param name="namespaceThere">Namespace that the source says.</param>
    /// <param name="created">When it was made, as the source says it.</param>
    /// <param name="job">The job that made it.</param>
    /// <param name="run">The run of the job.</param>
    public ObjectMeta Metadata(string name, string? sourceId, string? namespaceThere = null, string? created = null, string? job = null, string? run = null)
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [ImportAnnotations.Format] = format.ToString(),
            [ImportAnnotations.Importer] = ImportAnnotations.ImporterVersion,
            [ImportAnnotations.Location] = ForeignText.Shown(request.Location, Limits.Uri),
        };
        Say(ImportAnnotations.SourceId, sourceId);
        Say(ImportAnnotations.Created, created);
        Say(ImportAnnotations.Job, job);
        Say(ImportAnnotations.Run, run);
        return new ObjectMeta { Name = name, Namespace = request.Namespace ?? namespaceThere, Annotations = annotations };

        void Say(string annotation, string? text)
        {
            if (text is not null)
            {
                annotations[annotation] = ForeignText.Shown(text, Limits.Uri);
            }
        }
    }

    /// <summary>Adds an object, with the required fields that it lacks.</summary>
    /// <exception cref="ImportException">There are too many.</exception>
    public void Add(IKubernetesObject item, params IEnumerable<MissingField?> missing)
    {
        if (_objects.Count == Limits.Objects)
        {
            throw new ImportException($"{request.Location} describes more than {Limits.Objects} objects: import it in parts");
        }

        _objects.Add(new ImportedObject(item, [.. missing.OfType<MissingField>()]));
    }

    public ImportResult Result()
    {
        _roots.ForEach(root => root.RefuseUnread());
        return new ImportResult(format, _objects, Notes.Unmapped, Notes.Beyond);
    }
}
