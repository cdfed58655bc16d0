using System.Globalization;
using System.Text;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>What differs between two versions as text for the terminal.</summary>
public static class DiffFormat
{
    /// <summary>The text.</summary>
    public static string Of(DiffAnswer answer)
    {
        var text = new StringBuilder();
        text.Append("--- ").Append(AssetLabel.Of(answer.Before)).Append('\n').Append("+++ ").Append(AssetLabel.Of(answer.After)).Append('\n');
        Section(text, "METRICS", [.. answer.Metrics.Select(Metric)]);
        Section(text, "TRAINED ON", [.. answer.Training.Select(difference => (string[])[difference.Added ? "+" : "-", difference.Uri, difference.Field])]);
        Section(text, "FIELDS", [.. answer.Fields.Select(Field)]);
        Section(text, "SIGNATURE", [.. answer.Signature.Select(Field)]);
        if (answer.HiddenBefore + answer.HiddenAfter > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{answer.HiddenBefore} and {answer.HiddenAfter} hidden of what they were trained on\n");
        }

        return text.ToString();
    }

    private static string[] Metric(MetricDifference metric) =>
    [
        metric.Dataset is null ? metric.Name : $"{metric.Name} on {metric.Dataset}",
        Figure(metric.Before), "->", Figure(metric.After),
        metric.Change is { } change and not 0 ? change.ToString("+0.######;-0.######", CultureInfo.InvariantCulture) : "",
    ];

    private static string[] Field(FieldDifference field) => [field.Field, field.Before ?? "-", "->", field.After ?? "-"];

    private static string Figure(double? value) => value?.ToString("G9", CultureInfo.InvariantCulture) ?? "-";

    private static void Section(StringBuilder text, string title, IReadOnlyList<string[]> rows)
    {
        if (rows.Count > 0)
        {
            text.Append('\n').Append(title).Append('\n').Append(TextTable.Of(rows));
        }
    }
}
