using System.Text.RegularExpressions;
using ModelOperator.Core;
using ModelOperator.Observation;
using ModelOperator.Testing.Example;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>The page that people open when nothing happens quotes what they see.</summary>
public sealed partial class TroubleshootingTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "src", "ModelOperator", "TROUBLESHOOTING.md"));

    [Theory]
    [InlineData(null)]
    [InlineData(ObjectKind.ModelDeployment)]
    public void What_it_quotes_of_a_kind_that_cannot_be_read_is_what_the_operator_says(ObjectKind? readBy)
    {
        var said = new WatchProblem("pods", null, IsKnown: false, IsGone: false, readBy is { } kind ? [kind] : null).ToString();

        Assert.Equal(2, Quotes().Matches(Page).Select(static quote => quote.Groups[1].Value.Replace('\n', ' ')).Distinct()
            .Count(quote => Regex.IsMatch(said, Regex.Escape(quote).Replace(@"\.\.\.", ".+", StringComparison.Ordinal))));
    }

    [GeneratedRegex("`([^`]*(?:first list of|until then)[^`]*)`")]
    private static partial Regex Quotes();
}
