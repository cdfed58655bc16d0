namespace ModelOperator.Core.Importing.Mlflow;

/// <summary>Tags and aliases, which one API writes as lists and another as mappings.</summary>
internal static class RegistryTags
{
    public static void Into(SourceNode tags, InfoDraft info)
    {
        foreach (var tag in tags.IsList ? tags.Items() : [])
        {
            Add(tag["key"].Text() ?? "", tag["value"], tag);
        }

        foreach (var (name, tag) in tags.Fields())
        {
            Add(name, tag, tag);
        }

        // A tag may be there for its name alone.
        void Add(string key, SourceNode value, SourceNode tag) => info.Label(value, value.Text() is { } text ? $"{key}={text}" : key, tag);
    }

    /// <summary>Aliases by the version that they name.</summary>
    public static ILookup<string, SourceNode> Aliases(SourceNode aliases)
    {
        var listed = aliases.IsList ? aliases.Items().Select(alias => (Version: alias["version"].Text() ?? "", Name: alias["alias"])) : [];
        var named = aliases.Fields().Select(alias => (Version: alias.Node.Text() ?? "", Name: alias.Node));
        return listed.Concat(named).ToLookup(alias => alias.Version, alias => alias.Name);
    }
}
