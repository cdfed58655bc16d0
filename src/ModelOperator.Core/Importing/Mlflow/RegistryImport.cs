using ModelOperator.Api;

namespace ModelOperator.Core.Importing.Mlflow;

/// <summary>Registered models become Models and their versions ModelVersions, in the stages that they are in.</summary>
internal static class RegistryImport
{
    public static void Into(ImportDraft draft, SourceNode export)
    {
        export["system"].Refuse("it is about the export");
        export["info"].Refuse("it is about the export");
        var content = export["mlflow"].Exists ? export["mlflow"] : export;
        SourceNode[] models = [.. content["registered_model"].Items(), .. content["registered_models"].Items()];
        foreach (var registered in models)
        {
            Add(draft, registered, [.. registered["versions"].Items(), .. registered["latest_versions"].Items()]);
        }

        SourceNode[] loose = [.. content["model_version"].Items(), .. content["model_versions"].Items()];
        foreach (var group in loose.GroupBy(version => version["name"].Line() ?? ""))
        {
            Add(draft, group.First(), [.. group], isLoose: true);
        }
    }

    private static void Add(ImportDraft draft, SourceNode registered, IReadOnlyList<SourceNode> versions, bool isLoose = false)
    {
        if (registered["name"].Line() is not { } name)
        {
            registered.Refuse("it has no name");
            return;
        }

        var model = draft.Names.Of(nameof(Model), name);
        var info = new InfoDraft(draft.Request) { DisplayName = name };
        if (!isLoose)
        {
            info.Description = registered["description"].Prose();
            RegistryTags.Into(registered["tags"], info);
        }

        foreach (var version in versions)
        {
            info.Owner(version["user_id"]);
        }

        draft.Add(
            new Model
            {
                ApiVersion = Model.ResourceType.ApiVersion,
                Kind = Model.ResourceType.Kind,
                Metadata = draft.Metadata(model, name, created: isLoose ? null : registered["creation_timestamp"].Line()),
                Spec = new ModelSpec { Info = info.Build(), Task = "", Framework = "" },
            },
            Missing.Task(null), Missing.Framework(null));

        var aliases = RegistryTags.Aliases(registered["aliases"]);
        var seen = new Dictionary<string, SourceNode>();
        foreach (var version in versions)
        {
            if (version["version"].TextIf(Words.IsVersion, "it is no version") is not { } number)
            {
                version.Refuse("it has no version");
            }
            else if (!seen.TryAdd(number, version))
            {
                version.TakeIfSame(seen[number], "the version is described once already, and not alike");
            }
            else if (version["status"].Text() is { } status && status != "READY")
            {
                version.Refuse($"the version is {status}, not READY");
            }
            else
            {
                RegisteredVersion.Into(draft, version, model, name, number, aliases[number]);
            }
        }
    }
}
