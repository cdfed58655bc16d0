using System.Runtime.CompilerServices;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// Numbers of the documents that callers were granted one by one. Whoever was granted a whole Model has thousands of its versions, more than
/// can be looked up for every query, and asks with the same visibility again and again: what was found holds as long as documents have
/// the numbers they have.
/// </summary>
internal sealed class GrantedNumbers(DocumentTable documents)
{
    private readonly ConditionalWeakTable<Visibility, Numbers> _known = [];

    /// <summary>Numbers of the documents, and of what others refer to, that a caller was granted.</summary>
    public ReadOnlySpan<int> Of(Visibility visibility)
    {
        if (!_known.TryGetValue(visibility, out var known) || known.Numbering != documents.Numbering)
        {
            known = new Numbers(documents.Numbering, [.. visibility.Granted.Select(documents.Find).Where(id => id >= 0)]);
            _known.AddOrUpdate(visibility, known);
        }

        return known.Granted;
    }

    private sealed record Numbers(long Numbering, int[] Granted);
}
