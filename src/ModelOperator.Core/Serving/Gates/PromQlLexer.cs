using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelOperator.Core.Serving.Gates;

/// <summary>Takes a PromQL query apart, as strictly as Prometheus' own lexer: what it would not read is refused here.</summary>
internal sealed partial class PromQlLexer(string query)
{
    private static readonly SearchValues<char> WordStart = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:");
    private static readonly SearchValues<char> WordPart = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:0123456789");
    private static readonly string[] Symbols =
        ["==", "!=", "=~", "!~", ">=", "<=", "=", "<", ">", "+", "-", "*", "/", "%", "^", "@", ",", "(", ")", "{", "}", "[", "]"];

    private int _position;
    private bool _inRange;

    /// <summary>The query's tokens; the last one is its end.</summary>
    /// <exception cref="FormatException">There is something that PromQL does not have; the message says what and where.</exception>
    public static IReadOnlyList<PromQlToken> Read(string query)
    {
        var (lexer, tokens) = (new PromQlLexer(query), new List<PromQlToken>());
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != PromQlTokenKind.End);
        return tokens;
    }

    /// <summary>A refusal that says where.</summary>
    public static FormatException Refusal(string what, int position) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{what} at character {position + 1} of the query"));

    private PromQlToken Next()
    {
        var isApart = SkipBlanks();
        var start = _position;
        if (start == query.Length)
        {
            return new PromQlToken(PromQlTokenKind.End, "", start, isApart);
        }

        var kind = query[start] switch
        {
            '"' or '\'' or '`' => ReadString(),
            ':' when _inRange => ReadSymbol(1),
            var first when WordStart.Contains(first) => ReadWord(),
            var first when char.IsAsciiDigit(first) || (first == '.' && start + 1 < query.Length && char.IsAsciiDigit(query[start + 1])) => ReadNumber(),
            _ => ReadSymbol(Symbols.FirstOrDefault(symbol => query.AsSpan(start).StartsWith(symbol))?.Length ?? 0),
        };
        var token = new PromQlToken(kind, query[start.._position], start, isApart);
        // Only within a range a colon does not begin a name.
        _inRange = token.Is("[") || (_inRange && !token.Is("]"));
        return token;
    }

    private bool SkipBlanks()
    {
        var start = _position;
        while (_position < query.Length)
        {
            if (query[_position] == '#')
            {
                var length = query.AsSpan(_position).IndexOfAny('\n', '\r');
                _position = length < 0 ? query.Length : _position + length;
            }
            else if (query[_position] is ' ' or '\t' or '\n' or '\r')
            {
                _position++;
            }
            else
            {
                break;
            }
        }

        return _position > start;
    }

    private PromQlTokenKind ReadSymbol(int length)
    {
        if (length == 0)
        {
            throw Refusal($"{Show(query[_position])} has no meaning in PromQL", _position);
        }

        _position += length;
        return PromQlTokenKind.Symbol;
    }

    private PromQlTokenKind ReadWord()
    {
        var length = query.AsSpan(_position).IndexOfAnyExcept(WordPart);
        _position = length < 0 ? query.Length : _position + length;
        return PromQlTokenKind.Word;
    }

    private PromQlTokenKind ReadNumber()
    {
        var start = _position;
        var isHex = query.AsSpan(start).StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        while (_position < query.Length
            && (char.IsAsciiLetterOrDigit(query[_position]) || query[_position] is '.' or '_'
                || (!isHex && query[_position] is '+' or '-' && query[_position - 1] is 'e' or 'E')))
        {
            _position++;
        }

        var text = query[start.._position];
        return Number().IsMatch(text) ? PromQlTokenKind.Number : throw Refusal($"\"{text}\" is neither a number nor a duration", start);
    }

    private PromQlTokenKind ReadString()
    {
        var (start, quote) = (_position, query[_position]);
        for (_position++; _position < query.Length; _position++)
        {
            var c = query[_position];
            if (c == quote)
            {
                _position++;
                return PromQlTokenKind.String;
            }

            if (char.IsSurrogate(c) && !IsPair())
            {
                throw Refusal("half of a character stands in the string", _position);
            }

            if (quote == '`')
            {
                continue;
            }

            if (c == '\n')
            {
                throw Refusal("a line ends within the string", _position);
            }

            if (c == '\\')
            {
                var escape = Escape().Match(query, _position, query.Length - _position);
                if (!escape.Success || !IsCharacter(escape, quote))
                {
                    throw Refusal("PromQL does not know the escape", _position);
                }

                _position += escape.Length - 1;
            }
        }

        throw Refusal("the string has no end that begins", start);
    }

    private bool IsPair() => char.IsHighSurrogate(query[_position])
        ? _position + 1 < query.Length && char.IsLowSurrogate(query[_position + 1])
        : char.IsHighSurrogate(query[_position - 1]);

    private static bool IsCharacter(Match escape, char quote)
    {
        var digits = escape.Groups["octal"].Value;
        if (digits.Length > 0)
        {
            return digits[0] <= '3';
        }

        digits = escape.Groups["code"].Value;
        return digits.Length > 0
            ? Rune.IsValid(uint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            : escape.Value[1] is not ('"' or '\'') || escape.Value[1] == quote;
    }

    private static string Show(char c) => c is > ' ' and < '\u007f' ? $"\"{c}\"" : string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4}");

    [GeneratedRegex(
        """
        ^(
          0[xX](_?[0-9a-fA-F])+
        | ([0-9](_?[0-9])*)?(\.([0-9](_?[0-9])*)?)?([eE][+-]?[0-9](_?[0-9])*)?
        | ([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?
        )\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    [GeneratedRegex(
        """
        \G\\( [abfnrtv\\"'] | (?<octal>[0-7]{3}) | x[0-9a-fA-F]{2} | u(?<code>[0-9a-fA-F]{4}) | U(?<code>[0-9a-fA-F]{8}) )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();
}
