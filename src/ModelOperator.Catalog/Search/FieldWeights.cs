using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Search;

/// <summary>How much fields count where they are bits, in the order of <see cref="IndexedField.All"/>.</summary>
internal static class FieldWeights
{
    /// <summary>What stands for the name.</summary>
    public const int NameBit = 1;

    private static readonly byte[] Weights =
    [
        .. Enum.GetValues<Sight>().SelectMany(sight => Enumerable.Range(0, 1 << IndexedField.All.Count)
            .Select(fields => IndexedField.All.Where((field, bit) => (fields >> bit & 1) != 0 && IsSeen(field, sight)).Select(field => field.Weight).FirstOrDefault())),
    ];

    /// <summary>How much a word counts that is in some fields; 0 when none of these is seen.</summary>
    public static byte Of(int fields, Sight sight) => Weights[((int)sight << IndexedField.All.Count) | fields];

    private static bool IsSeen(IndexedField field, Sight sight) => sight == Sight.Full || (sight != Sight.Hidden && field.IsListed);
}
