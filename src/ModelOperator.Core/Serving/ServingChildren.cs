using ModelOperator.Api;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// The children of a ModelDeployment, with the fields we own and no others. They are a function of the specification, the version, the
/// runtime and of who may call: the same inputs give the same bytes, in every process and every release that does not mean to restart
/// all models.
/// </summary>
internal static class ServingChildren
{
    private const int RevisionHistoryLimit = 2;
    private const int LeastProgressDeadlineSeconds = 600;
    private const int ProgressMarginSeconds = 300;

    /// <summary>One of the two Deployments.</summary>
    /// <param name="demand">What the deployment asks for.</param>
    /// <param name="inputs">What is known.</param>
    /// <param name="slot">Which of the two.</param>
    /// <param name="plan">What it is to be.</param>
    /// <param name="runtime">The runtime, which tells how long pods may take to start.</param>
    /// <param name="live">The Deployment that is there.</param>
    public static Deployment Deployment(ServingDemand demand, ServingInputs inputs, ServingSlot slot, SlotPlan plan, ServingRuntime runtime, Deployment? live) => new()
    {
        ApiVersion = Kubernetes.Resources.Deployment.ResourceType.ApiVersion,
        Kind = Kubernetes.Resources.Deployment.ResourceType.Kind,
        Metadata = Metadata(demand, inputs, slot.DeploymentName(demand.Key.Name)) with
        {
            Labels = QueueLabel.Add(ServingLabels.OfChild(demand, inputs.Domain), demand, inputs.Quota.Queue),
        },
        Spec = new DeploymentSpec
        {
            Replicas = plan.Replicas,
            Selector = new LabelSelector { MatchLabels = ServingLabels.Selector(demand, slot) },
            Strategy = Strategy(demand.InPlace),
            ProgressDeadlineSeconds = demand.Deployment.Spec.Rollout?.ProgressDeadlineSeconds
                ?? (plan.IsFrozen ? live?.Spec?.ProgressDeadlineSeconds : null)
                ?? Math.Max(LeastProgressDeadlineSeconds, ServerContainer.StartupSeconds(runtime.Spec.Container) + ProgressMarginSeconds),
            RevisionHistoryLimit = RevisionHistoryLimit,
            Template = plan.Template.Place(slot),
        },
    };

    /// <summary>The Service that callers use: it leads to whichever pods are to answer.</summary>
    public static Service Service(ServingDemand demand, ServingInputs inputs, ServingRuntime runtime, Traffic traffic, bool isSplitElsewhere) => Service(
        demand,
        inputs,
        runtime,
        ChildNames.Primary(demand.Key.Name),
        !isSplitElsewhere && traffic.Reaches(traffic.Stable) && traffic.Reaches(traffic.Stable.Other())
            ? ServingLabels.Selector(demand)
            : ServingLabels.Selector(demand, isSplitElsewhere || traffic.Reaches(traffic.Stable) ? traffic.Stable : traffic.Stable.Other()));

    /// <summary>The Service of one of the two Deployments alone.</summary>
    public static Service SlotService(ServingDemand demand, ServingInputs inputs, ServingRuntime runtime, ServingSlot slot)
    {
        var service = Service(demand, inputs, runtime, slot.ServiceName(demand.Key.Name), ServingLabels.Selector(demand, slot));
        var labels = new Dictionary<string, string>(service.Metadata.Labels!) { [ServingSlots.Label] = slot.LabelValue() };
        return service with { Metadata = service.Metadata with { Labels = labels } };
    }

    private static Service Service(ServingDemand demand, ServingInputs inputs, ServingRuntime runtime, string name, IReadOnlyDictionary<string, string> selector) => new()
    {
        ApiVersion = Kubernetes.Resources.Service.ResourceType.ApiVersion,
        Kind = Kubernetes.Resources.Service.ResourceType.Kind,
        Metadata = Metadata(demand, inputs, name),
        Spec = new ServiceSpec
        {
            Type = "ClusterIP",
            Selector = selector,
            Ports =
            [
                new ServicePort { Name = ServerContainer.Port, Port = demand.Port, TargetPort = ServerContainer.Port, Protocol = "TCP" },
                .. MonitorChild.ServicePort(demand, runtime) is { } metrics ? new[] { metrics } : [],
            ],
        },
    };

    /// <summary>
    /// Nothing a user writes gets into it but names of namespaces that grants reach. These are one peer, however many they are, and found by
    /// the label that the API server puts on every namespace.
    /// </summary>
    public static NetworkPolicy NetworkPolicy(ServingDemand demand, ServingInputs inputs) => new()
    {
        ApiVersion = Kubernetes.Resources.NetworkPolicy.ResourceType.ApiVersion,
        Kind = Kubernetes.Resources.NetworkPolicy.ResourceType.Kind,
        Metadata = Metadata(demand, inputs, ChildNames.Primary(demand.Key.Name)),
        Spec = new NetworkPolicySpec
        {
            PodSelector = new LabelSelector { MatchLabels = ServingLabels.Selector(demand) },
            PolicyTypes = ["Ingress"],
            Ingress = [new NetworkPolicyIngressRule { From = [OwnNamespace, .. inputs.Callers.Namespaces.Count == 0 ? [] : new[] { Namespaces(inputs.Callers) }] }],
        },
    };

    /// <summary>
    /// Address of the Service. It ends with <c>.svc</c>: the search domains of every pod complete that, whatever the cluster's domain is
    /// called, which no API tells.
    /// </summary>
    public static string Url(ServingDemand demand) => $"http://{ChildNames.Primary(demand.Key.Name)}.{demand.Key.Namespace}.svc:{demand.Port}";

    private static NetworkPolicyPeer OwnNamespace { get; } = new() { PodSelector = new LabelSelector() };

    private static NetworkPolicyPeer Namespaces(Callers callers) => new()
    {
        NamespaceSelector = new LabelSelector
        {
            MatchExpressions = [new LabelSelectorRequirement { Key = Labels.NamespaceName, Operator = LabelSelectorOperator.In, Values = callers.Namespaces }],
        },
    };

    /// <summary>Metadata of a child.</summary>
    public static ObjectMeta Metadata(ServingDemand demand, ServingInputs inputs, string name) => new()
    {
        Name = name,
        Namespace = demand.Key.Namespace,
        Labels = ServingLabels.OfChild(demand, inputs.Domain),
        Annotations = Annotations(demand, inputs),
        OwnerReferences = [Owner(demand.Deployment.Metadata).Reference],
    };

    private static Dictionary<string, string>? Annotations(ServingDemand demand, ServingInputs inputs) =>
        inputs.Lineage.Concat(ServingLabels.Annotations(demand)).ToDictionary() is { Count: > 0 } annotations ? annotations : null;

    /// <summary>A ModelDeployment as the owner of its children.</summary>
    public static ChildOwner Owner(ObjectMeta deployment) =>
        new(Reference(deployment.Name, deployment.Uid!), deployment.CreationTimestamp ?? DateTimeOffset.MinValue);

    /// <summary>A ModelDeployment that is gone, as the owner of what it may have left behind.</summary>
    public static ChildOwner GoneOwner(string name) => new(Reference(name, uid: ""), DateTimeOffset.MaxValue);

    private static OwnerReference Reference(string name, string uid) => new()
    {
        ApiVersion = ModelDeployment.ResourceType.ApiVersion,
        Kind = ModelDeployment.ResourceType.Kind,
        Name = name,
        Uid = uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    private static DeploymentStrategy Strategy(RolloutStrategy strategy) => strategy switch
    {
        RolloutStrategy.Recreate => new DeploymentStrategy { Type = "Recreate" },
        RolloutStrategy.RollingNoSurge => Rolling(maxUnavailable: 1, maxSurge: 0),
        _ => Rolling(maxUnavailable: 0, maxSurge: 1),
    };

    private static DeploymentStrategy Rolling(int maxUnavailable, int maxSurge) => new()
    {
        Type = "RollingUpdate",
        RollingUpdate = new RollingUpdateDeployment { MaxUnavailable = maxUnavailable, MaxSurge = maxSurge },
    };
}
