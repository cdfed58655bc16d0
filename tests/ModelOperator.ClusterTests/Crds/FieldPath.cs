using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOperator.ClusterTests.Crds;

/// <summary>Where a value is in an object, e.g. <c>spec.training.datasets[0].uri</c>, as the API server names it in a refusal.</summary>
internal static partial class FieldPath
{
    /// <summary>The path in the schema: any item, and for entries of a map any key.</summary>
    public static string InSchema(string path) => MapEntry().Replace(Index().Replace(path, "[*]"), "$1.*");

    /// <summary>Puts a value at the path, or removes what is there for null; what leads there is made where it is missing.</summary>
    public static void Set(JsonObject root, string path, JsonNode? value)
    {
        JsonNode parent = root;
        var steps = Step().Matches(path).Select(match => match.Value).ToList();
        for (var i = 0; i < steps.Count - 1; i++)
        {
            parent = Child(parent, steps[i]) ?? Put(parent, steps[i], IsIndex(steps[i + 1]) ? new JsonArray() : new JsonObject())!;
        }

        Put(parent, steps[^1], value);
    }

    /// <summary>What is at the path; null for nothing.</summary>
    public static JsonNode? Get(JsonNode root, string path) =>
        Step().Matches(path).Aggregate((JsonNode?)root, (node, step) => node is null ? null : Child(node, step.Value));

    private static JsonNode? Child(JsonNode parent, string step) => parent switch
    {
        JsonArray list => IndexOf(step) < list.Count ? list[IndexOf(step)] : null,
        JsonObject map => map[step],
        _ => null,
    };

    private static JsonNode? Put(JsonNode parent, string step, JsonNode? value)
    {
        if (parent is JsonArray list)
        {
            if (IndexOf(step) == list.Count)
            {
                list.Add(value);
            }
            else
            {
                list[IndexOf(step)] = value;
            }
        }
        else if (value is null)
        {
            parent.AsObject().Remove(step);
        }
        else
        {
            parent[step] = value;
        }

        return value;
    }

    private static bool IsIndex(string step) => step[0] == '[';

    private static int IndexOf(string step) => int.Parse(step[1..^1], System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();

    [GeneratedRegex(@"(matchLabels|nodeSelector|parameters)\..+$")]
    private static partial Regex MapEntry();

    [GeneratedRegex(@"(?<=matchLabels\.|nodeSelector\.|parameters\.).+|[^.\[\]]+|\[\d+\]")]
    private static partial Regex Step();
}
