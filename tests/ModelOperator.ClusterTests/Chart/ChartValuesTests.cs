using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>values.yaml lists every value with what it does, and values.schema.json admits these and no others.</summary>
public sealed partial class ChartValuesTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(ChartTools.Chart, "values.yaml"));

    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(ChartTools.Chart, "values.schema.json")))!.AsObject();

    [Fact]
    public void Every_value_says_what_it_does_where_its_name_comes_first()
    {
        var values = Lines.Select((line, number) => (Match: Value().Match(line), Above: number == 0 ? "" : Lines[number - 1].Trim())).Where(line => line.Match.Success);
        Assert.Empty(values.DistinctBy(line => line.Match.Groups[1].Value).Where(line => !line.Above.StartsWith('#')).Select(line => line.Match.Value));
    }

    [Fact]
    public void The_schema_has_every_value_with_its_type_and_no_other() => Assert.Empty(Differences("", Schema, YamlObjects.Parse(string.Join('\n', Lines)).Single()));

    [Theory]
    [InlineData("""{"replicas": "2"}""", "/replicas is no integer")]
    [InlineData("""{"replicas": 2, "other": 1}""", "/other is not in values.schema.json")]
    [InlineData("{}", "/replicas is not in values.yaml")]
    public void A_value_that_differs_is_found(string values, string difference) => Assert.Equal(
        [difference], Differences("", JsonNode.Parse("""{"type": "object", "properties": {"replicas": {"type": "integer"}}}""")!.AsObject(), JsonNode.Parse(values)));

    private static IEnumerable<string> Differences(string path, JsonObject schema, JsonNode? value)
    {
        var resolved = Resolve(schema);
        if (!Types(resolved).Any(type => IsOf(type, value)))
        {
            return [$"{path} is no {string.Join(" or ", Types(resolved))}"];
        }

        // An object without listed properties is free for whoever writes it.
        if (value is not JsonObject group || resolved["properties"] is not JsonObject properties)
        {
            return [];
        }

        return
        [
            .. group.Where(item => !properties.ContainsKey(item.Key)).Select(item => $"{path}/{item.Key} is not in values.schema.json"),
            .. properties.Where(property => !group.ContainsKey(property.Key) && !IsLeftOut(path, property.Key)).Select(property => $"{path}/{property.Key} is not in values.yaml"),
            .. properties.Where(property => group.ContainsKey(property.Key))
                .SelectMany(property => Differences($"{path}/{property.Key}", property.Value!.AsObject(), group[property.Key])),
        ];
    }

    /// <summary>What Helm gives a chart that is a part of another, and what no pod of ours has need of.</summary>
    private static bool IsLeftOut(string path, string name) => $"{path}/{name}" is "/global" or "/enabled" || (path.EndsWith("/resources", StringComparison.Ordinal) && name == "claims");

    private static JsonObject Resolve(JsonObject schema) =>
        (string?)schema["$ref"] is { } reference ? Schema["$defs"]![reference.Split('/')[^1]]!.AsObject() : schema;

    private static IEnumerable<string> Types(JsonObject schema) => schema switch
    {
        _ when schema["oneOf"] is JsonArray choices => choices.SelectMany(choice => Types(Resolve(choice!.AsObject()))),
        _ when schema["type"] is JsonArray types => types.Select(type => (string)type!),
        _ => [(string)schema["type"]!],
    };

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "null" => value is null,
        "string" => value is JsonValue text && text.TryGetValue<string>(out _),
        "boolean" => value is JsonValue flag && flag.TryGetValue<bool>(out _),
        "integer" => value is JsonValue whole && whole.ToJsonString().All(char.IsAsciiDigit),
        "number" => value is JsonValue number && double.TryParse(number.ToJsonString(), CultureInfo.InvariantCulture, out _),
        _ => throw new ArgumentException($"'{type}' is no type of JSON.", nameof(type)),
    };

    /// <summary>A name with a value beside it; what begins a group of others is told by these.</summary>
    [GeneratedRegex(@"^\s*([A-Za-z]+): \S")]
    private static partial Regex Value();
}
