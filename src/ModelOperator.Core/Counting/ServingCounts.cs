using ModelOperator.Api;
using ModelOperator.Core.Domains;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Counting;

/// <summary>What keeps ModelDeployments from serving, counted from what their status says.</summary>
public static class ServingCounts
{
    /// <summary>How many are stalled, by reason.</summary>
    public static IReadOnlyDictionary<string, int> Stalled(IEnumerable<ModelDeployment> deployments) => deployments
        .Select(static deployment => Conditions.Find(deployment.Status?.Conditions, ConditionTypes.Stalled))
        .Where(static stalled => stalled is { Status: ConditionStatus.True })
        .CountBy(static stalled => StallReason.Of(stalled!.Reason)).ToDictionary();

    /// <summary>How many wait for the quota of each domain.</summary>
    public static IReadOnlyDictionary<string, int> Waiting(IEnumerable<ModelDeployment> deployments, DomainMap domains) => deployments
        .Where(static deployment => Conditions.Find(deployment.Status?.Conditions, ConditionTypes.QuotaAvailable) is
            { Status: ConditionStatus.False, Reason: ServingReasons.QuotaExceeded })
        .Select(deployment => domains.DomainOf(deployment.Metadata.Key.Namespace)).OfType<string>()
        .CountBy(static domain => domain).ToDictionary();
}
