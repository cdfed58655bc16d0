using System.Globalization;

namespace ModelOperator.Testing.Fuzzing.Patterns;

/// <summary>Reads a regular expression.</summary>
/// <param name="text">What is between the signs for beginning and end.</param>
/// <param name="whole">All of it, for messages.</param>
internal sealed class PatternParser(string text, string whole)
{
    private const string Space = "\t\n\f\r ";
    private const string Special = @"^$.|?*+()[]{}\";

    private int _next;

    private char Next => _next < text.Length ? text[_next] : '\0';

    public PatternPart Parse()
    {
        var root = Choice();
        return _next == text.Length ? root : throw Unknown();
    }

    private PatternPart Choice()
    {
        var parts = new List<PatternPart> { Sequence() };
        while (Take('|'))
        {
            parts.Add(Sequence());
        }

        return parts.Count == 1 ? parts[0] : new Alternatives(parts);
    }

    private InOrder Sequence()
    {
        var parts = new List<PatternPart>();
        while (_next < text.Length && Next is not ('|' or ')'))
        {
            parts.Add(Repetition(Single()));
        }

        return new InOrder(parts);
    }

    private PatternPart Repetition(PatternPart part)
    {
        switch (Next)
        {
            case '?':
                _next++;
                return new Repeated(part, 0, 1);
            case '*':
                _next++;
                return new Repeated(part, 0, null);
            case '+':
                _next++;
                return new Repeated(part, 1, null);
            case '{':
                var end = text.IndexOf('}', _next);
                var bounds = text[(_next + 1)..end].Split(',');
                _next = end + 1;
                var least = int.Parse(bounds[0], CultureInfo.InvariantCulture);
                return new Repeated(part, least, bounds is [_, var most] ? most.Length == 0 ? null : int.Parse(most, CultureInfo.InvariantCulture) : least);
            default:
                return part;
        }
    }

    private PatternPart Single()
    {
        if (Take('('))
        {
            if (Next == '?')
            {
                throw Unknown();
            }

            var inner = Choice();
            return Take(')') ? inner : throw Unknown();
        }

        if (Take('['))
        {
            return Set();
        }

        if (Take('\\'))
        {
            return new CharacterSet([.. Escaped()], false);
        }

        return Special.Contains(Next, StringComparison.Ordinal) ? throw Unknown() : new CharacterSet([text[_next++]], false);
    }

    private CharacterSet Set()
    {
        var negated = Take('^');
        var characters = new List<char>();
        while (!Take(']'))
        {
            if (Take('\\'))
            {
                characters.AddRange(Escaped());
                continue;
            }

            if (_next == text.Length || Next == '[')
            {
                throw Unknown();
            }

            var first = text[_next++];
            if (Next == '-' && _next + 1 < text.Length && text[_next + 1] != ']')
            {
                var last = text[_next + 1];
                _next += 2;
                characters.AddRange(Enumerable.Range(first, last - first + 1).Select(code => (char)code));
            }
            else
            {
                characters.Add(first);
            }
        }

        return new CharacterSet(characters, negated);
    }

    private string Escaped()
    {
        var sign = Next;
        if (sign != 's' && char.IsAsciiLetterOrDigit(sign))
        {
            throw Unknown();
        }

        _next++;
        return sign == 's' ? Space : sign.ToString();
    }

    private bool Take(char sign)
    {
        if (_next >= text.Length || Next != sign)
        {
            return false;
        }

        _next++;
        return true;
    }

    private FormatException Unknown() =>
        new($"the pattern '{whole}' has '{text[Math.Min(_next, text.Length)..]}' where it is not understood; teach it to {nameof(PatternParser)}");
}
