using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;

namespace ModelOperator.Core.Tests.State.Scenarios;

/// <summary>A folder that tells what happens to a cluster, one file a step, and in expected.txt what comes of it.</summary>
internal sealed record Scenario(string Name)
{
    private static readonly string Root = Path.Combine(Repository.Root, "tests", "ModelOperator.Core.Tests", "State", "Scenarios");

    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    public string Expected => Path.Combine(Root, Name, "expected.txt");

    public IEnumerable<ScenarioStep> Steps =>
        Directory.EnumerateFiles(Path.Combine(Root, Name), "*.yaml").Order(StringComparer.Ordinal).Select(ScenarioStep.Read);
}

/// <summary>
/// A file of a scenario: <c>1-apply.yaml</c> is applied, of <c>2-delete.yaml</c> everything is deleted, and <c>3-on-2026-02-01.yaml</c>
/// is applied, if it holds anything, when that day has come. The comment it begins with says what happens.
/// </summary>
internal sealed partial record ScenarioStep(string Name, string Story, bool Deletes, DateTimeOffset? Day, IReadOnlyList<JsonObject> Manifests)
{
    public static ScenarioStep Read(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var convention = FileName().Match(name);
        var story = File.ReadLines(file).TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal)).Select(line => line[2..]).ToList();
        if (!convention.Success || story.Count == 0)
        {
            throw new FormatException($"{file}: name the file 1-apply, 2-delete or 3-on-2026-02-01, and begin it with a comment that says what happens.");
        }

        DateTimeOffset? day = convention.Groups["day"] is { Success: true, Value: var text }
            ? DateTimeOffset.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : null;
        return new ScenarioStep(name, string.Join(' ', story), convention.Groups["delete"].Success, day, ManifestLoader.Load(file));
    }

    [GeneratedRegex("^[0-9]-(apply|(?<delete>delete)|on-(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2}))$")]
    private static partial Regex FileName();
}
