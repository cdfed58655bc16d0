using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace ModelOperator.Benchmarks.Reporting;

/// <summary>The figures of all scenarios that ran: one Markdown table for people, an array of JSON objects for programs.</summary>
internal sealed class Report
{
    private static readonly string[] Columns = ["scenario", "metric", "median", "spread", "unit", "target", "holds"];

    private readonly List<(string Scenario, Figure Figure)> _rows = [];

    /// <summary>Whether nothing was measured yet.</summary>
    public bool IsEmpty => _rows.Count == 0;

    public void Add(string scenario, IEnumerable<Figure> figures) => _rows.AddRange(figures.Select(figure => (scenario, figure)));

    /// <summary>The machine, the table, and how many targets hold.</summary>
    public string ToMarkdown()
    {
        var cells = _rows.Select(row => (string[])
        [
            row.Scenario,
            row.Figure.Metric,
            Number(row.Figure.Value),
            row.Figure.Runs.Count == 1 ? "one run" : $"{Number(row.Figure.Runs.Min())} to {Number(row.Figure.Runs.Max())}",
            row.Figure.Unit,
            row.Figure.Target is { } target ? $"{(target.IsExact ? "exactly" : "below")} {Number(target.Value)}" : "",
            row.Figure.Holds switch { true => "yes", false => "no", null => "" },
        ]).ToList();
        var widths = Columns.Select((column, i) => cells.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        var asked = _rows.Count(row => row.Figure.Holds is not null);
        return string.Join('\n',
        [
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}{Load}.",
            "",
            Line(Columns, widths),
            $"|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|",
            .. cells.Select(row => Line(row, widths)),
            "",
            $"{_rows.Count(row => row.Figure.Holds == true)} of {asked} targets hold.",
        ]);
    }

    public JsonArray ToJson() => [.. _rows.Select(JsonNode (row) => new JsonObject
    {
        ["scenario"] = row.Scenario,
        ["metric"] = row.Figure.Metric,
        ["value"] = row.Figure.Value,
        ["unit"] = row.Figure.Unit,
        ["target"] = row.Figure.Target?.Value,
        ["holds"] = row.Figure.Holds,
    })];

    /// <summary>A machine that has more to do than it has cores takes longer by the wall clock, which is what is measured.</summary>
    private static string Load => File.Exists("/proc/loadavg") ? $"; load of the last 5 minutes {File.ReadAllText("/proc/loadavg").Split(' ')[1]}" : "";

    private static string Line(string[] cells, int[] widths) => $"| {string.Join(" | ", cells.Select((cell, i) => cell.PadRight(widths[i])))} |";

    /// <summary>Three digits are all that a measurement is good for; counts are shown whole.</summary>
    private static string Number(double value) => value switch
    {
        0 => "0",
        _ when Math.Abs(value) >= 100 || value == Math.Round(value) => value.ToString("N0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value) >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
