using System.Diagnostics.Metrics;
using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Counting;
using ModelOperator.Core.Domains;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Metrics;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Observation;

/// <summary>
/// What the operator's objects say of themselves, in numbers: counted from the caches when it is asked for, so that it costs nothing
/// otherwise. Every synced replica tells the same, whoever leads, so that what is wrong is still told when nobody does. A label is a word of ours or
/// the name of a Domain, which only those make who administer the cluster; names of what tenants make are none, nor is that of a Private Domain,
/// since whoever reads metrics may not read Domains.
/// </summary>
internal sealed class StateMetrics : IDisposable
{
    /// <summary>Stands for all Private Domains; no Domain can be called so.</summary>
    private const string Private = nameof(DiscoveryMode.Private);

    private readonly Meter _meter = new(RuntimeMeter.Name);
    private readonly ClusterCaches _caches;
    private readonly ClusterObserver _observer;
    private readonly TimeProvider _time;

    /// <summary>Begins to measure.</summary>
    public StateMetrics(ClusterCaches caches, ClusterObserver observer, TimeProvider time)
    {
        (_caches, _observer, _time) = (caches, observer, time);
        Observe("modeloperator_object_conditions", null, Conditions, "Objects by kind, condition and its status; the same on every replica.");
        Observe("modeloperator_stalled_deployments", null, Stalled, "ModelDeployments whose condition Stalled is True, by its reason; the same on every replica.");
        Observe("modeloperator_grant_next_expiry_timestamp_seconds", "s", NextExpiry,
            "When the next SharingGrant that others live by expires, in seconds since 1970; absent when none will.");
        Observe("modeloperator_domain_waiting_deployments", null, Waiting, "ModelDeployments that wait for the quota of their Domain, those of all Private ones together; the same on every replica.");
        Observe("modeloperator_domain_gpus_used", null, () => Gpus(static (_, gpus) => gpus?.Used ?? 0), "GPUs that the deployments of a Domain have of its quota, unless it is Private; the same on every replica.");
        Observe("modeloperator_domain_gpus_waiting", null, () => Gpus(static (_, gpus) => gpus?.Waiting ?? 0), "GPUs that the deployments of a Domain wait for, unless it is Private; the same on every replica.");
        Observe("modeloperator_domain_gpus_quota", null, () => Gpus(static (domain, _) => domain.Spec.Quota?.Gpus), "GPUs that a Domain may use; absent for one without a limit, and for a Private one.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Observe(string name, string? unit, Func<IEnumerable<Measurement<double>>> measure, string description) =>
        _meter.CreateObservableGauge(name, () => _caches.IsStateKnown ? measure() : [], unit, description);

    private IEnumerable<Measurement<double>> Conditions() =>
    [
        .. Count(ObjectKind.Dataset, _caches.Datasets, static item => item.Status, AssetDecision.OwnedConditions),
        .. Count(ObjectKind.Model, _caches.Models, static item => item.Status, AssetDecision.OwnedConditions),
        .. Count(ObjectKind.ModelVersion, _caches.ModelVersions, static item => item.Status, AssetDecision.OwnedConditions),
        .. Count(ObjectKind.Embedding, _caches.Embeddings, static item => item.Status, AssetDecision.OwnedConditions),
        .. Count(ObjectKind.ModelDeployment, _caches.ModelDeployments, static item => item.Status, ServingDecision.OwnedConditions),
        .. Count(ObjectKind.SharingGrant, _caches.Grants, static item => item.Status, GrantDecision.OwnedConditions),
        .. Count(ObjectKind.Domain, _caches.Domains, static item => item.Status, DomainDecision.OwnedConditions),
        .. Count(ObjectKind.ServingRuntime, _caches.Runtimes, static item => item.Status, ServingRuntimeDecision.OwnedConditions),
        .. Count(ObjectKind.AccessRequest, _caches.AccessRequests, static item => item.Status, AccessRequestDecision.OwnedConditions),
        .. Count(ObjectKind.AccessDenial, _caches.AccessDenials, static item => item.Status, AccessDenialDecision.OwnedConditions),
    ];

    /// <summary>Nothing of a kind that was never listed: of that it is not known whether there is none.</summary>
    private static IEnumerable<Measurement<double>> Count<T>(ObjectKind kind, Store<T> store, Func<T, ResourceStatus?> statusOf, IReadOnlySet<string> owned)
        where T : class, IKubernetesObject<T> =>
        !store.IsSynced ? [] : ConditionCount.Of(store.All.Select(item => statusOf(item)?.Conditions), owned).Select(count => new Measurement<double>(
            count.Objects,
            new KeyValuePair<string, object?>("kind", kind.ToString()),
            new KeyValuePair<string, object?>("type", count.Type),
            new KeyValuePair<string, object?>("status", count.Status.ToString())));

    private IEnumerable<Measurement<double>> Stalled() =>
        ServingCounts.Stalled(_caches.ModelDeployments.All).Select(static reason => new Measurement<double>(reason.Value, new KeyValuePair<string, object?>("reason", reason.Key)));

    private IEnumerable<Measurement<double>> NextExpiry() =>
        GrantExpiry.Next(_caches.Grants.All, _time.GetUtcNow()) is { } end ? [new(end.ToUnixTimeMilliseconds() / 1000.0)] : [];

    private IEnumerable<Measurement<double>> Waiting()
    {
        var waiting = ServingCounts.Waiting(_caches.ModelDeployments.All, _observer.Read(static state => state.DomainMap));
        return _caches.Domains.All.GroupBy(static domain => IsPrivate(domain) ? Private : domain.Metadata.Name)
            .Select(domains => Of(domains.Key, domains.Sum(domain => waiting.GetValueOrDefault(domain.Metadata.Name))));
    }

    private IEnumerable<Measurement<double>> Gpus(Func<Domain, GpuUse?, long?> number)
    {
        foreach (var domain in _caches.Domains.All.Where(static domain => !IsPrivate(domain)))
        {
            if (number(domain, domain.Status?.Gpus) is { } gpus)
            {
                yield return Of(domain.Metadata.Name, gpus);
            }
        }
    }

    private static bool IsPrivate(Domain domain) => domain.Spec.Discovery == DiscoveryMode.Private;

    private static Measurement<double> Of(string domain, double value) => new(value, new KeyValuePair<string, object?>("domain", domain));
}
