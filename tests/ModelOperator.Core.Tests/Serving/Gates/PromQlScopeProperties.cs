using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Core.Serving.Gates;
using Xunit;
using Property = ModelOperator.Core.Tests.State.Property;

namespace ModelOperator.Core.Tests.Serving.Gates;

/// <summary>
/// Expressions are generated together with what they have to become, so that the test needs no parser of its own: where a selector stands,
/// the generator knows.
/// </summary>
public class PromQlScopeProperties
{
    private const string Ours = "namespace=\"studio\"";

    // Whatever may stand between two tokens, and what becomes of it.
    private static readonly Gen<Text> Blank = Gen.Elements<Text>(
        new(" ", " "), new("\n", " "), new("\t\r\n", " "), new(" # up{a=\"b\"}\n", " "), new("#\"'`({[\r", " "));

    private static readonly Gen<string> Metric = Gen.Elements(
        "up", "job:rate5m", "sum", "by", "offset", "and", "rate", "start", "without", "count_values", ":x", "_", "Or", "time", "information");

    private static readonly Gen<string> Literal = Gen.Elements(
        "\"x\"", "'x'", "`x`", "\"}\"", "'{\"'", "`\"}#`", "\"\\\"}\"", "'\\''", "\"# no comment\"", "\"a\\\\\"", "`\\`", "\"or up\"", "`\n`");

    private static readonly Gen<string> Duration = Gen.Elements("5m", "1h30m", "30s", "300", "1d");

    private static readonly Gen<string> LabelName = Gen.Elements("a", "namespace", "on", "__name__", "\"a.b\"", "bool");

    [Fact]
    public void Every_selector_of_any_expression_gets_the_matcher_and_nothing_else_changes() =>
        Property.Holds(Gen.Sized(size => Expression(Math.Min(size / 8, 5))), _ => [], expression =>
        {
            Assert.Equal(expression.Scoped, PromQlScope.Apply(expression.Query, "namespace", "studio", out var error));
            Assert.Null(error);
        }, count: 3000);

    // Any other text than a whole expression is refused or confined: every selector that a piece of one has left begins with our matcher.
    [Fact]
    public void A_mutilated_expression_is_refused_or_confined_still()
    {
        var cases =
            from expression in Gen.Sized(size => Expression(Math.Min(size / 8, 5)))
            from start in Gen.Choose(0, 10_000)
            from length in Gen.Choose(1, 4)
            from put in Gen.Elements("", "{", "}", "\"", "'", "`", "#", "\n", "(", ")", " or ", ",", "\\", "by", "[")
            let at = start % expression.Query.Length
            select string.Concat(expression.Query.AsSpan(0, at), put, expression.Query.AsSpan(Math.Min(expression.Query.Length, at + length)));
        Property.Holds(cases, _ => [], query =>
        {
            var scoped = PromQlScope.Apply(query, "namespace", "studio", out var error);
            Assert.Equal(scoped is null, error is not null);
            if (scoped is not null)
            {
                Assert.All(BracesOf(scoped), brace => Assert.StartsWith(Ours, brace, StringComparison.Ordinal));
            }
        }, count: 3000);
    }

    private static Gen<Text> Expression(int depth)
    {
        Gen<Text>[] leaves = [Selector, Gen.Elements("1", "0x1F", "1e-3", "Inf", "5m").Select(Same), Literal.Select(Same)];
        if (depth == 0)
        {
            return Gen.OneOf(leaves);
        }

        var inner = Expression(depth - 1);
        return Gen.OneOf(
        [
            .. leaves,
            from left in inner from blank in Blank from sign in Operator from next in Blank from right in inner select left + blank + sign + next + right,
            from sign in Gen.Elements("-", "+") from operand in inner select Same(sign) + operand,
            from blank in Blank from operand in inner select Same("(") + blank + operand + Same(")"),
            from name in Gen.Elements("rate", "abs", "absent", "label_replace", "clamp_max") from first in inner from second in inner
            select Same($"{name}(") + first + Same(", ") + second + Same(")"),
            from name in Gen.Elements("sum", "TOPK", "quantile", "count_values") from blank in Blank from labels in Partition from operand in inner
            select Same(name) + blank + labels + Same("(") + operand + Same(")"),
            from name in Gen.Elements("avg", "min") from operand in inner from blank in Blank from labels in Partition
            select Same($"{name}(") + operand + Same(")") + blank + labels,
            from operand in inner from range in Duration from step in Duration select Same("(") + operand + Same($")[{range}:{step}]"),
        ]);
    }

    private static Gen<Text> Selector =>
        from name in Gen.OneOf(Metric.Select(name => (string?)name), Gen.Constant<string?>(null))
        from matchers in Matcher.ArrayOf().Resize(4)
        from isBare in Gen.Elements(true, false)
        from trailing in Gen.Elements("", ",")
        from modifiers in Modifier
        let listed = string.Join(",", matchers)
        select (name, matchers.Length, isBare) switch
        {
            ({ } bare, 0, true) => new Text(bare, $"{bare}{{{Ours}}}"),
            (_, 0, _) => new Text($"{name}{{}}", $"{name}{{{Ours}}}"),
            _ => new Text($"{name}{{{listed}{trailing}}}", $"{name}{{{Ours},{listed}{trailing}}}"),
        } + modifiers;

    private static Gen<string> Matcher => Gen.OneOf(
        from label in LabelName from sign in Gen.Elements("=", "!=", "=~", "!~") from value in Literal select label + sign + value,
        Literal);

    private static Gen<Text> Modifier => Gen.OneOf(
        Gen.Constant(Same("")),
        Duration.Select(range => Same($"[{range}]")),
        Duration.Select(by => Same($" offset -{by}")),
        from blank in Blank from at in Gen.Elements("@ 12.5", "@end()", "@ START ( )") select blank + Same(at));

    private static Gen<Text> Operator => Gen.Elements(
        "+", "/", "^", "and", "OR", "unless on (a)", "== bool", "> bool on () group_left ()", "* ignoring (up, by) group_right (sum,)", "!=", "atan2").Select(Same);

    private static Gen<Text> Partition =>
        from word in Gen.Elements("by", "WITHOUT") from labels in LabelName.ArrayOf().Resize(3) select Same($"{word} ({string.Join(", ", labels)})");

    private static Text Same(string text) => new(text, text);

    // What stands in the braces of a query without comments.
    private static IEnumerable<string> BracesOf(string query)
    {
        var quote = '\0';
        for (var i = 0; i < query.Length; i++)
        {
            if (quote == '\0')
            {
                if (query[i] == '{')
                {
                    yield return query[(i + 1)..].TrimStart();
                }

                quote = query[i] is '"' or '\'' or '`' ? query[i] : '\0';
            }
            else if (query[i] == '\\' && quote != '`')
            {
                i++;
            }
            else if (query[i] == quote)
            {
                quote = '\0';
            }
        }
    }

    private sealed record Text(string Query, string Scoped)
    {
        public static Text operator +(Text left, Text right) => new(left.Query + right.Query, left.Scoped + right.Scoped);
    }
}
