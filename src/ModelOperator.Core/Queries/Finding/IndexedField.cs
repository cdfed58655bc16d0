namespace ModelOperator.Core.Queries.Finding;

/// <summary>
/// A field whose words assets are found by. The names of related assets are not among them: whether they may lead to an asset depends on who
/// asks.
/// </summary>
/// <param name="Field">The field.</param>
/// <param name="Weight">How much a word in it counts.</param>
/// <param name="IsListed">Whether it is shown of an asset that is only listed, which then is found by it.</param>
/// <param name="TextsOf">The texts that a document has in it.</param>
public sealed record IndexedField(SearchField Field, byte Weight, bool IsListed, Func<SearchDocument, IEnumerable<string?>> TextsOf)
{
    /// <summary>All of them, the weightiest first.</summary>
    public static IReadOnlyList<IndexedField> All { get; } =
    [
        new(SearchField.Name, 12, true, document => [document.Name]),
        new(SearchField.DisplayName, 10, true, document => [document.DisplayName]),
        new(SearchField.Tags, 8, false, document => document.Tags),
        new(SearchField.UseCases, 6, false, document => document.UseCases),
        new(SearchField.Owners, 5, false, document => document.Owners),
        new(SearchField.Description, 3, true, document => [document.Description]),
    ];

    /// <summary>The words of a document in this field.</summary>
    public IEnumerable<string> WordsOf(SearchDocument document) =>
        TextsOf(document).SelectMany(text => Words.In(text)).Select(word => word.Text);
}
