namespace ModelOperator.Core.Tests.State.Scenarios;

/// <summary>What differs between two texts, line by line.</summary>
internal static class LineDiff
{
    /// <summary>All lines of both, each with <c>-</c> (only before), <c>+</c> (only after) or a space (in both).</summary>
    public static IReadOnlyList<(char Sign, string Line)> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var common = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<(char, string)>();
        for (int i = 0, j = 0; i < before.Count || j < after.Count;)
        {
            if (i < before.Count && j < after.Count && before[i] == after[j])
            {
                (i, j) = (i + 1, j + 1);
                lines.Add((' ', after[j - 1]));
            }
            else if (i < before.Count && (j == after.Count || common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(('-', before[i++]));
            }
            else
            {
                lines.Add(('+', after[j++]));
            }
        }

        return lines;
    }

    /// <summary>What differs, with a few equal lines around it.</summary>
    public static string InContext(string before, string after, int context = 3)
    {
        var lines = Of(before.Split('\n'), after.Split('\n'));
        var shown = lines.Select((line, at) => (line, at)).Where(one =>
            lines.Skip(one.at - context).Take((2 * context) + 1 + Math.Min(0, one.at - context)).Any(line => line.Sign != ' ')).ToList();
        return string.Join('\n', shown.Select((one, i) =>
            (i > 0 && shown[i - 1].at != one.at - 1 ? "...\n" : "") + $"{one.line.Sign} {one.line.Line}"));
    }
}
