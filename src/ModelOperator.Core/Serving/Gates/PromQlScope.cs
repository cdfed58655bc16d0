using System.Text;
using System.Text.RegularExpressions;

namespace ModelOperator.Core.Serving.Gates;

/// <summary>
/// Confines a PromQL query to the series that carry a label with a given value: a tenant writes the query, and the Prometheus that
/// answers it knows the metrics of all. Every vector selector gets a matcher on that label, besides those that it has; all of a selector's
/// matchers must hold, so ours cannot be undone. The grammar is that of Prometheus up to version 3, and the answer is written from what was
/// understood, without comments; what is not understood with certainty is refused.
/// </summary>
public sealed partial class PromQlScope
{
    /// <summary>The longest query that is read.</summary>
    public const int MostCharacters = 8192;

    // Deeper than anybody writes, and far from the end of the stack.
    private const int MostLevels = 64;

    private readonly IReadOnlyList<PromQlToken> _tokens;
    private readonly string _matcher;
    private readonly StringBuilder _scoped = new();
    private int _next;
    private int _level;

    private PromQlScope(string query, string matcher) => (_tokens, _matcher) = (PromQlLexer.Read(query), matcher);

    private PromQlToken Current => _tokens[_next];

    private PromQlToken Following => _tokens[Math.Min(_next + 1, _tokens.Count - 1)];

    /// <summary>The query with a matcher <c>label="value"</c> in every selector; null when it is refused.</summary>
    /// <param name="query">A query in PromQL.</param>
    /// <param name="label">Name of the label, e.g. <c>namespace</c>.</param>
    /// <param name="value">The value that series must have.</param>
    /// <param name="error">Why it is refused, and where; without a full stop.</param>
    public static string? Apply(string query, string label, string value, out string? error)
    {
        if (!LabelName().IsMatch(label))
        {
            throw new ArgumentException($"\"{label}\" is not the name of a label", nameof(label));
        }

        try
        {
            if (query.Length > MostCharacters)
            {
                throw PromQlLexer.Refusal($"a query has at most {MostCharacters} characters; more begin", MostCharacters);
            }

            var scope = new PromQlScope(query, $"{label}=\"{PromQlText.Escape(value)}\"");
            scope.Expression();
            if (scope.Current.Kind != PromQlTokenKind.End)
            {
                throw scope.Unexpected("an operator or the end");
            }

            error = null;
            return scope._scoped.ToString();
        }
        catch (FormatException refusal)
        {
            error = refusal.Message;
            return null;
        }
    }

    // Precedence moves no selector, so operands and operators simply alternate.
    private void Expression()
    {
        if (++_level > MostLevels)
        {
            throw PromQlLexer.Refusal($"the expression is nested more than {MostLevels} levels deep", Current.Start);
        }

        Operand();
        while (IsBinaryOperator())
        {
            var isComparison = Current.Kind == PromQlTokenKind.Symbol && PromQlWords.Comparisons.Contains(Current.Text);
            Take();
            Matching(isComparison);
            Operand();
        }

        _level--;
    }

    private bool IsBinaryOperator() =>
        Current.IsWord(PromQlWords.BinaryOperators)
        || (Current.Kind == PromQlTokenKind.Symbol && (PromQlWords.Arithmetic.Contains(Current.Text) || PromQlWords.Comparisons.Contains(Current.Text)));

    // How an operator pairs the series of its two sides. A bracket after group_left can only be its labels.
    private void Matching(bool isComparison)
    {
        if (isComparison && Current.IsWord("bool"))
        {
            Take();
        }

        if (Current.IsWord(PromQlWords.Matching))
        {
            Take();
            Labels();
            if (Current.IsWord(PromQlWords.Grouping))
            {
                Take();
                if (Current.Is("("))
                {
                    Labels();
                }
            }
        }
    }

    private void Operand()
    {
        while (Current.Is("+") || Current.Is("-"))
        {
            Take();
        }

        switch (Current)
        {
            case { Kind: PromQlTokenKind.Number or PromQlTokenKind.String }:
                Take();
                break;
            case var bracket when bracket.Is("("):
                Take();
                Expression();
                Take(")");
                break;
            case var brace when brace.Is("{"):
                Matchers(isNamed: false);
                break;
            case { Kind: PromQlTokenKind.Word }:
                Named();
                break;
            default:
                throw Unexpected("a selector, a function, a number or a bracket");
        }

        Modifiers();
    }

    // What begins with a word. Most keywords are names of metrics too where an operand is wanted, as Prometheus has it.
    private void Named()
    {
        if (Current.IsWord(PromQlWords.Numbers))
        {
            Take();
        }
        else if (Current.IsWord(PromQlWords.Aggregations) && (Following.Is("(") || Following.IsWord(PromQlWords.Partition)))
        {
            Aggregation();
        }
        else if (Following.Is("("))
        {
            Function();
        }
        else if (Current.IsWord(PromQlWords.NeverMetrics))
        {
            throw Unexpected("a selector, a function, a number or a bracket");
        }
        else
        {
            Take();
            Matchers(isNamed: true);
        }
    }

    private void Aggregation()
    {
        Take();
        var isPartitioned = Partition();
        Arguments();
        if (!isPartitioned)
        {
            Partition();
        }
    }

    private bool Partition()
    {
        if (!Current.IsWord(PromQlWords.Partition))
        {
            return false;
        }

        Take();
        Labels();
        return true;
    }

    private void Function()
    {
        if (!PromQlWords.Functions.Contains(Current.Text))
        {
            throw PromQlLexer.Refusal(
                Current.Text == "info"
                    ? "info(), which reads series that no selector names, cannot be confined to a namespace: use group_left instead; it stands"
                    : $"\"{Shown(Current)}\" is not a function that can be used in a gate; it stands",
                Current.Start);
        }

        Take();
        Arguments();
    }

    private void Arguments()
    {
        Take("(");
        if (!Current.Is(")"))
        {
            Expression();
            while (Current.Is(","))
            {
                Take();
                Expression();
            }
        }

        Take(")");
    }

    // A list of labels, as it follows by, on or group_left: a selector it is not.
    private void Labels()
    {
        Take("(");
        while (!Current.Is(")"))
        {
            Label();
            if (!Current.Is(")"))
            {
                Take(",");
            }
        }

        Take(")");
    }

    // The braces of a selector, which one with a name may do without. Ours is the first matcher.
    private void Matchers(bool isNamed)
    {
        if (isNamed && !Current.Is("{"))
        {
            _scoped.Append('{').Append(_matcher).Append('}');
            return;
        }

        Take("{");
        _scoped.Append(_matcher);
        if (!Current.Is("}"))
        {
            _scoped.Append(',');
            do
            {
                Matcher();
                if (!Current.Is("}"))
                {
                    Take(",");
                }
            }
            while (!Current.Is("}"));
        }

        Take("}");
    }

    // A string alone is the name of the metric.
    private void Matcher()
    {
        var isQuoted = Current.Kind == PromQlTokenKind.String;
        Label();
        if (isQuoted && (Current.Is(",") || Current.Is("}")))
        {
            return;
        }

        if (Current.Kind != PromQlTokenKind.Symbol || Current.Text is not ("=" or "!=" or "=~" or "!~"))
        {
            throw Unexpected("=, !=, =~ or !~");
        }

        Take();
        if (Current.Kind != PromQlTokenKind.String)
        {
            throw Unexpected("a string in quotes");
        }

        Take();
    }

    private void Label()
    {
        if (Current.Kind == PromQlTokenKind.String || (Current.Kind == PromQlTokenKind.Word && !Current.Text.Contains(':', StringComparison.Ordinal)))
        {
            Take();
        }
        else
        {
            throw Unexpected("the name of a label");
        }
    }

    // Ranges, subqueries, offset and @.
    private void Modifiers()
    {
        while (true)
        {
            if (Current.Is("["))
            {
                Take();
                Number("a duration");
                if (Current.Is(":"))
                {
                    Take();
                    if (!Current.Is("]"))
                    {
                        Number("a duration");
                    }
                }

                Take("]");
            }
            else if (Current.IsWord("offset"))
            {
                Take();
                Signed("a duration");
            }
            else if (Current.Is("@"))
            {
                Take();
                if (Current.IsWord("start") || Current.IsWord("end"))
                {
                    Take();
                    Take("(");
                    Take(")");
                }
                else
                {
                    Signed("a time in seconds, start() or end()");
                }
            }
            else
            {
                return;
            }
        }
    }

    private void Signed(string wanted)
    {
        if (Current.Is("-") || Current.Is("+"))
        {
            Take();
        }

        Number(wanted);
    }

    private void Number(string wanted)
    {
        if (Current.Kind != PromQlTokenKind.Number)
        {
            throw Unexpected(wanted);
        }

        Take();
    }

    private void Take(string symbol)
    {
        if (!Current.Is(symbol))
        {
            throw Unexpected($"\"{symbol}\"");
        }

        Take();
    }

    private void Take()
    {
        if (Current.IsApart && _scoped.Length > 0)
        {
            _scoped.Append(' ');
        }

        _scoped.Append(Current.Text);
        _next++;
    }

    private FormatException Unexpected(string wanted) => PromQlLexer.Refusal(
        Current.Kind == PromQlTokenKind.End ? $"the query ends where {wanted} is expected," : $"\"{Shown(Current)}\" stands where {wanted} is expected,",
        Current.Start);

    private static string Shown(PromQlToken token) => PromQlText.Cut(token.Text, 40);

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex LabelName();
}
