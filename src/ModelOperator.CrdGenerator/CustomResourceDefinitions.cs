using System.Reflection;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.CrdGenerator.Docs;
using ModelOperator.CrdGenerator.Schemas;
using ModelOperator.Kubernetes.Resources.Schema;
using ModelOperator.Kubernetes.Resources.Yaml;

namespace ModelOperator.CrdGenerator;

/// <summary>The CustomResourceDefinitions of the API, made from its records and their documentation comments.</summary>
public static class CustomResourceDefinitions
{
    /// <summary>First line of every generated file.</summary>
    internal const string Header = "# Generated from src/ModelOperator.Api by src/ModelOperator.CrdGenerator; change the records, not this file.";

    /// <summary>The definitions by file name (<c>plural.group.yaml</c>), as JSON objects that may be changed freely.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Build()
    {
        var definitions = new DefinitionBuilder(new SchemaBuilder(new Descriptions(new Documentation())));
        var files = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var kind in typeof(ApiGroup).Assembly.GetTypes().Where(type => type.IsDefined(typeof(CustomResourceAttribute))))
        {
            files.Add($"{DefinitionBuilder.ResourceTypeOf(kind)}.yaml", definitions.Build(kind));
        }

        return files;
    }

    /// <summary>The same as the text of the files that are checked in.</summary>
    public static IReadOnlyDictionary<string, string> Generate() =>
        Build().ToDictionary(file => file.Key, file => $"{Header}\n{YamlText.Write(file.Value)}", StringComparer.Ordinal);
}
