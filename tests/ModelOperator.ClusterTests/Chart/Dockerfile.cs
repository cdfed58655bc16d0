using System.Text.Json.Nodes;
using ModelOperator.Testing.Example;

namespace ModelOperator.ClusterTests.Chart;

/// <summary><c>src/Dockerfile</c> as far as the tests read it: its stages, and the instructions that each has with those of its base.</summary>
internal sealed class Dockerfile
{
    private readonly Dictionary<string, Stage> _stages = [];

    public static Dockerfile Read()
    {
        var file = new Dockerfile();
        Stage? stage = null;
        foreach (var line in File.ReadAllText(Path.Combine(Repository.Root, "src", "Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var instruction, .. var words] || instruction.StartsWith('#'))
                continue;
            if (instruction == "FROM")
                file._stages[words[^1]] = stage = new(words[0], []);
            else
                stage!.Instructions.Add((instruction, words));
        }
        return file;
    }

    /// <summary>The names of the stages.</summary>
    public IEnumerable<string> Stages => _stages.Keys;

    /// <summary>The image that a stage stands on in the end.</summary>
    public string Base(string stage) => _stages.TryGetValue(_stages[stage].From, out _) ? Base(_stages[stage].From) : _stages[stage].From;

    /// <summary>What follows an instruction in a stage or below it, the last first.</summary>
    public IReadOnlyList<string[]> All(string stage, string instruction) => !_stages.TryGetValue(stage, out var found)
        ? []
        : [.. found.Instructions.Where(item => item.Name == instruction).Select(item => item.Words).Reverse(), .. All(found.From, instruction)];

    /// <summary>What follows the last of an instruction.</summary>
    public string? Last(string stage, string instruction) => All(stage, instruction) is [var words, ..] ? string.Join(' ', words) : null;

    /// <summary>The program of a stage's images, and nothing else: what follows it is given by pods.</summary>
    public string Program(string stage) => (string)JsonNode.Parse(Last(stage, "ENTRYPOINT")!)!.AsArray().Single()!;

    private sealed record Stage(string From, List<(string Name, string[] Words)> Instructions);
}
