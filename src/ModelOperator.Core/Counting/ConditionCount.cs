using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Counting;

/// <summary>How many objects of a kind have a status of a condition.</summary>
/// <param name="Type">Type of the condition.</param>
/// <param name="Status">Its status.</param>
/// <param name="Objects">How many have it.</param>
public readonly record struct ConditionCount(string Type, ConditionStatus Status, int Objects)
{
    /// <summary>
    /// Counts. The result has every status of every owned type, also those that nothing has, and no other type: who may write the status of
    /// an object can add conditions to it, and must not add to what is counted.
    /// </summary>
    /// <param name="objects">The conditions of each object; null where there are none yet.</param>
    /// <param name="owned">Types of the conditions that the operator writes on the kind.</param>
    public static IReadOnlyList<ConditionCount> Of(IEnumerable<IReadOnlyList<Condition>?> objects, IReadOnlySet<string> owned)
    {
        var counts = owned.ToDictionary(type => type, _ => new int[3], StringComparer.Ordinal);
        foreach (var conditions in objects)
        {
            for (var i = 0; i < conditions?.Count; i++)
            {
                if (counts.TryGetValue(conditions[i].Type, out var byStatus))
                {
                    byStatus[(int)conditions[i].Status]++;
                }
            }
        }

        return [.. counts.SelectMany(type => type.Value.Select((objects, status) => new ConditionCount(type.Key, (ConditionStatus)status, objects)))];
    }
}
