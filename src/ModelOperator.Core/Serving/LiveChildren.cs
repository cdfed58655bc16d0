using ModelOperator.Api;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>The objects that have the names of a ModelDeployment's children, whoever they belong to, and the pods that carry its label.</summary>
public sealed record LiveChildren
{
    /// <summary>The first Deployment.</summary>
    public Deployment? Primary { get; init; }

    /// <summary>The second Deployment.</summary>
    public Deployment? Secondary { get; init; }

    /// <summary>The Service that callers use.</summary>
    public Service? Service { get; init; }

    /// <summary>The Service of the first Deployment alone.</summary>
    public Service? PrimaryService { get; init; }

    /// <summary>The Service of the second Deployment alone.</summary>
    public Service? SecondaryService { get; init; }

    /// <summary>The NetworkPolicy.</summary>
    public NetworkPolicy? NetworkPolicy { get; init; }

    /// <summary>The pods.</summary>
    public IReadOnlyCollection<Pod> Pods { get; init; } = [];

    /// <summary>What is known of the kinds that the cluster may or may not serve.</summary>
    public OptionalKinds Optional { get; init; } = new();

    /// <summary>Looks them up.</summary>
    public static LiveChildren Find(
        ChildKeys keys, Func<ObjectKey, Deployment?> deployments, Func<ObjectKey, Service?> services, Func<ObjectKey, NetworkPolicy?> networkPolicies,
        IReadOnlyCollection<Pod> pods) => new()
    {
        Primary = deployments(keys.Primary),
        Secondary = deployments(keys.Secondary),
        Service = services(keys.Primary),
        PrimaryService = services(keys.PrimaryService),
        SecondaryService = services(keys.Secondary),
        NetworkPolicy = networkPolicies(keys.Primary),
        Pods = pods,
    };
}

/// <summary>Names of a ModelDeployment's children.</summary>
/// <param name="Primary">The first Deployment, and all children there is one of.</param>
/// <param name="Secondary">The second Deployment, and its Service.</param>
/// <param name="PrimaryService">The Service of the first Deployment alone.</param>
public readonly record struct ChildKeys(ObjectKey Primary, ObjectKey Secondary, ObjectKey PrimaryService)
{
    /// <summary>The names that follow from that of the ModelDeployment.</summary>
    public static ChildKeys Of(ObjectKey deployment) => new(
        new ObjectKey(deployment.Namespace, ServingSlot.Primary.DeploymentName(deployment.Name)),
        new ObjectKey(deployment.Namespace, ServingSlot.Secondary.DeploymentName(deployment.Name)),
        new ObjectKey(deployment.Namespace, ServingSlot.Primary.ServiceName(deployment.Name)));
}
