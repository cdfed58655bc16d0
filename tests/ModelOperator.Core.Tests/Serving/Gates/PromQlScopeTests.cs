using ModelOperator.Core.Serving.Gates;
using ModelOperator.Testing.Prometheus;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Gates;

public class PromQlScopeTests
{
    public static TheoryData<string, string> Legitimate()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (query, scoped) in PromQlQueries.Legitimate)
        {
            rows.Add(query, scoped);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Legitimate))]
    public void Every_selector_of_a_query_gets_the_matcher(string query, string scoped)
    {
        Assert.Equal(scoped, PromQlScope.Apply(query, "namespace", "studio", out var error));
        Assert.Null(error);
    }

    [Theory]
    [MemberData(nameof(Legitimate))]
    public void A_query_that_is_confined_already_can_be_confined_again(string query, string scoped)
    {
        Assert.NotEqual("", query);
        Assert.NotNull(PromQlScope.Apply(scoped, "namespace", "studio", out var error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("", "the query ends where a selector, a function, a number or a bracket is expected, at character 1 of the query")]
    [InlineData("up{", "the query ends where the name of a label is expected, at character 4 of the query")]
    [InlineData("up}", "\"}\" stands where an operator or the end is expected, at character 3 of the query")]
    [InlineData("up{a=\"b", "the string has no end that begins at character 6 of the query")]
    [InlineData("sum(up", "the query ends where \")\" is expected, at character 7 of the query")]
    [InlineData("up $x", "\"$\" has no meaning in PromQL at character 4 of the query")]
    [InlineData("secrets(up)", "\"secrets\" is not a function that can be used in a gate; it stands at character 1 of the query")]
    public void What_is_not_understood_is_refused_in_a_sentence_that_says_where(string query, string expected)
    {
        Assert.Null(PromQlScope.Apply(query, "namespace", "studio", out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    // Alternatives within the braces, as other databases with a dialect of PromQL have them.
    [InlineData("up{a=\"b\" or namespace=\"ads\"}")]
    [InlineData("{namespace=\"studio\" or namespace=\"ads\"}")]
    [InlineData("WITH (x = up) x")]
    [InlineData("up{a=\"b\"}{namespace=\"ads\"}")]
    [InlineData("up down")]
    [InlineData("up, down")]
    [InlineData("up; down")]
    [InlineData("up{,}")]
    [InlineData("up{a=\"b\",,c=\"d\"}")]
    [InlineData("up{a=b}")]
    [InlineData("up{a}")]
    [InlineData("up{a==\"b\"}")]
    [InlineData("up{a:b=\"c\"}")]
    [InlineData("up{a=\"b\" \"c\"}")]
    [InlineData("\"up\"{a=\"b\"}")]
    // Series that no selector names.
    [InlineData("info(up)")]
    [InlineData("info(up, {__name__=\"target_info\"})")]
    [InlineData("RATE(up[5m])")]
    // What looks like a list of labels and is a selector, or the other way round.
    [InlineData("a * on (job) group_left (b)")]
    [InlineData("a * group_left (b) c")]
    [InlineData("sum by (b)")]
    [InlineData("sum by (a) by (b) (c)")]
    [InlineData("sum by (a) (b) by (c)")]
    [InlineData("sum(a) by")]
    [InlineData("sum by (a + b) (c)")]
    [InlineData("sum by (a{x=\"y\"}) (c)")]
    [InlineData("by (a)")]
    [InlineData("and (a)")]
    [InlineData("on")]
    [InlineData("bool")]
    [InlineData("group_left{a=\"b\"}")]
    [InlineData("a + bool b")]
    [InlineData("nan{a=\"b\"}")]
    [InlineData("inf(up)")]
    // Ranges that hide something.
    [InlineData("up[5m")]
    [InlineData("up[down]")]
    [InlineData("up[5m:down]")]
    [InlineData("up[5m:1m:1m]")]
    [InlineData("up[]")]
    [InlineData("up offset down")]
    [InlineData("up @ down")]
    [InlineData("up @ end(down)")]
    // Comments and strings whose end is disputed.
    [InlineData("up{a=\"b\n\"}")]
    [InlineData("up{a=\"\\'\"}")]
    [InlineData("up{a='\\\"'}")]
    [InlineData("up{a=\"\\q\"}")]
    [InlineData("up{a=\"\\x4\"}")]
    [InlineData("up{a=\"\\477\"}")]
    [InlineData("up{a=\"\\ud800\"}")]
    [InlineData("up{a=\"\\U00110000\"}")]
    [InlineData("up{a=\"b\\")]
    [InlineData("up{a=`b}")]
    [InlineData("up{ # }")]
    [InlineData("/* up */ up")]
    [InlineData("up // down")]
    // Blanks and letters that are none to Prometheus.
    [InlineData("up\u00a0")]
    [InlineData("up\u2028+ down")]
    [InlineData("up\v")]
    [InlineData("up\0")]
    [InlineData("ıf")]
    [InlineData("größe")]
    [InlineData("my.metric")]
    // Numbers.
    [InlineData("1x")]
    [InlineData("0x")]
    [InlineData("1e")]
    [InlineData("1__0")]
    [InlineData("5M")]
    [InlineData("1m1h")]
    [InlineData("1.5h")]
    [InlineData("1.2.3")]
    [InlineData("rate(up[5m],)")]
    [InlineData("()")]
    [InlineData("up +")]
    [InlineData("* up")]
    [InlineData("!up")]
    public void What_could_be_read_in_another_way_is_refused(string query)
    {
        Assert.Null(PromQlScope.Apply(query, "namespace", "studio", out var error));
        Assert.Matches("^.+ at character [0-9]+ of the query$", error);
    }

    [Fact]
    public void Half_a_character_in_a_string_is_refused()
    {
        Assert.Null(PromQlScope.Apply("up{a=\"\ud83d\"}", "namespace", "studio", out var error));
        Assert.Equal("half of a character stands in the string at character 7 of the query", error);
    }

    [Fact]
    public void A_query_without_end_or_depth_is_refused_before_it_costs_anything()
    {
        Assert.Null(PromQlScope.Apply(new string('-', 100_000) + "1", "namespace", "studio", out var error));
        Assert.Equal("a query has at most 8192 characters; more begin at character 8193 of the query", error);

        Assert.Null(PromQlScope.Apply(new string('(', 4000) + "1" + new string(')', 4000), "namespace", "studio", out error));
        Assert.Equal("the expression is nested more than 64 levels deep at character 65 of the query", error);

        Assert.NotNull(PromQlScope.Apply(new string('-', 8000) + "1", "namespace", "studio", out _));
        Assert.NotNull(PromQlScope.Apply(new string('(', 63) + "1" + new string(')', 63), "namespace", "studio", out _));
    }

    [Fact]
    public void The_label_can_have_another_name_and_the_value_cannot_end_the_string()
    {
        Assert.Equal("""up{exported_namespace="a\x22} or x\\"}""", PromQlScope.Apply("up", "exported_namespace", "a\"} or x\\", out _));
        Assert.Throws<ArgumentException>(() => PromQlScope.Apply("up", "a=\"b\",c", "x", out _));
    }
}
