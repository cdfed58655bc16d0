using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>What a domain's quota gives each of its deployments.</summary>
public sealed record QuotaAllocation
{
    /// <summary>The verdict on every request that wants pods.</summary>
    public required IReadOnlyDictionary<ObjectKey, QuotaVerdict> Verdicts { get; init; }

    /// <summary>GPUs admitted.</summary>
    public required long UsedGpus { get; init; }

    /// <summary>GPUs asked for and not admitted.</summary>
    public required long WaitingGpus { get; init; }
}

/// <summary>
/// Shares a domain's quota out among its deployments. The rules, in their order:
/// <list type="number">
/// <item>The sum of what is admitted never exceeds the quota.</item>
/// <item>What a deployment holds it keeps, the oldest first: no newcomer and nobody's scale-up takes running pods away. Only a quota
/// that was lowered below what is held does, and then from the youngest.</item>
/// <item>What is wanted beyond that is admitted in the order of creation (then of namespace and name), whole or not at all: a refused
/// scale-up leaves the deployment with what it holds, a refused newcomer waits without pods.</item>
/// <item>One that does not fit does not hold up younger ones that do. Deployments do not end by themselves, so GPUs kept free behind a
/// large request could idle for ever, and a request above the whole quota would close it to everybody.</item>
/// </list>
/// The result depends on the set of requests alone, not on their order, and is stable: admitting again from the result changes nothing.
/// </summary>
public static class QuotaAdmission
{
    /// <summary>Admits. The result is that of the whole domain: take it once for a state of the domain, not once a deployment.</summary>
    /// <param name="quota">The domain's quota; null for none.</param>
    /// <param name="requests">The deployments of all of the domain's namespaces.</param>
    public static QuotaAllocation Admit(DomainQuota? quota, IEnumerable<QuotaRequest> requests)
    {
        var queue = requests.Where(request => request.WantsPods).ToList();
        queue.Sort(static (left, right) =>
            left.Created != right.Created ? left.Created.CompareTo(right.Created)
            : left.Key.Namespace != right.Key.Namespace ? string.CompareOrdinal(left.Key.Namespace, right.Key.Namespace)
            : string.CompareOrdinal(left.Key.Name, right.Key.Name));

        var books = new Books(quota?.Gpus ?? long.MaxValue, quota?.Deployments ?? int.MaxValue);
        foreach (var request in queue)
        {
            if (request.Kept is { } kept)
            {
                books.TryAdmit(request.Key, kept);
            }
        }

        foreach (var request in queue)
        {
            books.TryAdmit(request.Key, request.Gpus);
        }

        return new QuotaAllocation
        {
            Verdicts = queue.ToDictionary(request => request.Key, request => quota is null ? QuotaVerdict.Unlimited : Verdict(quota, request, books)),
            UsedGpus = books.Gpus,
            WaitingGpus = queue.Sum(request => (long)request.Gpus) - books.Gpus,
        };
    }

    private static QuotaVerdict Verdict(DomainQuota quota, QuotaRequest request, Books books)
    {
        var admitted = books.AdmittedTo(request.Key);
        if (admitted == request.Gpus)
        {
            return new QuotaVerdict { Admitted = true, Gpus = request.Gpus };
        }

        // A deployment that holds something needs no further place among the deployments, so only GPUs can refuse it.
        return admitted is null && books.Deployments >= quota.Deployments
            ? new QuotaVerdict { Refusal = QuotaLimit.Deployments, Limit = quota.Deployments ?? 0, TakenByOthers = books.Deployments }
            : new QuotaVerdict
            {
                Gpus = admitted ?? 0,
                Refusal = QuotaLimit.Gpus,
                Limit = quota.Gpus ?? 0,
                TakenByOthers = books.Gpus - (admitted ?? 0),
            };
    }

    private sealed class Books(long gpuLimit, int deploymentLimit)
    {
        private readonly Dictionary<ObjectKey, int> _admitted = [];

        public long Gpus { get; private set; }

        public int Deployments => _admitted.Count;

        public int? AdmittedTo(ObjectKey key) => _admitted.TryGetValue(key, out var gpus) ? gpus : null;

        public void TryAdmit(ObjectKey key, int gpus)
        {
            var present = _admitted.TryGetValue(key, out var held);
            if (Gpus - held + gpus <= gpuLimit && (present || _admitted.Count < deploymentLimit))
            {
                Gpus += gpus - held;
                _admitted[key] = gpus;
            }
        }
    }
}
