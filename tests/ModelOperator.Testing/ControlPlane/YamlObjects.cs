using System.Text.Json.Nodes;
using ModelOperator.Testing.Manifests;

namespace ModelOperator.Testing.ControlPlane;

/// <summary>Reads Kubernetes objects from YAML files, folders and texts.</summary>
public static class YamlObjects
{
    /// <summary>The objects of a file, of all YAML files of a folder, or of YAML text.</summary>
    public static IEnumerable<JsonObject> Read(string pathOrText)
    {
        if (Directory.Exists(pathOrText))
            return Directory.EnumerateFiles(pathOrText, "*.yaml").Order(StringComparer.Ordinal).SelectMany(file => Parse(File.ReadAllText(file)));
        if (!pathOrText.Contains('\n', StringComparison.Ordinal) && !File.Exists(pathOrText))
            throw new FileNotFoundException($"There is no file or folder {pathOrText}.");
        return Parse(File.Exists(pathOrText) ? File.ReadAllText(pathOrText) : pathOrText);
    }

    /// <summary>The objects of the text's documents; an empty document is none.</summary>
    public static IEnumerable<JsonObject> Parse(string yaml) => YamlDocuments.Read(yaml).Select(document => document.Root).OfType<JsonObject>();
}
