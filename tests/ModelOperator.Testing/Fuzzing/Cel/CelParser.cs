using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Testing.Fuzzing.Patterns;

namespace ModelOperator.Testing.Fuzzing.Cel;

/// <summary>Reads a rule by recursive descent, loosest operators first.</summary>
internal sealed partial class CelParser
{
    private static readonly string[] Types = ["int", "double", "string", "bool"];

    private readonly string _text;
    private readonly List<string> _tokens = [];
    private readonly List<CelMatch> _matches = [];
    private int _next;

    public CelParser(string text)
    {
        _text = text;
        var end = 0;
        foreach (Match token in Token().Matches(text))
        {
            _tokens.Add(token.Index == end ? token.Groups[1].Value : throw Unknown(text[end..token.Index]));
            end = token.Index + token.Length;
        }

        if (text[end..].Trim().Length > 0)
        {
            throw Unknown(text[end..]);
        }
    }

    public IReadOnlyList<CelMatch> Matches => _matches;

    public HashSet<string> Variables { get; } = [];

    private string? Next => _next < _tokens.Count ? _tokens[_next] : null;

    public CelExpression Parse()
    {
        var root = Choice();
        return Next is null ? root : throw Unknown(Next);
    }

    private CelExpression Choice()
    {
        var condition = Either();
        if (!Take("?"))
        {
            return condition;
        }

        var whenTrue = Choice();
        Expect(":");
        var whenFalse = Choice();
        return scope => condition(scope) is true ? whenTrue(scope) : whenFalse(scope);
    }

    private CelExpression Either()
    {
        var left = Both();
        while (Take("||"))
        {
            left = Decide(left, Both(), true);
        }

        return left;
    }

    private CelExpression Both()
    {
        var left = Relation();
        while (Take("&&"))
        {
            left = Decide(left, Relation(), false);
        }

        return left;
    }

    /// <summary>One side that decides is enough, even where the other has no result.</summary>
    private static CelExpression Decide(CelExpression left, CelExpression right, bool decisive) => scope =>
    {
        try
        {
            return left(scope) is bool one && one == decisive ? decisive : right(scope);
        }
        catch (CelException) when (right(scope) is bool other && other == decisive)
        {
            return decisive;
        }
    };

    private CelExpression Relation()
    {
        var left = Sum();
        while (Next is "==" or "!=" or "<" or "<=" or ">" or ">=" or "in")
        {
            var (one, relation, other) = (left, Take(), Sum());
            left = relation switch
            {
                "==" => scope => CelValue.AreEqual(one(scope), other(scope)),
                "!=" => scope => !CelValue.AreEqual(one(scope), other(scope)),
                "<" => scope => CelValue.Compare(one(scope), other(scope)) < 0,
                "<=" => scope => CelValue.Compare(one(scope), other(scope)) <= 0,
                ">" => scope => CelValue.Compare(one(scope), other(scope)) > 0,
                ">=" => scope => CelValue.Compare(one(scope), other(scope)) >= 0,
                _ => scope => one(scope) is var item && ((JsonArray)other(scope)).Any(candidate => CelValue.AreEqual(CelValue.Of(candidate), item)),
            };
        }

        return left;
    }

    private CelExpression Sum()
    {
        var left = Unary();
        while (Take("+"))
        {
            var (one, other) = (left, Unary());
            left = scope => (one(scope), other(scope)) switch
            {
                (long first, long second) => first + second,
                (string first, string second) => first + second,
                _ => throw new CelException("these have no sum"),
            };
        }

        return left;
    }

    private CelExpression Unary()
    {
        if (!Take("!"))
        {
            return Member();
        }

        var inner = Unary();
        return scope => inner(scope) is bool value ? !value : throw new CelException("this is neither true nor false");
    }

    private CelExpression Member()
    {
        var start = _next;
        var left = Primary();
        while (Take("."))
        {
            var (parent, name) = (left, Take());
            var variable = _next - start == 3 ? _tokens[start] : null;
            left = Take("(") ? Method(parent, variable, name) : scope => CelValue.Field(parent(scope), name);
        }

        return left;
    }

    private CelExpression Method(CelExpression target, string? variable, string name)
    {
        switch (name)
        {
            case "size":
                Expect(")");
                return scope => CelValue.Size(target(scope));
            case "all" or "exists":
                var item = Take();
                Expect(",");
                var condition = Choice();
                Expect(")");
                return scope => Quantified(target(scope), name == "all", value => condition(new CelScope(item, value, scope)) is true);
            case "filter" or "map":
                var each = Take();
                Expect(",");
                var result = Choice();
                Expect(")");
                return scope => CelValue.Select(target(scope), name == "filter", value => result(new CelScope(each, value, scope)));
            case "isSorted":
                Expect(")");
                return scope => CelValue.IsSorted(target(scope));
            case "matches":
                var pattern = Literal(Take());
                Expect(")");
                _matches.Add(new CelMatch(variable, pattern));
                var matcher = TextPattern.Parse(pattern);
                return scope => matcher.IsMatch(Text(target(scope)));
            case "startsWith" or "endsWith" or "contains":
                var part = Literal(Take());
                Expect(")");
                return name switch
                {
                    "startsWith" => scope => Text(target(scope)).StartsWith(part, StringComparison.Ordinal),
                    "endsWith" => scope => Text(target(scope)).EndsWith(part, StringComparison.Ordinal),
                    _ => scope => Text(target(scope)).Contains(part, StringComparison.Ordinal),
                };
            default:
                throw Unknown(name);
        }
    }

    private static bool Quantified(object target, bool all, Func<object, bool> holds)
    {
        var items = target switch
        {
            JsonObject map => map.Select(entry => (object)entry.Key),
            JsonArray list => list.Select(CelValue.Of),
            _ => throw new CelException("this has no items"),
        };
        return all ? items.All(holds) : items.Any(holds);
    }

    private CelExpression Primary()
    {
        var token = Take();
        if (token == "(")
        {
            var inner = Choice();
            Expect(")");
            return inner;
        }

        if (token == "[")
        {
            var items = new List<string>();
            while (!Take("]"))
            {
                items.Add(Literal(Take()));
                Take(",");
            }

            return _ => new JsonArray([.. items.Select(item => JsonValue.Create(item))]);
        }

        if (token is "true" or "false")
        {
            return _ => token == "true";
        }

        if (token[0] == '\'')
        {
            var literal = Literal(token);
            return _ => literal;
        }

        if (char.IsAsciiDigit(token[0]))
        {
            var number = long.Parse(token, CultureInfo.InvariantCulture);
            return _ => number;
        }

        return Take("(") ? Function(token) : Named(token);
    }

    private CelExpression Function(string name)
    {
        var argument = name == "has" ? Presence() : Choice();
        Expect(")");
        return name switch
        {
            "has" => argument,
            "size" => scope => CelValue.Size(argument(scope)),
            "type" => scope => CelValue.TypeOf(argument(scope)),
            "timestamp" => scope => CelValue.Timestamp(argument(scope)),
            _ => throw Unknown(name),
        };
    }

    /// <summary>The path inside of <c>has</c>, whose last step may be absent.</summary>
    private CelExpression Presence()
    {
        var parent = Named(Take());
        while (true)
        {
            Expect(".");
            var (before, name) = (parent, Take());
            if (Next == ")")
            {
                return scope => CelValue.Has(before(scope), name);
            }

            parent = scope => CelValue.Field(before(scope), name);
        }
    }

    private CelExpression Named(string name)
    {
        if (!char.IsAsciiLetter(name[0]))
        {
            throw Unknown(name);
        }

        Variables.Add(name);
        return Types.Contains(name) ? _ => name : scope => scope.Find(name);
    }

    private static string Text(object value) => value as string ?? throw new CelException("this is no text");

    private string Literal(string token) => token[0] == '\'' ? Escape().Replace(token[1..^1], "$1") : throw Unknown(token);

    private bool Take(string token)
    {
        if (Next != token)
        {
            return false;
        }

        _next++;
        return true;
    }

    private string Take() => Next is { } token && _next++ >= 0 ? token : throw Unknown("an end");

    private void Expect(string token)
    {
        if (!Take(token))
        {
            throw Unknown(Next ?? "an end");
        }
    }

    private FormatException Unknown(string what) => new($"the rule '{_text}' has '{what}' where it is not understood; teach it to {nameof(CelParser)}");

    [GeneratedRegex(@"\s*('(?:[^'\\]|\\.)*'|[A-Za-z_][A-Za-z0-9_]*|[0-9]+|&&|\|\||[=!<>]=|[-+!<>?:.,()\[\]])")]
    private static partial Regex Token();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
