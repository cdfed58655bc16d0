using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.Testing.Manifests;

/// <summary>
/// Reads YAML as JSON, by the core schema of YAML 1.2. What kubectl, which reads YAML 1.1, takes for something else is an error, so that
/// a manifest means the same here and there.
/// </summary>
internal static partial class YamlDocuments
{
    /// <summary>A document and the line it begins on.</summary>
    public readonly record struct Document(JsonNode? Root, long Line);

    public static IEnumerable<Document> Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        foreach (var document in stream.Documents)
        {
            if (document.RootNode is not YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or null })
            {
                yield return new Document(Convert(document.RootNode), document.RootNode.Start.Line);
            }
        }
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        { Tag.IsEmpty: false } => throw Error(node, $"the tag {node.Tag} is not read; quote what is meant as text"),
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(Key(child.Key), Convert(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw Error(node, "only mappings, sequences and scalars can be read"),
    };

    private static string Key(YamlNode node) =>
        node is YamlScalarNode { Value: { } key } ? key : throw Error(node, "a key must be a string");

    private static JsonValue? Plain(YamlScalarNode node)
    {
        var text = node.Value ?? "";
        if (Yaml11Only().IsMatch(text))
        {
            throw Error(node, $"quote \"{text}\": kubectl reads YAML 1.1, where the word without quotes is a truth value or another number");
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            ".inf" or ".Inf" or ".INF" or "+.inf" or "-.inf" or ".nan" or ".NaN" or ".NAN" => throw Error(node, $"JSON has no {text}"),
            _ when Integer().IsMatch(text) && long.TryParse(text, CultureInfo.InvariantCulture, out var integer) => JsonValue.Create(integer),
            _ when Float().IsMatch(text) => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
            _ => JsonValue.Create(text),
        };
    }

    private static YamlException Error(YamlNode node, string message) => new(node.Start, node.End, message);

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Float();

    [GeneratedRegex("^([yYnN]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF|[-+]?0([0-9_]+|x[0-9a-fA-F_]+|o[0-7_]+|b[01_]+)|[-+]?[0-9][0-9.]*_[0-9_.]*)$")]
    private static partial Regex Yaml11Only();
}
