using System.Text;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>Rows in columns for the terminal, as wide as what is in them and three spaces apart.</summary>
public static class TextTable
{
    private const int Gap = 3;

    /// <summary>The rows, the first one the heads of the columns. What others wrote in them is made fit for a line.</summary>
    public static string Of(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        List<string[]> cells = [.. rows.Select(row => row.Select(QueryText.OneLine).ToArray())];
        var widths = new int[cells.Count == 0 ? 0 : cells.Max(row => row.Length)];
        foreach (var row in cells)
        {
            for (var i = 0; i < row.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }

        var text = new StringBuilder();
        foreach (var row in cells)
        {
            var line = new StringBuilder();
            for (var i = 0; i < row.Length; i++)
            {
                line.Append(row[i].PadRight(widths[i] + Gap));
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
