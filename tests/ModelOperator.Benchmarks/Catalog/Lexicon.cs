namespace ModelOperator.Benchmarks.Catalog;

/// <summary>The words of a company: some are in nearly every text, most in hardly any, as in any language. They are the same every time.</summary>
internal static class Lexicon
{
    private const int Size = 4_000;
    private static readonly string[] Syllables =
        ["ba", "cer", "di", "fol", "ga", "hun", "ji", "kor", "la", "mes", "ni", "pol", "qua", "ren", "si", "tor", "ul", "vem", "wa", "xen", "yo", "zim"];

    /// <summary>All of them, the most frequent first.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Make(new Random(11)).Distinct().Take(Size)];

    /// <summary>Those that are in a large part of all texts.</summary>
    public static IReadOnlyList<string> Common => [.. Words.Take(20), "project", "dataset", "derivative"];

    /// <summary>Those that are in few texts.</summary>
    public static IReadOnlyList<string> Rare => [.. Words.Skip(Size / 2)];

    /// <summary>A text of so many words, each as often as its place in the list lets expect.</summary>
    public static string Text(Random random, int words) =>
        string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[(int)Math.Pow(Size, random.NextDouble()) - 1]));

    private static IEnumerable<string> Make(Random random)
    {
        while (true)
        {
            yield return string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => Syllables[random.Next(Syllables.Length)]));
        }
    }
}
