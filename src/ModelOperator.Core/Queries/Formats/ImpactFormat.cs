using System.Globalization;
using System.Text;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>An impact as text for the terminal: what serves first, then everybody to talk to.</summary>
public static class ImpactFormat
{
    /// <summary>The text.</summary>
    public static string Of(ImpactAnswer answer)
    {
        var text = new StringBuilder();
        text.Append(answer.Total == 0 ? $"Nothing that you may see was made from {answer.Uri}.\n"
            : $"A change of {answer.Uri} reaches {Counted(answer.Total, "asset")}, {Counted(answer.LiveCount, "serving deployment")} among them.\n");
        if (answer.Live.Count > 0)
        {
            text.Append("\nSERVING\n").Append(Indented(TextTable.Of([.. answer.Live.Select(Row), .. EntityFormat.AndMore(answer.LiveCount - answer.Live.Count)])));
        }

        foreach (var group in answer.Groups)
        {
            var owners = string.Join(", ", group.Owners.Select(EntityFormat.Show));
            text.Append('\n').Append(QueryText.Plain($"{group.Domain?.ToUpperInvariant() ?? "NO DOMAIN"}  {(owners.Length == 0 ? "nobody answers for these" : owners)}")).Append('\n');
            text.Append(Indented(TextTable.Of([.. group.Consumers.Select(Consumer), .. EntityFormat.AndMore(group.Total - group.Consumers.Count)])));
        }

        if (answer.GroupCount > answer.Groups.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nand {answer.GroupCount - answer.Groups.Count} more domains or owners\n");
        }

        if (answer.Hidden > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{answer.Hidden} hidden\n");
        }

        return text.Append(answer.Truncated ? "\nthere are more than were counted\n" : "").ToString();
    }

    private static string[] Row(LiveDeployment live) =>
    [
        AssetLabel.Of(live.Node),
        live.ReadyReplicas is { } ready ? Counted(ready, "ready pod") : "",
        string.Join(", ", live.Versions.Select(version => string.Create(CultureInfo.InvariantCulture, $"{version.Version} {version.Weight}%"))),
    ];

    private static string[] Consumer(AnswerNode node) =>
    [
        AssetLabel.Of(node), node.Depth == 1 ? "direct" : string.Create(CultureInfo.InvariantCulture, $"{node.Depth} steps"), node.Serving == false ? "suspended" : "",
    ];

    private static string Counted(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Indented(string lines) => $"  {lines.TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal)}\n";
}
