using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Api;

namespace ModelOperator.Core.Tests.State.Scenarios;

/// <summary>
/// What is decided about an object, as lines for people. Left out is what says nothing new: generations, times, what status repeats of
/// the annotations, messages that repeat the one of Ready, and Reconciling and Stalled but for the one that holds (that the three do not
/// contradict each other is asserted where scenarios are run).
/// </summary>
internal static partial class DecidedText
{
    public static IReadOnlyList<string> Lines(JsonObject document)
    {
        var lines = new List<string>();
        var annotations = document["annotations"] as JsonObject ?? [];
        var status = document["status"]!.AsObject();
        var ready = Conditions(status).Single(condition => Type(condition) == ConditionTypes.Ready);
        lines.Add($"Ready={ready["status"]}{Progress(status)} {ready["reason"]}: {ready["message"]}");
        foreach (var condition in Conditions(status).Where(condition => Type(condition) is not (ConditionTypes.Ready or ConditionTypes.Reconciling or ConditionTypes.Stalled)))
        {
            var message = (string?)condition["message"] == (string?)ready["message"] ? "" : $": {condition["message"]}";
            lines.Add($"{Type(condition)}={condition["status"]} {condition["reason"]}{message}");
        }

        foreach (var (name, value) in annotations)
        {
            lines.Add($"{name[LineageAnnotations.Prefix.Length..]}: {value}");
        }

        var repeated = annotations.Count > 0 ? new[] { "uri", "domain" } : [];
        Write(lines, status.Where(field => field.Key is not ("conditions" or "observedGeneration") && !repeated.Contains(field.Key)));
        Write(lines, document["children"] as JsonObject ?? []);
        return [.. lines.Select(line => Digest().Replace(line, "$1"))];
    }

    public static IEnumerable<JsonObject> Conditions(JsonObject status) => status["conditions"]!.AsArray().Select(condition => condition!.AsObject());

    public static string Type(JsonObject condition) => (string)condition["type"]!;

    private static string Progress(JsonObject status)
    {
        var holding = Conditions(status).FirstOrDefault(condition =>
            Type(condition) is ConditionTypes.Reconciling or ConditionTypes.Stalled && (string?)condition["status"] == "True");
        return holding is null ? "" : $" ({Type(holding)})";
    }

    /// <summary>What a line is about, so that another line about the same can be told from a new one.</summary>
    public static string Subject(string line) => line[..line.IndexOfAny(['=', ':'])];

    private static void Write(List<string> lines, IEnumerable<KeyValuePair<string, JsonNode?>> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value is JsonArray items && items.All(item => item is JsonObject))
            {
                lines.AddRange(items.Select(item => $"{name} {Item(item!.AsObject())}"));
            }
            else
            {
                lines.Add($"{name}: {Inline(value)}");
            }
        }
    }

    /// <summary>An item of a list: the field that names it, then the others.</summary>
    private static string Item(JsonObject item) => $"{item.First().Value}: {string.Join(", ", item.Skip(1).Select(field => $"{field.Key} {Inline(field.Value)}"))}";

    private static string Inline(JsonNode? value) => value switch
    {
        JsonObject fields => string.Join(", ", fields.Select(field => $"{field.Key} {Inline(field.Value)}")),
        JsonArray items => string.Join(", ", items.Select(Inline)),
        _ => value?.ToString() ?? "null",
    };

    [GeneratedRegex("(sha256:[0-9a-f]{8})[0-9a-f]{56}")]
    private static partial Regex Digest();
}
