namespace ModelOperator.Benchmarks.Catalog;

/// <summary>A kind of query that people make.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Make">Makes one: path and query of the request.</param>
internal sealed record SearchClass(string Name, Func<Random, string> Make)
{
    private const int LongestText = 1024;

    /// <summary>All of them.</summary>
    /// <param name="names">Names of assets.</param>
    public static IReadOnlyList<SearchClass> All(IReadOnlyList<string> names) =>
    [
        new("exact name", random => Text(Of(names, random))),
        new("name without hyphens", random => Text(Of(names, random).Replace("-", "", StringComparison.Ordinal))),
        new("prefix", random => Text(Of(Lexicon.Words, random) is var word ? word[..random.Next(2, Math.Min(5, word.Length))] : "")),
        new("typo", random => Text(Misspelt(Of(Lexicon.Words, random), random))),
        new("rare word", random => Text(Of(Lexicon.Rare, random))),
        new("common word", random => Text(Of(Lexicon.Common, random))),
        new("two common words", random => Text($"{Of(Lexicon.Common, random)} {Of(Lexicon.Common, random)}")),
        new("filters only", random => $"/api/v1/search?kind=Dataset&domain=domain-{random.Next(10)}&domain=domain-{random.Next(10)}"),
        new("empty", _ => "/api/v1/search"),
    ];

    /// <summary>What nobody means well with.</summary>
    public static IReadOnlyList<string> Hostile { get; } =
    [
        Text(new string('a', LongestText)),
        Text(string.Concat(Enumerable.Range(0, 100).Select(number => $"scena{number} "))),
        Text(string.Join(' ', Enumerable.Range(0, 16).Select(number => $"projectderivative{new string((char)('a' + number), 31)}"))),
        Text(string.Join(' ', Lexicon.Common.Take(16))),
        Text("project* OR (dataset NEAR/2 \"derivative\") NOT * -- ' UNION SELECT 1"),
        Text("\u202eproject\u202c مرحبا بالعالم שלום"),
        Text("(a+)+$ ^(([a-z])+.)+[A-Z]([a-z])+$"),
        Text("pr de ba 00 0 1"),
        Text(string.Join(' ', Enumerable.Range(33, 16).Select(length => new string('a', length)))),
    ];

    /// <summary>A search for words.</summary>
    public static string Text(string text) => $"/api/v1/search?q={Uri.EscapeDataString(text)}";

    private static string Of(IReadOnlyList<string> words, Random random) => words[random.Next(words.Count)];

    private static string Misspelt(string word, Random random)
    {
        var at = random.Next(word.Length);
        return random.Next(2) == 0 && word.Length > 4 ? word.Remove(at, 1) : word.Insert(at, "k");
    }
}
