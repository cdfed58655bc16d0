using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Core.Importing;

/// <summary>
/// Names of objects from names of others: readable, valid and, among what is imported together, unique. Two foreign names that would read the same are
/// told apart by a mark made from the whole of the later one.
/// </summary>
internal sealed class ObjectNames
{
    // With a version behind the name of its model there is still room below the longest name that Kubernetes takes, 253.
    private const int Longest = 120;

    private readonly Dictionary<(string Kind, string Foreign), string> _names = [];
    private readonly HashSet<(string Kind, string Name)> _used = [];

    /// <summary>The name of an object of a kind; the same for the same foreign name.</summary>
    public string Of(string kind, string foreign)
    {
        if (_names.TryGetValue((kind, foreign), out var known))
        {
            return known;
        }

        var name = Readable(foreign);
        if (!_used.Add((kind, name)))
        {
            name = $"{name}-{Mark(foreign)}";
            _used.Add((kind, name));
        }

        return _names[(kind, foreign)] = name;
    }

    /// <summary>A foreign name in lower-case letters, digits, <c>-</c> and <c>.</c>, as Kubernetes has them.</summary>
    public static string Readable(string foreign)
    {
        var plain = string.Concat(foreign.ToLowerInvariant().Select(letter => IsPlain(letter) ? letter : '-'));
        var labels = plain.Split('.').Select(label => string.Join('-', label.Split('-', StringSplitOptions.RemoveEmptyEntries))).Where(label => label.Length > 0);
        var name = string.Join('.', labels);
        return name.Length == 0 ? $"imported-{Mark(foreign)}"
            : name.Length > Longest ? $"{name[..(Longest - 9)].TrimEnd('-', '.')}-{Mark(foreign)}"
            : name;
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '.';

    /// <summary>Eight digits made from the whole of a text.</summary>
    public static string Mark(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
