using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;
using ModelOperator.Core.Queries.Formats;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>Texts for the terminal, of what others wrote to harm whoever reads it.</summary>
public class TextFormatTests
{
    private static readonly AnswerNode Node = new() { Uri = "aip://model/k8s/studio/m", Kind = ObjectKind.Model, Namespace = "studio", Name = "m" };

    [Fact]
    public void Columns_are_as_wide_as_what_is_in_them_and_lines_have_no_tails() =>
        Assert.Equal("A      B\nlong   x\n", TextTable.Of([["A", "B"], ["long", "x"]]));

    [Theory]
    [InlineData("\u001b[2J\u001b]0;owned\u0007")]
    [InlineData("a\u202eb")]
    [InlineData("a\u2067b\u2069")]
    [InlineData("a\rb")]
    public void Nothing_of_others_moves_the_cursor(string text)
    {
        var entity = new EntityAnswer
        {
            Node = Node with { DisplayName = text },
            Description = $"first\nsecond {text}",
            Conditions = [new EntityCondition("Ready", "False", "Broken", text)],
            Upstream = new Relationships([], 0),
            Downstream = new Relationships([], 0),
            GrantsIn = [],
            GrantsOut = [],
            RequestYaml = "",
        };
        var found = new FoundAssets(1, [new FoundAsset { Uri = Node.Uri, Kind = ObjectKind.Model, Namespace = "studio", Name = "m", DisplayName = text }]);
        var why = new WhyAnswer { Uri = Node.Uri, Ready = false, CauseHidden = true, Steps = [new WhyStep { Node = Node, Condition = new EntityCondition("Ready", "False", "Broken", text) }] };

        foreach (var shown in (string[])[EntityFormat.Of(entity), SearchFormat.Of(found, wide: true), WhyFormat.Of(why)])
        {
            Assert.DoesNotContain(shown, letter => letter != '\n' && (char.IsControl(letter) || letter is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')));
        }

        Assert.Contains("\nfirst\nsecond ", EntityFormat.Of(entity), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_found_and_what_is_cut_is_said()
    {
        Assert.Equal("Nothing that you may see fits.\n", SearchFormat.Of(new FoundAssets(0, [])));
        Assert.Equal("Nothing that you may see was made from x.\n\n2 hidden\n", ImpactFormat.Of(new ImpactAnswer { Uri = "x", Live = [], LiveCount = 0, Groups = [], GroupCount = 0, Total = 0, Hidden = 2, Truncated = false }));
        Assert.Equal("x is ready.\n", WhyFormat.Of(new WhyAnswer { Uri = "x", Ready = true, Steps = [], CauseHidden = false }));
    }
}
