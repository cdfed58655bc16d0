using System.Globalization;
using System.Text;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>A lineage as a tree for the terminal. Every asset is there once, under the one it was reached from first; its other edges are named beside it.</summary>
public static class TreeFormat
{
    private const int MaxIndent = 64;

    /// <summary>The tree, one asset a line, without colours.</summary>
    public static string Of(LineageAnswer answer)
    {
        var up = answer.Direction == LineageDirection.Upstream;
        var nodes = answer.Nodes.ToDictionary(node => node.Uri);
        string Near(AnswerEdge edge) => up ? edge.From : edge.To;
        string Far(AnswerEdge edge) => up ? edge.To : edge.From;

        var edges = answer.Edges.ToLookup(Far);
        var parents = answer.Nodes.Skip(1).ToDictionary(
            node => node.Uri,
            node => edges[node.Uri].FirstOrDefault(edge => nodes[Near(edge)].Depth < node.Depth));
        var children = answer.Nodes.Skip(1).ToLookup(node => parents[node.Uri] is { } edge ? Near(edge) : answer.Uri);

        var text = new StringBuilder();
        var told = 0;
        var open = new Stack<(AnswerNode Node, string Guide, bool IsLast, int Indent)>([(answer.Nodes[0], "", true, 0)]);
        while (open.TryPop(out var line))
        {
            told++;
            var branch = line.Indent == 0 ? "" : line.IsLast ? "└── " : "├── ";
            text.Append(line.Guide).Append(branch).Append(Label(line.Node)).Append('\n');
            if (line.Indent == MaxIndent)
            {
                continue;
            }

            var below = line.Indent == 0 ? "" : $"{line.Guide}{(line.IsLast ? "    " : "│   ")}";
            var last = true;
            foreach (var child in children[line.Node.Uri].OrderByDescending(child => child.Kind is null).ThenByDescending(child => child.Kind)
                .ThenByDescending(child => child.Uri, StringComparer.Ordinal))
            {
                open.Push((child, below, last, line.Indent + 1));
                last = false;
            }
        }

        Count(text, answer.Nodes.Count - told, "further down than a tree is drawn");
        Count(text, answer.Hidden, "hidden");
        return text.Append(answer.Truncated ? "there is more: ask for less depth\n" : "").ToString();

        string Label(AnswerNode node)
        {
            var parent = parents.GetValueOrDefault(node.Uri);
            var how = parent is not null && AssetLabel.Of(parent) is { Length: > 0 } words ? $" ({words})" : "";
            var others = edges[node.Uri].Where(edge => Near(edge) != (parent is null ? answer.Uri : Near(parent))).Select(Near).Distinct()
                .Select(uri => AssetLabel.Of(nodes[uri])).ToList();
            var also = others.Count == 0 ? "" : $" also {(up ? "in" : "from")} {string.Join(", ", others)}";
            return $"{AssetLabel.Of(node)}{how}{also}";
        }
    }

    private static void Count(StringBuilder text, int count, string what)
    {
        if (count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{count} {what}\n");
        }
    }
}
