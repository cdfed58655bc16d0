using System.Runtime.InteropServices;
using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// Which documents have a word, and in which fields: a number for each, sorted by document. A common word is in nearly all of them, so
/// they lie side by side and say all that a score needs.
/// </summary>
internal sealed class Postings(int word)
{
    private const int FieldBits = 6;
    private const int FieldMask = (1 << FieldBits) - 1;

    private readonly List<uint> _items = new(1);

    /// <summary>Number of the word.</summary>
    public int Word => word;

    /// <summary>Whether no document has the word.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>For each document that has the word, what <see cref="DocumentOf"/> and <see cref="FieldsOf"/> take apart.</summary>
    public ReadOnlySpan<uint> Items => CollectionsMarshal.AsSpan(_items);

    /// <summary>The document of an item.</summary>
    public static int DocumentOf(uint item) => (int)(item >> FieldBits);

    /// <summary>The fields of an item, as bits in the order of <see cref="IndexedField.All"/>.</summary>
    public static int FieldsOf(uint item) => (int)(item & FieldMask);

    /// <summary>Says which fields of a document have the word; without any it is not among those who have it.</summary>
    public void Set(int document, int fields)
    {
        var item = ((uint)document << FieldBits) | (uint)fields;
        var at = Place(item & ~(uint)FieldMask);
        var isKnown = at < _items.Count && DocumentOf(_items[at]) == document;
        if (fields == 0)
        {
            if (isKnown)
            {
                _items.RemoveAt(at);
            }
        }
        else if (isKnown)
        {
            _items[at] = item;
        }
        else
        {
            _items.Insert(at, item);
        }
    }

    /// <summary>Documents mostly come in the order of their numbers, so the end is looked at first.</summary>
    private int Place(uint item)
    {
        if (_items.Count == 0 || _items[^1] < item)
        {
            return _items.Count;
        }

        var found = _items.BinarySearch(item);
        return found < 0 ? ~found : found;
    }
}
