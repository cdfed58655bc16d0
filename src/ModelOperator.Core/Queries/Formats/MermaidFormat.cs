using System.Globalization;
using System.Text;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>Answers as a flowchart for Mermaid, which many wikis and code hosts draw.</summary>
public static class MermaidFormat
{
    /// <summary>A lineage.</summary>
    public static string Of(LineageAnswer answer) => Of(answer.Nodes, answer.Edges, answer.Hidden);

    /// <summary>Ways between two assets.</summary>
    public static string Of(PathsAnswer answer) => Of(answer.Nodes, answer.Edges, hidden: 0);

    private static string Of(IReadOnlyList<AnswerNode> nodes, IReadOnlyList<AnswerEdge> edges, int hidden)
    {
        var text = new StringBuilder("flowchart LR\n");
        var ids = new Dictionary<string, int>(nodes.Count);
        foreach (var node in nodes)
        {
            ids.Add(node.Uri, ids.Count);
            text.Append(CultureInfo.InvariantCulture, $"  n{ids[node.Uri]}[\"{Escaped(AssetLabel.Of(node))}\"]\n");
        }

        // Drawn from what is older to what was made from it, as data flows.
        foreach (var edge in edges)
        {
            var arrow = edge.Provenance == EdgeProvenance.Declared ? "-->" : "-.->";
            var label = AssetLabel.Of(edge) is { Length: > 0 } words ? $"|\"{Escaped(words)}\"|" : "";
            text.Append(CultureInfo.InvariantCulture, $"  n{ids[edge.To]} {arrow}{label} n{ids[edge.From]}\n");
        }

        if (hidden > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  hidden[\"{hidden} hidden\"]\n");
        }

        return text.ToString();
    }

    /// <summary>Whatever is neither letter, digit nor plainly harmless becomes a numbered entity: labels are read as HTML and as Markdown.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '/' or '-' or '.' or ':')
            {
                escaped.Append(rune.ToString());
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return escaped.ToString();
    }
}
