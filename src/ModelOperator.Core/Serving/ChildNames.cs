using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Core.Serving;

/// <summary>
/// Names of a deployment's children. A ModelDeployment may be called whatever an object may be called, a Service only what fits into one
/// label of DNS, and what selects pods only what fits into the value of a label. What fits is used as it is; all else is cut and ends with
/// a mark made from the whole name: eight consonants, which no word, date or number is, so that a name that somebody chose is hardly ever
/// mistaken for a made one. One that looks made is marked too, so a chosen and a made name are never the same.
/// </summary>
public static class ChildNames
{
    private const int LongestLabel = 63;

    // The names of a Deployment's pods begin with the whole of a name of this length: Kubernetes cuts what it generates names from, the
    // Deployment's name and 12 characters of its own, after 58.
    private const int LongestMade = 46;
    private const int MarkLength = 8;
    private const string MarkLetters = "bcdfghjklmnpqrstvwxz";

    /// <summary>Name of the first Deployment, the Service that callers use, and all other children there is one of.</summary>
    public static string Primary(string name) =>
        name.Length <= LongestLabel && IsServiceName(name) && !IsMarked(name) ? name : Made("primary", name);

    /// <summary>Name of the second Deployment, which a new version runs in beside the first, and of that one's own Service.</summary>
    public static string Secondary(string name) => Made("secondary", name);

    /// <summary>Name of the Service that leads to the pods of the first Deployment alone.</summary>
    public static string PrimaryService(string name) => Made("primary-service", name);

    /// <summary>The value of the label that the children and pods are found by.</summary>
    public static string Label(string name) => name.Length <= LongestLabel && !IsMarked(name) ? name : Made("label", name);

    private static string Made(string role, string name)
    {
        var text = new StringBuilder(char.IsAsciiLetterLower(name[0]) ? "" : "m-");
        foreach (var letter in name.AsSpan(0, Math.Min(name.Length, LongestMade)))
        {
            text.Append(char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) ? letter : '-');
        }

        text.Length = Math.Min(text.Length, LongestMade - MarkLength - 1);
        return $"{text.ToString().TrimEnd('-')}-{Mark(role, name)}";
    }

    private static string Mark(string role, string name)
    {
        var number = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{role}:{name}")));
        return string.Create(MarkLength, number, static (mark, rest) =>
        {
            for (var index = 0; index < mark.Length; index++)
            {
                mark[index] = MarkLetters[(int)(rest % (ulong)MarkLetters.Length)];
                rest /= (ulong)MarkLetters.Length;
            }
        });
    }

    private static bool IsMarked(string name) =>
        name.Length > MarkLength && name[^(MarkLength + 1)] == '-' && name[^MarkLength..].All(MarkLetters.Contains);

    private static bool IsServiceName(string name) =>
        char.IsAsciiLetterLower(name[0]) && name[^1] != '-' && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
