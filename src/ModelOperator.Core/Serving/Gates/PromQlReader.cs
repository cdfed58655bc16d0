using System.Text;

namespace ModelOperator.Core.Serving.Gates;

/// <summary>Goes through the tokens of a query and writes those that were understood.</summary>
internal sealed class PromQlReader(string query)
{
    private readonly IReadOnlyList<PromQlToken> _tokens = PromQlLexer.Read(query);
    private readonly StringBuilder _written = new(query.Length);
    private int _next;

    /// <summary>The token that is to be understood.</summary>
    public PromQlToken Current => _tokens[_next];

    /// <summary>The one after it.</summary>
    public PromQlToken Following => _tokens[Math.Min(_next + 1, _tokens.Count - 1)];

    /// <summary>What was written so far.</summary>
    public string Written => _written.ToString();

    /// <summary>Writes what does not stand in the query.</summary>
    public void Write(string text) => _written.Append(text);

    /// <summary>Writes the current token and goes on.</summary>
    public void Take()
    {
        if (Current.IsApart && _written.Length > 0)
        {
            _written.Append(' ');
        }

        _written.Append(Current.Text);
        _next++;
    }

    /// <summary>The same, where only one symbol can stand.</summary>
    public void Take(string symbol)
    {
        if (!Current.Is(symbol))
        {
            throw Unexpected($"\"{symbol}\"");
        }

        Take();
    }

    /// <summary>Takes a number or a duration.</summary>
    public void Number(string wanted)
    {
        if (Current.Kind != PromQlTokenKind.Number)
        {
            throw Unexpected(wanted);
        }

        Take();
    }

    /// <summary>Takes a number or a duration with or without a sign.</summary>
    public void Signed(string wanted)
    {
        if (Current.Is("-") || Current.Is("+"))
        {
            Take();
        }

        Number(wanted);
    }

    /// <summary>Takes the name of a label.</summary>
    public void Label()
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

    /// <summary>Takes a list of labels, as it follows by, on or group_left: a selector it is not.</summary>
    public void Labels()
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

    /// <summary>Refuses the current token.</summary>
    public FormatException Unexpected(string wanted) => PromQlLexer.Refusal(
        Current.Kind == PromQlTokenKind.End ? $"the query ends where {wanted} is expected," : $"\"{Shown(Current)}\" stands where {wanted} is expected,",
        Current.Start);

    /// <summary>A token as it may stand in a sentence.</summary>
    public static string Shown(PromQlToken token) => PromQlText.Cut(token.Text, 40);
}
