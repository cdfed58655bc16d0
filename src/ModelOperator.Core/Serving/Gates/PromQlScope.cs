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

    private readonly PromQlReader _query;
    private readonly string _matcher;
    private int _level;

    private PromQlScope(string query, string matcher) => (_query, _matcher) = (new PromQlReader(query), matcher);

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
            if (scope._query.Current.Kind != PromQlTokenKind.End)
            {
                throw scope._query.Unexpected("an operator or the end");
            }

            error = null;
            return scope._query.Written;
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
            throw PromQlLexer.Refusal($"the expression is nested more than {MostLevels} levels deep", _query.Current.Start);
        }

        Operand();
        while (IsBinaryOperator())
        {
            var isComparison = _query.Current.Kind == PromQlTokenKind.Symbol && PromQlWords.Comparisons.Contains(_query.Current.Text);
            _query.Take();
            Matching(isComparison);
            Operand();
        }

        _level--;
    }

    private bool IsBinaryOperator() =>
        _query.Current.IsWord(PromQlWords.BinaryOperators)
        || (_query.Current.Kind == PromQlTokenKind.Symbol && (PromQlWords.Arithmetic.Contains(_query.Current.Text) || PromQlWords.Comparisons.Contains(_query.Current.Text)));

    // How an operator pairs the series of its two sides. A bracket after group_left can only be its labels.
    private void Matching(bool isComparison)
    {
        if (isComparison && _query.Current.IsWord("bool"))
        {
            _query.Take();
        }

        if (_query.Current.IsWord(PromQlWords.Matching))
        {
            _query.Take();
            _query.Labels();
            if (_query.Current.IsWord(PromQlWords.Grouping))
            {
                _query.Take();
                if (_query.Current.Is("("))
                {
                    _query.Labels();
                }
            }
        }
    }

    private void Operand()
    {
        while (_query.Current.Is("+") || _query.Current.Is("-"))
        {
            _query.Take();
        }

        switch (_query.Current)
        {
            case { Kind: PromQlTokenKind.Number or PromQlTokenKind.String }:
                _query.Take();
                break;
            case var bracket when bracket.Is("("):
                _query.Take();
                Expression();
                _query.Take(")");
                break;
            case var brace when brace.Is("{"):
                Matchers(isNamed: false);
                break;
            case { Kind: PromQlTokenKind.Word }:
                Named();
                break;
            default:
                throw _query.Unexpected("a selector, a function, a number or a bracket");
        }

        Modifiers();
    }

    // What begins with a word. Most keywords are names of metrics too where an operand is wanted, as Prometheus has it.
    private void Named()
    {
        if (_query.Current.IsWord(PromQlWords.Numbers))
        {
            _query.Take();
        }
        else if (_query.Current.IsWord(PromQlWords.Aggregations) && (_query.Following.Is("(") || _query.Following.IsWord(PromQlWords.Partition)))
        {
            Aggregation();
        }
        else if (_query.Following.Is("("))
        {
            Function();
        }
        else if (_query.Current.IsWord(PromQlWords.NeverMetrics))
        {
            throw _query.Unexpected("a selector, a function, a number or a bracket");
        }
        else
        {
            _query.Take();
            Matchers(isNamed: true);
        }
    }

    private void Aggregation()
    {
        _query.Take();
        var isPartitioned = Partition();
        Arguments();
        if (!isPartitioned)
        {
            Partition();
        }
    }

    private bool Partition()
    {
        if (!_query.Current.IsWord(PromQlWords.Partition))
        {
            return false;
        }

        _query.Take();
        _query.Labels();
        return true;
    }

    private void Function()
    {
        if (!PromQlWords.Functions.Contains(_query.Current.Text))
        {
            throw PromQlLexer.Refusal(
                _query.Current.Text == "info"
                    ? "info(), which reads series that no selector names, cannot be confined to a namespace: use group_left instead; it stands"
                    : $"\"{PromQlReader.Shown(_query.Current)}\" is not a function that can be used in a gate; it stands",
                _query.Current.Start);
        }

        _query.Take();
        Arguments();
    }

    private void Arguments()
    {
        _query.Take("(");
        if (!_query.Current.Is(")"))
        {
            Expression();
            while (_query.Current.Is(","))
            {
                _query.Take();
                Expression();
            }
        }

        _query.Take(")");
    }

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex LabelName();
}
