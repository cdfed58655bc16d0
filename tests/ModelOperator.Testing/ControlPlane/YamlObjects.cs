using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.Testing.ControlPlane;

/// <summary>Reads Kubernetes objects from YAML, with the scalars of YAML's core schema, as API servers read them.</summary>
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
    public static IEnumerable<JsonObject> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Select(document => Convert(document.RootNode)).OfType<JsonObject>();
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Convert(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } => Scalar(text ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new FormatException($"{node.Start}: YAML aliases are not read."),
    };

    private static JsonValue? Scalar(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => JsonValue.Create(integer),
        _ when IsDecimal(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    // What .NET reads as a number beyond YAML's, such as "Infinity", is text.
    private static bool IsDecimal(string text) => text.All(character => char.IsAsciiDigit(character) || "+-.eE".Contains(character, StringComparison.Ordinal));
}
