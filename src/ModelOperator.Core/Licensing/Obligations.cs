namespace ModelOperator.Core.Licensing;

/// <summary>
/// Lists of obligations, sorted by source. Lists are never changed, so that assets that are bound alike share one; most are bound by
/// nothing and share the empty list.
/// </summary>
public static class Obligations
{
    /// <summary>
    /// Most sources kept of licences that ask the same. Everything downstream keeps its own list, so without a limit a long chain of
    /// such assets would take memory by the square of its length. What a condition says does not change by it: at most two of the
    /// sources are ones that an asset is not derived from, itself and the model it is a version of, serves or was made by.
    /// </summary>
    public const int MaxOfAFamily = 32;

    /// <summary>The union of two lists; one of the lists themselves when it has everything.</summary>
    public static Obligation[] Union(Obligation[] left, Obligation[] right)
    {
        if (ReferenceEquals(left, right) || right.Length == 0)
        {
            return left;
        }

        if (left.Length == 0)
        {
            return right;
        }

        var union = new List<Obligation>(left.Length + right.Length);
        var (l, r) = (0, 0);
        while (l < left.Length || r < right.Length)
        {
            var order = l == left.Length ? 1 : r == right.Length ? -1 : left[l].Source.CompareTo(right[r].Source);
            if (order == 0)
            {
                union.Add(right[r].Derived ? right[r] : left[l]);
                (l, r) = (l + 1, r + 1);
            }
            else
            {
                union.Add(order < 0 ? left[l++] : right[r++]);
            }
        }

        var kept = Bounded(union);
        return kept.AsSpan().SequenceEqual(left) ? left : kept.AsSpan().SequenceEqual(right) ? right : kept;
    }

    /// <summary>The same obligations for something that was derived from what has them.</summary>
    public static Obligation[] Derived(Obligation[] obligations) => Array.TrueForAll(obligations, obligation => obligation.Derived)
        ? obligations
        : [.. obligations.Select(obligation => obligation.Derived ? obligation : obligation with { Derived = true })];

    private static Obligation[] Bounded(List<Obligation> sorted)
    {
        if (sorted.Count <= MaxOfAFamily)
        {
            return [.. sorted];
        }

        var kept = new Dictionary<LicenseFamily, int>(ReferenceEqualityComparer.Instance);
        return [.. sorted.Where(obligation =>
        {
            var count = kept[obligation.License.Family] = kept.GetValueOrDefault(obligation.License.Family) + 1;
            return count <= MaxOfAFamily;
        })];
    }
}
