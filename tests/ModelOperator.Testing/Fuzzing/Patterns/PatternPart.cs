using System.Globalization;
using System.Text;

namespace ModelOperator.Testing.Fuzzing.Patterns;

/// <summary>A part of a regular expression.</summary>
internal abstract record PatternPart
{
    /// <summary>The same for .NET, which reads some signs otherwise than RE2.</summary>
    public abstract string Expression { get; }

    public abstract void Make(Random random, int reach, StringBuilder text);
}

/// <summary>One of several.</summary>
internal sealed record Alternatives(IReadOnlyList<PatternPart> Parts) : PatternPart
{
    public override string Expression => $"(?:{string.Join('|', Parts.Select(part => part.Expression))})";

    public override void Make(Random random, int reach, StringBuilder text) => Parts[random.Next(Parts.Count)].Make(random, reach, text);
}

/// <summary>One after the other.</summary>
internal sealed record InOrder(IReadOnlyList<PatternPart> Parts) : PatternPart
{
    public override string Expression => string.Concat(Parts.Select(part => part.Expression));

    public override void Make(Random random, int reach, StringBuilder text)
    {
        foreach (var part in Parts)
        {
            part.Make(random, reach, text);
        }
    }
}

/// <summary>Something several times.</summary>
/// <param name="Part">What.</param>
/// <param name="Least">How often at least.</param>
/// <param name="Most">How often at most; null for any number of times.</param>
internal sealed record Repeated(PatternPart Part, int Least, int? Most) : PatternPart
{
    public override string Expression => string.Create(CultureInfo.InvariantCulture, $"(?:{Part.Expression}){{{Least},{Most}}}");

    public override void Make(Random random, int reach, StringBuilder text)
    {
        var most = Math.Min(Most ?? int.MaxValue, Math.Max(Least, reach));
        for (var times = random.Next(Least, most + 1); times > 0; times--)
        {
            Part.Make(random, reach, text);
        }
    }
}

/// <summary>One character of a set.</summary>
/// <param name="Characters">The set; of all that are not in it where it is negated.</param>
/// <param name="IsNegated">Whether it says what is not allowed.</param>
internal sealed record CharacterSet(IReadOnlyList<char> Characters, bool IsNegated) : PatternPart
{
    private const string Printable = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%\"\\<>^`{|}";
    private const string Unusual = "äßçñ漢字かな한글ЖωØ\u00a0\u200b\u202e\u0301\ufeff\u2028\u0001\u007f";

    public override string Expression =>
        $"[{(IsNegated ? "^" : "")}{string.Concat(Characters.Select(character => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)character:x4}")))}]";

    public override void Make(Random random, int reach, StringBuilder text)
    {
        if (!IsNegated)
        {
            text.Append(Characters[random.Next(Characters.Count)]);
            return;
        }

        var from = random.Next(20) == 0 ? Unusual : Printable;
        char character;
        do
        {
            character = from[random.Next(from.Length)];
        }
        while (Characters.Contains(character));
        text.Append(character);
    }
}
