namespace ModelOperator.Core.Lineage;

/// <summary>
/// Which references of an asset stay when it is edited: those before the first and those after the last that is another one. What
/// they lead to is known already, and a single edge that comes or goes costs no look at the others.
/// </summary>
/// <param name="First">How many stay at the beginning.</param>
/// <param name="Last">How many stay at the end.</param>
/// <param name="Before">How many there were.</param>
/// <param name="Now">How many there are.</param>
internal readonly record struct KeptReferences(int First, int Last, int Before, int Now)
{
    /// <summary>Those that were there and are not at their place any more.</summary>
    public Range Gone => First..(Before - Last);

    /// <summary>Those that were not there.</summary>
    public Range Come => First..(Now - Last);

    /// <summary>Compares references by what they mean, wherever they are declared.</summary>
    public static KeptReferences Between(Reference[] before, Reference[] now)
    {
        var most = Math.Min(before.Length, now.Length);
        var first = 0;
        while (first < most && Same(before[first], now[first]))
        {
            first++;
        }

        var last = 0;
        while (last < most - first && Same(before[^(last + 1)], now[^(last + 1)]))
        {
            last++;
        }

        return new KeptReferences(first, last, before.Length, now.Length);
    }

    /// <summary>Where a reference was before; negative when it was not there.</summary>
    public int PositionBefore(int now) => now < First ? now : now >= Now - Last ? now - Now + Before : -1;

    private static bool Same(in Reference left, in Reference right) => left.Permission == right.Permission && left.Target == right.Target;
}
