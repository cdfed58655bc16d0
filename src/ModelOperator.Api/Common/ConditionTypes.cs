namespace ModelOperator.Api;

/// <summary>Types of the conditions in status. Ready, Reconciling and Stalled are on every kind, with the meaning kstatus gives them.</summary>
public static class ConditionTypes
{
    /// <summary>True: the object is as its specification asks.</summary>
    [ConditionOf]
    public const string Ready = "Ready";

    /// <summary>True: the operator is still working towards the specification.</summary>
    [ConditionOf]
    public const string Reconciling = "Reconciling";

    /// <summary>True: nothing moves until somebody changes the object that the message names.</summary>
    [ConditionOf]
    public const string Stalled = "Stalled";

    /// <summary>True: every reference leads to an existing asset that may be used.</summary>
    [ConditionOf(typeof(Dataset), typeof(Embedding), typeof(Model), typeof(ModelVersion))]
    public const string ReferencesResolved = "ReferencesResolved";

    /// <summary>False: the API server refuses the lineage annotations. Absent otherwise.</summary>
    [ConditionOf(typeof(Dataset), typeof(Embedding), typeof(Model), typeof(ModelVersion), typeof(ModelDeployment))]
    public const string Annotated = "Annotated";

    /// <summary>True on a ModelVersion that asks for a stage: it is in that stage.</summary>
    [ConditionOf(typeof(ModelVersion))]
    public const string Promoted = "Promoted";

    /// <summary>True on an asset that is being deleted: it waits, since live deployments or other domains depend on it.</summary>
    [ConditionOf(typeof(Dataset), typeof(Embedding), typeof(ModelVersion))]
    public const string DeletionHeld = "DeletionHeld";

    /// <summary>
    /// True on an asset: nothing has been made from it for so long that it can be retired. False: the last consumer went, and the time
    /// counts from then. Absent: something is made from it, or nothing was yet and it is young.
    /// </summary>
    [ConditionOf(typeof(Dataset), typeof(Embedding), typeof(Model), typeof(ModelVersion))]
    public const string Unused = "Unused";

    /// <summary>
    /// False on an asset: a licence upstream forbids what is done with it. It says so and stops nothing: Ready does not depend on it.
    /// Absent where no licence binds the asset, but for ModelDeployments.
    /// </summary>
    [ConditionOf(typeof(Dataset), typeof(Embedding), typeof(Model), typeof(ModelVersion), typeof(ModelDeployment))]
    public const string LicenseCompatible = "LicenseCompatible";

    /// <summary>True on a Domain: a namespace it claims belongs to another Domain.</summary>
    [ConditionOf(typeof(Domain))]
    public const string NamespaceConflict = "NamespaceConflict";

    /// <summary>True on a SharingGrant: it allows something now.</summary>
    [ConditionOf(typeof(SharingGrant))]
    public const string Active = "Active";

    /// <summary>True on a SharingGrant: it ends by itself soon.</summary>
    [ConditionOf(typeof(SharingGrant))]
    public const string ExpiringSoon = "ExpiringSoon";

    /// <summary>
    /// True on an asset: it lives by a grant that was revoked, or is made from something that does, and the message says until when it can
    /// go on. Absent otherwise.
    /// </summary>
    [ConditionOf(typeof(Dataset), typeof(Embedding), typeof(Model), typeof(ModelVersion), typeof(ModelDeployment))]
    public const string GrantRevoking = "GrantRevoking";

    /// <summary>True on a SharingGrant: its resources match existing objects.</summary>
    [ConditionOf(typeof(SharingGrant))]
    public const string ResourcesMatched = "ResourcesMatched";

    /// <summary>True on a SharingGrant: its grantees exist.</summary>
    [ConditionOf(typeof(SharingGrant))]
    public const string GranteesResolved = "GranteesResolved";

    /// <summary>
    /// True on a SharingGrant: the service accounts of its grantees, and the members of Domains it names, can read what it shares through the
    /// Kubernetes API. Absent where it shares nothing.
    /// </summary>
    [ConditionOf(typeof(SharingGrant))]
    public const string ReadAccess = "ReadAccess";

    /// <summary>True on a ModelDeployment: the model and version exist.</summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string ModelResolved = "ModelResolved";

    /// <summary>True on a ModelDeployment: its namespace may deploy the model. True on an AccessRequest: grants give all that it asks for.</summary>
    [ConditionOf(typeof(AccessRequest), typeof(ModelDeployment))]
    public const string Granted = "Granted";

    /// <summary>True on a ModelDeployment: a ServingRuntime serves the model's format.</summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string RuntimeMatched = "RuntimeMatched";

    /// <summary>
    /// True on a ModelDeployment: what is served has the digest that the ModelVersion names. False: a loader could not put such an artifact in
    /// place. Unknown: none has yet, or nobody checks it.
    /// </summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string ArtifactVerified = "ArtifactVerified";

    /// <summary>True on a ModelDeployment: the domain's quota has room for it.</summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string QuotaAvailable = "QuotaAvailable";

    /// <summary>
    /// True on a ModelDeployment: its pods admit their own namespace and those it is granted to. False: some of these are kept out, or there
    /// are no pods since the others cannot be. Absent where spec.networkPolicy asks for nothing.
    /// </summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string NetworkRestricted = "NetworkRestricted";

    /// <summary>True on a ModelDeployment: pods are being created or replaced.</summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string RolloutProgressing = "RolloutProgressing";

    /// <summary>True on a ModelDeployment: an autoscaler keeps its replicas. Absent where spec.scaling.autoscaling asks for none.</summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string Autoscaled = "Autoscaled";

    /// <summary>True on a ModelDeployment: its Gateway routes to it. Absent where spec.exposure.gateway names none.</summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string Routed = "Routed";

    /// <summary>True on a ModelDeployment: a PodDisruptionBudget guards its pods. Absent where spec.disruptionBudget asks for none.</summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string DisruptionLimited = "DisruptionLimited";

    /// <summary>True on a ModelDeployment: a ServiceMonitor has Prometheus scrape its pods. Absent where spec.monitoring asks for none.</summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string Monitored = "Monitored";

    /// <summary>True on a ModelDeployment: a LocalQueue of Kueue admits its pods. Absent where spec.placement.queue names none.</summary>
    [ConditionOf(typeof(ModelDeployment))]
    public const string Queued = "Queued";
}
