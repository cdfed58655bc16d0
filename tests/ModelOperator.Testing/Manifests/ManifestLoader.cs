using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace ModelOperator.Testing.Manifests;

/// <summary>Loads Kubernetes manifests as the API server would get them from <c>kubectl apply -R -f</c>.</summary>
public static class ManifestLoader
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>
    /// The objects of a file, or of all .yaml, .yml and .json files below a folder, in an order that can be applied: Namespaces, what is in
    /// no namespace, the rest; within each of these by path, then by place in the file.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="FormatException">A file is not YAML, or holds something that is no object; the message names file and line.</exception>
    public static IReadOnlyList<JsonObject> Load(string path)
    {
        var objects = Directory.Exists(path) ? Files(path).SelectMany(Read) : Read(path);
        return [.. objects.OrderBy(ApplyOrder)];
    }

    /// <summary>The objects of YAML text, in the order of the text.</summary>
    /// <param name="yaml">The text; empty documents are left out.</param>
    /// <param name="source">What to call the text in messages.</param>
    /// <exception cref="FormatException">The text is not YAML, or holds something that is no object.</exception>
    public static IReadOnlyList<JsonObject> Parse(string yaml, string source = "manifest")
    {
        try
        {
            return [.. YamlDocuments.Read(yaml).Select(document => Validated(document.Root, document.Line))];
        }
        catch (YamlException exception)
        {
            throw new FormatException($"{source}:{exception.Start.Line}: {exception.Message}", exception);
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal))
        .Order(StringComparer.Ordinal);

    private static IReadOnlyList<JsonObject> Read(string file) => File.Exists(file)
        ? Parse(File.ReadAllText(file), file)
        : throw new FileNotFoundException($"There is no file or folder {file}.", file);

    private static JsonObject Validated(JsonNode? root, long line)
    {
        var at = new Mark(0, line, 1);
        return root is JsonObject manifest && Text(manifest["apiVersion"]) && Text(manifest["kind"]) && Text(manifest["metadata"]?["name"])
            ? manifest
            : throw new YamlException(at, at, "a manifest needs apiVersion, kind and metadata.name");
    }

    private static bool Text(JsonNode? node) => node?.GetValueKind() == System.Text.Json.JsonValueKind.String;

    private static int ApplyOrder(JsonObject manifest) =>
        manifest["kind"]!.GetValue<string>() == "Namespace" ? 0 : manifest["metadata"]!["namespace"] is null ? 1 : 2;
}
