namespace ModelOperator.Core.Queries.Finding;

/// <summary>A text with words of the query in it.</summary>
/// <param name="Field">Field that the text is from.</param>
/// <param name="Text">The text, or a part of it where it is long; as it was written, so that it has to be escaped for a page.</param>
/// <param name="Marks">Where the words are in the text.</param>
public sealed record Highlight(SearchField Field, string Text, IReadOnlyList<Mark> Marks);

/// <summary>A part of a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 code units.</param>
/// <param name="Length">How long it is.</param>
public readonly record struct Mark(int Start, int Length);
