using System.Text.RegularExpressions;

namespace ModelOperator.Testing.Operators;

/// <summary>A metric as a process tells it when it is scraped.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Help">What it says of itself; empty when nothing.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Unit">Its unit; empty for a number of something.</param>
/// <param name="Labels">Each label that a series of it has, with its value.</param>
public sealed partial record ScrapedMetric(string Name, string Help, string Type, string Unit, IReadOnlyCollection<(string Name, string Value)> Labels)
{
    /// <summary>Reads the text format.</summary>
    public static IReadOnlyList<ScrapedMetric> Parse(string text) =>
    [
        .. Header().Split(text).Skip(1).Chunk(2).Select(part =>
        {
            var lines = part[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var (type, unit) = (Comment(lines, "TYPE"), Comment(lines, "UNIT"));
            var space = part[0].IndexOf(' ', StringComparison.Ordinal);
            return new ScrapedMetric(
                space < 0 ? part[0] : part[0][..space],
                space < 0 ? "" : part[0][(space + 1)..],
                type,
                unit,
                [.. lines.Where(line => line[0] != '#').SelectMany(line => Label().Matches(line)).Select(label => (label.Groups[1].Value, label.Groups[2].Value)).Distinct()]);
        }),
    ];

    private static string Comment(string[] lines, string keyword) =>
        lines.FirstOrDefault(line => line.StartsWith($"# {keyword} ", StringComparison.Ordinal))?.Split(' ')[^1] ?? "";

    [GeneratedRegex("^# HELP (.*)$\n", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex("([a-z_]+)=\"([^\"]*)\"")]
    private static partial Regex Label();
}
