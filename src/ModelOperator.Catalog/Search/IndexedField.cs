namespace ModelOperator.Catalog.Search;

/// <summary>
/// A field whose words are indexed. The names of related assets are not among them: whether they may lead to an asset depends on who asks.
/// </summary>
/// <param name="Field">The field.</param>
/// <param name="Weight">How much a word in it counts.</param>
/// <param name="LeastSight">Who sees less of the asset does not find it by this field.</param>
/// <param name="TextsOf">The texts that a document has in it.</param>
internal sealed record IndexedField(SearchField Field, byte Weight, Sight LeastSight, Func<SearchDocument, IEnumerable<string?>> TextsOf)
{
    /// <summary>How much it counts that a related asset has the word in its name.</summary>
    public const byte RelatedWeight = 2;

    /// <summary>What stands for the name where fields are bits.</summary>
    public const int NameBit = 1;

    /// <summary>All of them, the weightiest first.</summary>
    public static IReadOnlyList<IndexedField> All { get; } =
    [
        new(SearchField.Name, 12, Sight.Listed, document => [document.Name]),
        new(SearchField.DisplayName, 10, Sight.Listed, document => [document.DisplayName]),
        new(SearchField.Tags, 8, Sight.Full, document => document.Tags),
        new(SearchField.UseCases, 6, Sight.Full, document => document.UseCases),
        new(SearchField.Owners, 5, Sight.Full, document => document.Owners),
        new(SearchField.Description, 3, Sight.Listed, document => [document.Description]),
    ];

    private static readonly byte[] Weights =
    [
        .. Enum.GetValues<Sight>().SelectMany(sight => Enumerable.Range(0, 1 << All.Count)
            .Select(fields => All.Where((field, bit) => (fields >> bit & 1) != 0 && sight >= field.LeastSight).Select(field => field.Weight).FirstOrDefault())),
    ];

    /// <summary>How much a word counts that is in some fields, given as bits in the order of <see cref="All"/>; 0 when none of these is seen.</summary>
    public static byte WeightOf(int fields, Sight sight) => Weights[((int)sight << All.Count) | fields];

    /// <summary>The words of a document in this field.</summary>
    public IEnumerable<string> WordsOf(SearchDocument document) =>
        TextsOf(document).SelectMany(text => Words.In(text)).Select(word => word.Text);
}
