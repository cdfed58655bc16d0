using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.Kubernetes.Resources.Yaml;

/// <summary>
/// Reads YAML of others as JSON, by the core schema of YAML 1.2. Numbers keep the digits they were written with, so that a version 1.10
/// stays one, and what JSON has no word for stays text.
/// </summary>
public static partial class ForeignYaml
{
    /// <summary>The documents of a text; null for an empty one.</summary>
    /// <exception cref="FormatException">The text is malformed, or goes beyond what can be worked with; the message names the line.</exception>
    public static IReadOnlyList<JsonNode?> Read(string text)
    {
        try
        {
            using var reader = new StringReader(text);
            var yaml = new YamlStream();
            yaml.Load(new BoundedYaml(new Parser(reader)));
            return [.. yaml.Documents.Select(document => Convert(document.RootNode))];
        }
        catch (YamlException exception)
        {
            throw new FormatException($"line {exception.Start.Line}: {exception.Message}", exception);
        }
    }

    private static JsonNode? Convert(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                var fields = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    // Keys that differ only by their quotes are one in JSON.
                    if (key is not YamlScalarNode { Value: { } name } || !fields.TryAdd(name, Convert(value)))
                    {
                        throw new YamlException(key.Start, key.End, "a key must be text, and stand once in its mapping");
                    }
                }

                return fields;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(Convert)]);
            case YamlScalarNode { Style: ScalarStyle.Plain } scalar:
                return Plain(scalar.Value ?? "");
            default:
                return JsonValue.Create(((YamlScalarNode)node).Value);
        }
    }

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when text.Length <= 32 && Number().IsMatch(text) => JsonNode.Parse(text),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
