namespace ModelOperator.Core.Lineage;

/// <summary>Lists that are filled and emptied with every change.</summary>
internal static class ScratchList
{
    private const int Kept = 1 << 14;

    /// <summary>Empties a list. It keeps memory enough for any usual change, but not for all there is, which it takes in once, at the start.</summary>
    public static void Empty<T>(this List<T> list)
    {
        list.Clear();
        if (list.Capacity > Kept)
        {
            list.TrimExcess();
        }
    }
}
