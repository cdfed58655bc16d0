using ModelOperator.Api;
using ModelOperator.CrdGenerator.Reasons;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Crds;

/// <summary>Holds conditions that were decided against what is documented of their reasons.</summary>
internal static class DocumentedReasons
{
    /// <summary>These carry the reason of whatever is in the way.</summary>
    private static readonly HashSet<string> OfOthers = [ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled, ConditionTypes.RolloutProgressing];

    private static readonly ReasonCatalog Catalog = ReasonCatalog.Read();

    /// <summary>Asserts that the page says of every reason what it means on this kind, and of one that stalls an object what to do.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="conditions">What was decided.</param>
    public static void AssertAll(Type kind, IEnumerable<Condition> conditions)
    {
        foreach (var condition in conditions)
        {
            var type = Assert.Single(Catalog.Conditions, type => type.Name == condition.Type);
            Assert.True(type.IsOn(kind), $"a {kind.Name} has condition {type.Name}: add it to the ConditionOf of ConditionTypes.{type.Name}");
            var reasons = Catalog.Reasons
                .Where(reason => reason.Name == condition.Reason && Catalog.Conditions.Any(other => (other == type || OfOthers.Contains(type.Name)) && reason.IsOf(other, kind)))
                .ToList();
            Assert.True(reasons.Count > 0, $"condition {type.Name} of a {kind.Name} carries {condition.Reason}: add that to the ReasonOf of its constant");
            Assert.True(
                (condition.Type, condition.Status) is not (ConditionTypes.Stalled, ConditionStatus.True) || reasons.Exists(reason => reason.Remedy is not null),
                $"{condition.Reason} stalls a {kind.Name}: say in the remarks of its constant what to do");
        }
    }
}
