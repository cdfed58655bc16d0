namespace ModelOperator.Api;

public static partial class ServingReasons
{
    /// <summary>The domain's quota has room.</summary>
    [ReasonOf(ConditionTypes.QuotaAvailable)]
    public const string Admitted = "Admitted";

    /// <summary>The namespace belongs to no domain with a quota.</summary>
    [ReasonOf(ConditionTypes.QuotaAvailable)]
    public const string NoQuota = "NoQuota";

    /// <summary>No pods are asked for, so none count.</summary>
    [ReasonOf(ConditionTypes.QuotaAvailable)]
    public const string NotNeeded = "NotNeeded";

    /// <summary>The domain's quota has no room. What runs keeps running.</summary>
    /// <remarks>Raise spec.quota of the Domain, or scale down or suspend a deployment of it; the message has the numbers.</remarks>
    [ReasonOf(ConditionTypes.QuotaAvailable)]
    public const string QuotaExceeded = "QuotaExceeded";

    /// <summary>A LocalQueue of Kueue admits the pods, not the domain's quota.</summary>
    /// <remarks>If pods do not come, ask the queue: kubectl get workloads.</remarks>
    [ReasonOf(ConditionTypes.QuotaAvailable)]
    [ReasonOf(ConditionTypes.Queued)]
    public const string LeftToKueue = "LeftToKueue";

    /// <summary>There is no LocalQueue of the name. No new pods are made.</summary>
    /// <remarks>Create it, or correct spec.placement.queue.</remarks>
    [ReasonOf(ConditionTypes.Queued)]
    public const string QueueNotFound = "QueueNotFound";

    /// <summary>The object is there as the specification asks.</summary>
    [ReasonOf(ConditionTypes.Autoscaled)]
    [ReasonOf(ConditionTypes.DisruptionLimited)]
    [ReasonOf(ConditionTypes.Monitored)]
    public const string Applied = "Applied";

    /// <summary>The Gateway routes to the deployment.</summary>
    [ReasonOf(ConditionTypes.Routed)]
    public const string Accepted = "Accepted";

    /// <summary>There are to be no pods for now, and the object goes with them.</summary>
    [ReasonOf(ConditionTypes.Autoscaled)]
    [ReasonOf(ConditionTypes.Routed)]
    [ReasonOf(ConditionTypes.DisruptionLimited)]
    [ReasonOf(ConditionTypes.Monitored)]
    [ReasonOf(ConditionTypes.Queued)]
    public const string NoPods = "NoPods";

    /// <summary>The runtime does not say where its metrics are.</summary>
    /// <remarks>Have the platform team set spec.container.metrics of the ServingRuntime, or take spec.monitoring out.</remarks>
    [ReasonOf(ConditionTypes.Monitored)]
    public const string NoMetrics = "NoMetrics";

    /// <summary>The operator was started without the address of a Prometheus. Replicas stay a fixed number.</summary>
    /// <remarks>Start it with --prometheus-url, in the chart operator.prometheus.url, or scale by spec.scaling.autoscaling.cpuUtilization.</remarks>
    [ReasonOf(ConditionTypes.Autoscaled)]
    public const string NoPrometheus = "NoPrometheus";

    /// <summary>The query of a target cannot be kept to the deployment's own namespace. Replicas stay a fixed number.</summary>
    /// <remarks>Write the query as the message says.</remarks>
    [ReasonOf(ConditionTypes.Autoscaled)]
    public const string QueryRefused = "QueryRefused";

    /// <summary>The cluster does not serve the kind of object that it takes. The model is served without.</summary>
    /// <remarks>Install what the message names, or take the field out.</remarks>
    [ReasonOf(ConditionTypes.Autoscaled)]
    [ReasonOf(ConditionTypes.Routed)]
    [ReasonOf(ConditionTypes.DisruptionLimited)]
    [ReasonOf(ConditionTypes.Monitored)]
    [ReasonOf(ConditionTypes.Queued)]
    public const string NotServed = "NotServed";

    /// <summary>The operator may not read the kind of object that it takes. The model is served without.</summary>
    /// <remarks>Give it the permission: in the chart rbac.optionalKinds, otherwise config/rbac/optional.yaml.</remarks>
    [ReasonOf(ConditionTypes.Autoscaled)]
    [ReasonOf(ConditionTypes.Routed)]
    [ReasonOf(ConditionTypes.DisruptionLimited)]
    [ReasonOf(ConditionTypes.Monitored)]
    [ReasonOf(ConditionTypes.Queued)]
    public const string Forbidden = "Forbidden";

    /// <summary>Whether the cluster serves the kind of object that it takes is not known yet.</summary>
    /// <remarks>Wait; if it lasts, the log of the operator says what keeps it from asking.</remarks>
    [ReasonOf(ConditionTypes.Autoscaled)]
    [ReasonOf(ConditionTypes.Routed)]
    [ReasonOf(ConditionTypes.DisruptionLimited)]
    [ReasonOf(ConditionTypes.Monitored)]
    [ReasonOf(ConditionTypes.Queued)]
    public const string NotYetKnown = "NotYetKnown";
}
