using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>Everything a decision about one ModelDeployment depends on.</summary>
public sealed record ServingInputs
{
    /// <summary>The deployment, with its last status.</summary>
    public required ModelDeployment Deployment { get; init; }

    /// <summary>What became of its reference to a model.</summary>
    public required ModelResolution Model { get; init; }

    /// <summary>The version that serves, when it is another one than the model resolves to.</summary>
    public StableVersion? Serving { get; init; }

    /// <summary>All runtimes of the cluster.</summary>
    public required RuntimeCatalog Runtimes { get; init; }

    /// <summary>Whether pods of the cluster can mount image volumes.</summary>
    public bool ImageVolumes { get; init; } = true;

    /// <summary>What the domain's quota gives it (<see cref="QuotaAdmission"/>).</summary>
    public QuotaVerdict Quota { get; init; } = QuotaVerdict.Unlimited;

    /// <summary>Domain of its namespace.</summary>
    public string? Domain { get; init; }

    /// <summary>Whether licences allow what is done with the model (<see cref="LicenseDecision"/>).</summary>
    public LicenseVerdict? License { get; init; }

    /// <summary>The consent that ends first, if one was revoked that it or anything it was made from lives by.</summary>
    public UpstreamRevocation? Revocation { get; init; }

    /// <summary>Namespaces that grants let call it; nobody asks where its specification does not keep others out.</summary>
    public Callers Callers { get; init; } = Callers.None;

    /// <summary>The first Deployment in the cache, whoever it belongs to.</summary>
    public Deployment? LiveDeployment { get; init; }

    /// <summary>The second Deployment in the cache, whoever it belongs to.</summary>
    public Deployment? LiveSecondary { get; init; }

    /// <summary>The Service that callers use in the cache, whoever it belongs to.</summary>
    public Service? LiveService { get; init; }

    /// <summary>The Service of the first Deployment alone in the cache, whoever it belongs to.</summary>
    public Service? LivePrimaryService { get; init; }

    /// <summary>The Service of the second Deployment alone in the cache, whoever it belongs to.</summary>
    public Service? LiveSecondaryService { get; init; }

    /// <summary>The newest answers to the queries of the canary's gates, by gate.</summary>
    public IReadOnlyDictionary<string, GateSample> GateSamples { get; init; } = new Dictionary<string, GateSample>();

    /// <summary>The NetworkPolicy of its name in the cache, whoever it belongs to.</summary>
    public NetworkPolicy? LiveNetworkPolicy { get; init; }

    /// <summary>What is known of the kinds that the cluster may or may not serve.</summary>
    public OptionalKinds Optional { get; init; } = new();

    /// <summary>The Prometheus that gates and autoscalers ask; null when the operator knows none.</summary>
    public MetricsServer? Prometheus { get; init; }

    /// <summary>What the API server answered when the children were last written; decide again with these to report them.</summary>
    public IReadOnlyList<ChildRefusal> Refusals { get; init; } = [];

    /// <summary>How the last write of a child failed, when that may pass by itself; decide again with it to report it.</summary>
    public string? Failure { get; init; }

    /// <summary>Its pods: those with its label in its namespace.</summary>
    public IReadOnlyCollection<Pod> Pods { get; init; } = [];

    /// <summary>Lineage annotations for the children.</summary>
    public IReadOnlyDictionary<string, string> Lineage { get; init; } = new Dictionary<string, string>();

    /// <summary>The time, for the transition times of conditions.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The Deployment of a slot in the cache, whoever it belongs to.</summary>
    public Deployment? Live(ServingSlot slot) => slot == ServingSlot.Primary ? LiveDeployment : LiveSecondary;

    /// <summary>The Service of a slot alone in the cache, whoever it belongs to.</summary>
    public Service? LiveServiceOf(ServingSlot slot) => slot == ServingSlot.Primary ? LivePrimaryService : LiveSecondaryService;
}
