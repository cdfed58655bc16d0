using System.Text.RegularExpressions;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>A dataset of events becomes a Dataset, or a Model and its ModelVersion when its type says that it is one.</summary>
internal static partial class DatasetImport
{
    private const string NoScheme = "it is no URI with a scheme, such as s3://bucket/prefix";

    public static void Into(ImportDraft draft, SeenDataset seen)
    {
        var info = new InfoDraft(draft.Request)
        {
            DisplayName = seen.Name.Length <= Limits.Line ? seen.Name : null,
            Description = seen.Facet("documentation")?["description"].Prose(),
        };
        foreach (var owner in seen.Facet("ownership")?["owners"].Items() ?? [])
        {
            info.Owner(owner["name"]);
        }

        var told = seen.Facet("dataSource")?["uri"];
        var uri = Uri(seen) ?? told?.TextIf(HasScheme, NoScheme);
        if (told?.Text() != uri)
        {
            told?.Refuse("the uri is made of the dataset's namespace and name");
        }

        var version = seen.Facet("version")?["datasetVersion"].TextIf(Words.IsVersion, "a version has letters, digits, '.', '-', '_' and '+', at most 128");
        if (IsModel(seen))
        {
            Version(draft, seen, info, uri, version);
            return;
        }

        var isTable = seen.Facet("datasetType")?["datasetType"].TextIf(type => type is "TABLE" or "VIEW", "a Dataset is a table or files, and it becomes files unless it has columns") is not null;
        var columns = DatasetColumns.Read(seen.Facet("schema"));
        var derivedFrom = References(draft, seen.Inputs.Where(input => !IsModel(input)));
        draft.Add(
            new Dataset
            {
                ApiVersion = Dataset.ResourceType.ApiVersion,
                Kind = Dataset.ResourceType.Kind,
                Metadata = Metadata(draft, NameOf(draft, seen), seen),
                Spec = new DatasetSpec
                {
                    Info = info.Build(),
                    Type = columns is not null || isTable ? DatasetType.Table : DatasetType.Files,
                    Uri = uri ?? "",
                    Version = version ?? "",
                    Schema = columns is null ? null : new TableSchema { Columns = columns },
                    DerivedFrom = derivedFrom,
                },
            },
            Missing.DatasetUri(uri), Missing.Version(version));
    }

    private static void Version(ImportDraft draft, SeenDataset seen, InfoDraft info, string? uri, string? version)
    {
        var fetched = uri is not null && ArtifactUris.AreFetched(uri) ? ArtifactUris.OfDirectory(uri) : null;
        if (fetched is null)
        {
            seen.Facet("dataSource")?["uri"].Refuse(ArtifactUris.NotFetched);
        }

        var model = draft.Names.Of(nameof(Model), seen.Name);
        draft.Add(
            new Model
            {
                ApiVersion = Model.ResourceType.ApiVersion,
                Kind = Model.ResourceType.Kind,
                Metadata = Metadata(draft, model, seen),
                Spec = new ModelSpec { Info = info.Build(), Task = "", Framework = "" },
            },
            Missing.Task(null), Missing.Framework(null));
        var datasets = References(draft, seen.Inputs.Where(input => !IsModel(input)));
        foreach (var parent in seen.Inputs.Where(IsModel))
        {
            draft.Notes.Add(draft.Request.Location, "inputs", parent.Id, "name the ModelVersion that it was made from in spec.training.parentVersion");
        }

        draft.Add(
            new ModelVersion
            {
                ApiVersion = ModelVersion.ResourceType.ApiVersion,
                Kind = ModelVersion.ResourceType.Kind,
                Metadata = Metadata(draft, draft.Names.Of(nameof(ModelVersion), $"{model}/{version ?? "version"}"), seen),
                Spec = new ModelVersionSpec
                {
                    ModelRef = new LocalReference { Name = model },
                    Version = version ?? "",
                    Artifact = new Artifact { Uri = fetched ?? "", Digest = "", Format = "" },
                    Training = Training(datasets, seen.Writer),
                },
            },
            Missing.Version(version), Missing.ArtifactUri(fetched), Missing.Digest(null), Missing.ArtifactFormat(null));
    }

    private static ObjectMeta Metadata(ImportDraft draft, string name, SeenDataset seen) =>
        draft.Metadata(name, seen.Id, created: seen.Writer?.Time, job: seen.Writer?.Job, run: seen.Writer?.Id);

    private static TrainingProvenance? Training(List<AssetReference>? datasets, SeenRun? writer)
    {
        var (run, code) = (writer?.Id, Code(writer));
        return datasets is null && run is null && code is null
            ? null
            : new TrainingProvenance { Datasets = datasets, Run = run is null ? null : new TrainingRun { Id = run }, Code = code };
    }

    private static TrainingCode? Code(SeenRun? writer)
    {
        if (writer?.SourceCode is not { } code)
        {
            return null;
        }

        if (code["repoUrl"].TextIf(HasScheme, NoScheme) is { } repository && code["version"].Line(128) is { } revision)
        {
            return new TrainingCode { Repository = repository, Revision = revision };
        }

        code.Refuse("code is known by its repository and its version together");
        return null;
    }

    private static List<AssetReference>? References(ImportDraft draft, IEnumerable<SeenDataset> inputs)
    {
        var all = inputs.ToList();
        foreach (var beyond in all.Skip(Limits.References))
        {
            draft.Notes.Add(draft.Request.Location, "inputs", beyond.Id, $"at most {Limits.References} fit");
        }

        return all.Count == 0 ? null : [.. all.Take(Limits.References).Select(input => new AssetReference { Name = NameOf(draft, input) })];
    }

    private static string NameOf(ImportDraft draft, SeenDataset seen) => draft.Names.Of(nameof(Dataset), seen.Id);

    private static bool IsModel(SeenDataset seen) => seen.Facet("datasetType")?["datasetType"].Text() == "MODEL";

    private static bool HasScheme(string uri) =>
        uri.Length <= Limits.Uri && SchemeForm().IsMatch(uri);

    /// <summary>Namespaces are by convention the scheme and host of a store, and names what is in it.</summary>
    private static string? Uri(SeenDataset seen) =>
        HasScheme(seen.Id) && HasScheme(seen.Namespace)
            ? $"{seen.Namespace.TrimEnd('/')}/{seen.Name.TrimStart('/')}"
            : null;

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*://[^\s]*\z")]
    private static partial Regex SchemeForm();
}
