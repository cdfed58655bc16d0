using System.Globalization;
using System.Text;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>Answers as a graph for Graphviz.</summary>
public static class DotFormat
{
    /// <summary>A lineage.</summary>
    public static string Of(LineageAnswer answer) => Of(answer.Nodes, answer.Edges, answer.Hidden);

    /// <summary>Ways between two assets.</summary>
    public static string Of(PathsAnswer answer) => Of(answer.Nodes, answer.Edges, hidden: 0);

    private static string Of(IReadOnlyList<AnswerNode> nodes, IReadOnlyList<AnswerEdge> edges, int hidden)
    {
        var text = new StringBuilder("digraph lineage {\n  rankdir=LR;\n  node [shape=box];\n");
        foreach (var node in nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Quoted(node.Uri)} [label={Quoted(AssetLabel.Of(node))}];\n");
        }

        // Drawn from what is older to what was made from it, as data flows.
        foreach (var edge in edges)
        {
            var style = edge.Provenance == EdgeProvenance.Declared ? "" : " style=dashed";
            text.Append(CultureInfo.InvariantCulture, $"  {Quoted(edge.To)} -> {Quoted(edge.From)} [label={Quoted(AssetLabel.Of(edge))}{style}];\n");
        }

        if (hidden > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  label={Quoted($"{hidden} hidden")};\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>Within quotes, a backslash begins an escape and a quote ends the text.</summary>
    private static string Quoted(string text) =>
        $"\"{QueryText.Plain(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
