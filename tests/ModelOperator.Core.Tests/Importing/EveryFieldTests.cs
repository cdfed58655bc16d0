using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Core.Importing;
using ModelOperator.Kubernetes.Resources.Yaml;
using Xunit;

namespace ModelOperator.Core.Tests.Importing;

/// <summary>
/// Nothing that a source says is dropped in silence: whichever single value of any scenario is another one, something else comes of it,
/// in the objects or in the list of what was not taken over.
/// </summary>
public class EveryFieldTests
{
    private const string Fence = "---\n";

    /// <summary>Fields that only say how to read the others.</summary>
    private static readonly string[] Grammar = ["metadataType", "eventType"];

    public static TheoryData<string> Names => [.. ImportScenarioTests.All.Where(name => ImportScenarioTests.Refusal(ImportScenarioTests.Request(name)) is null)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_taken_over_or_listed(string name)
    {
        var request = ImportScenarioTests.Request(name);
        var told = ImportScenarioTests.Tell(request);
        var unmapped = Importer.Import(request).Unmapped;
        var dropped =
            from file in request.Files
            where file.Content is not null
            from other in Others(file)
            where !Grammar.Contains(other.Path.Split('.')[^1])
                && !unmapped.Any(item => item.File == other.Document && other.Path.StartsWith(item.Field, StringComparison.Ordinal))
                && ImportScenarioTests.Tell(request with { Files = [.. request.Files.Select(each => each == file ? other.File : each)] }) == told
            select $"{other.Document} {other.Path}";
        Assert.True(!dropped.Any(), string.Join('\n', dropped));
    }

    /// <summary>The file with each of its values changed, one at a time.</summary>
    private static IEnumerable<(string Document, string Path, SourceFile File)> Others(SourceFile file)
    {
        var text = Encoding.UTF8.GetString(file.Content!.Value.Span).TrimStart('\uFEFF');
        if (file.Name.EndsWith(".ndjson", StringComparison.Ordinal))
        {
            return Others(file, [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)], (_, index) => $"{file.Path}:{index + 1}",
                documents => string.Join('\n', documents.Select(document => document.ToJsonString())));
        }

        if (file.Name.EndsWith(".json", StringComparison.Ordinal))
        {
            return Others(file, [JsonNode.Parse(text)!], (_, _) => file.Path, documents => documents[0].ToJsonString());
        }

        if (text.StartsWith(Fence, StringComparison.Ordinal) && file.Name.EndsWith(".md", StringComparison.Ordinal))
        {
            var end = text.IndexOf($"\n{Fence}", Fence.Length, StringComparison.Ordinal) + 1;
            return Others(file, Yaml(text[Fence.Length..end]), (_, _) => file.Path, documents => $"{Fence}{YamlText.Write(documents[0])}{text[end..]}");
        }

        // Of several documents in a file nobody knows which one an item of the list is about.
        return Others(file, Yaml(text), (count, index) => count == 1 ? file.Path : $"{file.Path}, document {index}", documents => string.Join(Fence, documents.Select(YamlText.Write)));
    }

    private static List<JsonNode> Yaml(string text) => [.. ForeignYaml.Read(text).Select(document => document!)];

    private static IEnumerable<(string Document, string Path, SourceFile File)> Others(
        SourceFile file, List<JsonNode> documents, Func<int, int, string> name, Func<IReadOnlyList<JsonNode>, string> write) =>
        documents.SelectMany((document, index) => Changed(document).Select(other =>
            (name(documents.Count, index), other.Path, SourceFile.Of(file.Path, Encoding.UTF8.GetBytes(write([.. documents.Select((each, at) => at == index ? other.Node : each)]))))));

    private static IEnumerable<(string Path, JsonNode Node)> Changed(JsonNode node) => Leaves(node, "").Select(leaf =>
    {
        var copy = node.DeepClone();
        var place = copy;
        foreach (var step in leaf.Steps.SkipLast(1))
        {
            place = step is int index ? place[index]! : place[(string)step]!;
        }

        if (leaf.Steps[^1] is int at)
        {
            place[at] = Other(leaf.Value);
        }
        else
        {
            place[(string)leaf.Steps[^1]] = Other(leaf.Value);
        }

        return (leaf.Path, copy);
    });

    private static IEnumerable<(string Path, object[] Steps, JsonValue Value)> Leaves(JsonNode? node, string path, params object[] steps) => node switch
    {
        JsonObject map => map.SelectMany(entry => Leaves(entry.Value, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}", [.. steps, entry.Key])),
        JsonArray list => list.SelectMany((item, index) => Leaves(item, $"{path}[{index}]", [.. steps, index])),
        JsonValue value when value.ToString().Length > 0 => [(path, steps, value)],
        _ => [],
    };

    private static JsonNode Other(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => $"{value}x",
        JsonValueKind.Number => value.GetValue<double>() + 1,
        _ => !value.GetValue<bool>(),
    };
}
