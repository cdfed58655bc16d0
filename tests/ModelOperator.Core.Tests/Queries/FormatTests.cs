using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

public class FormatTests
{
    /// <summary>Names that Kubernetes would not take: what is drawn may come from elsewhere.</summary>
    private const string Hostile = "x\"];\n  evil [URL=\"javascript:alert(1)\" <script>`#quot;` \\\u202e\u001b[31m";

    private static readonly LineageAnswer Answer = new()
    {
        Uri = "aip://dataset/k8s/a/x",
        Direction = LineageDirection.Upstream,
        Nodes =
        [
            new AnswerNode { Uri = "aip://dataset/k8s/a/x", Kind = ObjectKind.Dataset, Namespace = "a", Name = Hostile, Domain = Hostile, Owners = [new Owner { Name = Hostile }] },
            new AnswerNode { Uri = "aip://dataset/warehouse/y", Depth = 1 },
        ],
        Edges = [new AnswerEdge { From = "aip://dataset/k8s/a/x", To = "aip://dataset/warehouse/y", Provenance = EdgeProvenance.Declared, Grant = Hostile }],
        Hidden = 2,
        Truncated = false,
    };

    [Fact]
    public void A_name_breaks_out_of_no_quotes_in_dot()
    {
        var lines = DotFormat.Of(Answer).TrimEnd('\n').Split('\n');

        Assert.Equal(8, lines.Length);
        Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("evil", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Equal(0, line.Replace("\\\\", "", StringComparison.Ordinal).Replace("\\\"", "", StringComparison.Ordinal).Count(c => c == '"') % 2));
    }

    [Fact]
    public void A_name_is_neither_html_nor_syntax_in_mermaid()
    {
        var lines = MermaidFormat.Of(Answer).TrimEnd('\n').Split('\n');

        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain(line, c => c is '<' or '`' or '\\'));
        Assert.All(lines.Skip(1), line => Assert.True(line.Count(c => c == '"') == 2, line));
    }

    [Fact]
    public void A_name_moves_no_cursor_in_a_tree()
    {
        var tree = TreeFormat.Of(Answer);

        Assert.Equal(3, tree.TrimEnd('\n').Split('\n').Length);
        Assert.DoesNotContain(tree, c => c is '\u001b' or '\u202e');
        Assert.EndsWith("2 hidden\n", tree, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_text_in_openlineage()
    {
        using var events = JsonDocument.Parse(OpenLineageFormat.Of(Answer, new Uri("https://modeloperator.io"), QueryWorld.Now));

        var made = events.RootElement[0];
        Assert.Equal("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent", made.GetProperty("schemaURL").GetString());
        Assert.Equal("2026-04-01T12:00:00.000Z", made.GetProperty("eventTime").GetString());
        Assert.Equal("warehouse", made.GetProperty("inputs")[0].GetProperty("namespace").GetString()!["aip://".Length..]);
        Assert.Equal(Hostile, made.GetProperty("outputs")[0].GetProperty("facets").GetProperty("ownership").GetProperty("owners")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void A_tree_deeper_than_a_terminal_is_cut_and_counted()
    {
        const int depth = 10_000;
        var answer = Answer with
        {
            Nodes = [.. Enumerable.Range(0, depth).Select(i => new AnswerNode { Uri = Uri(i), Kind = ObjectKind.Dataset, Namespace = "a", Name = $"x{i}", Depth = i })],
            Edges = [.. Enumerable.Range(1, depth - 1).Select(i => new AnswerEdge { From = Uri(i - 1), To = Uri(i), Provenance = EdgeProvenance.Declared })],
            Uri = Uri(0),
        };

        Assert.Contains($"{depth - 65} further down than a tree is drawn\n", TreeFormat.Of(answer), StringComparison.Ordinal);

        static string Uri(int i) => $"aip://dataset/k8s/a/x{i}";
    }
}
