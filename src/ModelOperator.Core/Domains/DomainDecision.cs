using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Domains;

/// <summary>Decides the status of a Domain.</summary>
public static class DomainDecision
{
    /// <summary>Most namespaces listed; the count beside the list is complete.</summary>
    public const int MaxListed = 256;

    /// <summary>Condition types that the operator writes on domains.</summary>
    public static IReadOnlySet<string> OwnedConditions { get; } = new HashSet<string>
    {
        ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled, ConditionTypes.NamespaceConflict,
    };

    /// <summary>The status of a domain.</summary>
    public static DomainStatus Decide(Domain domain, DomainFacts facts, DateTimeOffset now) => new()
    {
        ObservedGeneration = domain.Metadata.Generation,
        Conditions = Conditions(domain, facts, now),
        Namespaces = facts.Namespaces.Count == 0 ? null : [.. facts.Namespaces.Take(MaxListed)],
        NamespaceCount = facts.Namespaces.Count,
        Assets = facts.Assets,
        Gpus = new GpuUse { Used = facts.GpusUsed, Waiting = facts.GpusWaiting, Quota = domain.Spec.Quota?.Gpus },
        Grants = facts.Grants,
    };

    private static IReadOnlyList<Condition> Conditions(Domain domain, DomainFacts facts, DateTimeOffset now)
    {
        var name = domain.Metadata.Name;
        var conditions = new ObservedConditions(domain.Metadata.Generation, now);
        if (facts.Conflicts.Count == 0)
        {
            conditions.Add(ConditionTypes.NamespaceConflict, false, Reasons.NoConflict, "no other domain claims its namespaces");
        }
        else
        {
            conditions.Add(ConditionTypes.NamespaceConflict, true, Reasons.NamespaceConflict,
                string.Join("; ", facts.Conflicts.Take(5).Select(conflict => Message(name, conflict))));
        }

        // The keeper has all it asked for; only the claimant lacks something.
        if (facts.Conflicts.FirstOrDefault(conflict => conflict.Claimant == name) is { } lost)
        {
            return conditions.AddStalled(Reasons.NamespaceConflict, Message(name, lost)).All;
        }

        return facts.Namespaces.Count switch
        {
            0 => conditions.AddReady(
                domain.Spec.Namespaces is { Names.Count: > 0 } or { Selector: not null }
                    ? "none of its namespaces exists yet"
                    : "it claims no namespace: say in spec.namespaces which are its own",
                Reasons.NoNamespaces).All,
            1 => conditions.AddReady("it owns 1 namespace").All,
            var count => conditions.AddReady($"it owns {count} namespaces").All,
        };
    }

    private static string Message(string domain, NamespaceConflict conflict) => conflict.Keeper == domain
        ? $"namespace {conflict.Namespace} is claimed by Domain {conflict.Claimant} too; this domain is older and keeps it"
        : $"namespace {conflict.Namespace} belongs to Domain {conflict.Keeper}, which is older: take it out of spec.namespaces of one of the two";
}
