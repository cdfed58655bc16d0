namespace ModelOperator.Kubernetes.Resources;

/// <summary>Rules of the Kubernetes API conventions for lists of conditions.</summary>
public static class Conditions
{
    /// <summary>The condition of a type, or null.</summary>
    public static Condition? Find(IEnumerable<Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Whether the condition of a type is there and True.</summary>
    public static bool IsTrue(IEnumerable<Condition>? conditions, string type) =>
        Find(conditions, type)?.Status == ConditionStatus.True;

    /// <summary>
    /// Brings desired conditions onto live ones: <see cref="Condition.LastTransitionTime"/> is kept where the status is
    /// unchanged, conditions of types in <paramref name="owned"/> that are no longer desired go, and conditions other
    /// controllers wrote stay as they are, behind ours.
    /// </summary>
    /// <param name="live">The conditions now on the object.</param>
    /// <param name="desired">What we decided; its transition times are used where the status changed.</param>
    /// <param name="owned">All condition types we ever write on this kind.</param>
    public static IReadOnlyList<Condition> Merge(
        IReadOnlyList<Condition>? live, IReadOnlyList<Condition> desired, IReadOnlySet<string> owned)
    {
        var merged = new List<Condition>(desired.Count);
        foreach (var condition in desired)
        {
            var before = Find(live, condition.Type);
            merged.Add(before is not null && before.Status == condition.Status
                ? condition with { LastTransitionTime = before.LastTransitionTime }
                : condition);
        }

        foreach (var condition in live ?? [])
        {
            if (!owned.Contains(condition.Type) && Find(desired, condition.Type) is null)
            {
                merged.Add(condition);
            }
        }

        return merged;
    }
}
