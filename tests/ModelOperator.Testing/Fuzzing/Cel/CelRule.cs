using System.Text.Json.Nodes;

namespace ModelOperator.Testing.Fuzzing.Cel;

/// <summary>
/// A validation rule of a definition, written in the part of CEL that the definitions use. A rule in words that are not known here cannot be
/// read, rather than passing for one that always holds.
/// </summary>
internal sealed class CelRule
{
    private readonly CelExpression _root;

    private CelRule(CelExpression root, IReadOnlyList<CelMatch> matches, bool comparesWithBefore)
    {
        (_root, Matches, ComparesWithBefore) = (root, matches, comparesWithBefore);
    }

    /// <summary>Whether it compares an object with the one before, and so says nothing of a new one.</summary>
    public bool ComparesWithBefore { get; }

    /// <summary>The regular expressions it asks for.</summary>
    public IReadOnlyList<CelMatch> Matches { get; }

    /// <exception cref="FormatException">The rule has words that are not known here.</exception>
    public static CelRule Parse(string text)
    {
        var parser = new CelParser(text);
        var root = parser.Parse();
        return new(root, parser.Matches, parser.Variables.Contains("oldSelf"));
    }

    /// <summary>Whether a value keeps to the rule. Where the rule comes to no result, the server refuses the value.</summary>
    public bool Holds(JsonNode? self)
    {
        try
        {
            return _root(new CelScope("self", CelValue.Of(self), null)) is true;
        }
        catch (CelException)
        {
            return false;
        }
    }
}

/// <summary>A regular expression that a rule asks something to match.</summary>
/// <param name="Variable">What is matched: <c>self</c>, or the name given to the keys of a map; null for something inside of it.</param>
/// <param name="Pattern">The expression.</param>
internal sealed record CelMatch(string? Variable, string Pattern);
