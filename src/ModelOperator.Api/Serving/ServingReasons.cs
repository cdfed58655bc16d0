namespace ModelOperator.Api;

/// <summary>
/// Reasons of the conditions of a ModelDeployment and a ServingRuntime. Beyond these, Ready carries the reason that Kubernetes gives for pods that do
/// not run: see PodReasons.
/// </summary>
public static partial class ServingReasons
{
    /// <summary>Every replica runs the version that is asked for.</summary>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string Serving = "Serving";

    /// <summary>No replicas are asked for, and there are none.</summary>
    /// <remarks>Raise spec.scaling.replicas, or the minimum of autoscaling, if it is to answer.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string ScaledToZero = "ScaledToZero";

    /// <summary>The deployment is suspended, and there are no pods.</summary>
    /// <remarks>Set spec.suspend to false to serve again.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    public const string Suspended = "Suspended";

    /// <summary>Pods, or the object that the condition is about, are being created or replaced.</summary>
    /// <remarks>
    /// Wait. Pods that do not come show their own reason after a moment, and a rollout that does not get on says so after
    /// spec.rollout.progressDeadlineSeconds.
    /// </remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    [ReasonOf(ConditionTypes.NetworkRestricted)]
    [ReasonOf(ConditionTypes.Autoscaled)]
    [ReasonOf(ConditionTypes.Routed)]
    [ReasonOf(ConditionTypes.DisruptionLimited)]
    [ReasonOf(ConditionTypes.Monitored)]
    public const string Progressing = "Progressing";

    /// <summary>Pods are being removed.</summary>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string ScalingDown = "ScalingDown";

    /// <summary>The deployment is being deleted.</summary>
    /// <remarks>If it stays: its metadata.finalizers name who keeps it. The operator puts none on a ModelDeployment.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string Deleting = "Deleting";

    /// <summary>An object of the name exists and belongs to somebody else.</summary>
    /// <remarks>Delete or rename that object, or give the ModelDeployment another name.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    [ReasonOf(ConditionTypes.NetworkRestricted)]
    [ReasonOf(ConditionTypes.Autoscaled)]
    [ReasonOf(ConditionTypes.Routed)]
    [ReasonOf(ConditionTypes.DisruptionLimited)]
    [ReasonOf(ConditionTypes.Monitored)]
    public const string NameConflict = "NameConflict";

    /// <summary>The API server, a quota or an admission policy of the namespace refused an object.</summary>
    /// <remarks>Read what the server said in the message, and change the field, the ResourceQuota or the policy that it names.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    [ReasonOf(ConditionTypes.NetworkRestricted)]
    [ReasonOf(ConditionTypes.Autoscaled)]
    [ReasonOf(ConditionTypes.Routed)]
    [ReasonOf(ConditionTypes.DisruptionLimited)]
    [ReasonOf(ConditionTypes.Monitored)]
    public const string ApplyRejected = "ApplyRejected";

    /// <summary>A write of an object failed and is tried again.</summary>
    /// <remarks>Wait. If it lasts, the API server or a webhook does not answer: the message has its words.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    [ReasonOf(ConditionTypes.NetworkRestricted)]
    [ReasonOf(ConditionTypes.Autoscaled)]
    [ReasonOf(ConditionTypes.Routed)]
    [ReasonOf(ConditionTypes.DisruptionLimited)]
    [ReasonOf(ConditionTypes.Monitored)]
    public const string ApplyFailed = "ApplyFailed";

    /// <summary>The model and version exist.</summary>
    [ReasonOf(ConditionTypes.ModelResolved)]
    public const string Resolved = "Resolved";

    /// <summary>There is no such Model.</summary>
    /// <remarks>Create it, or correct spec.model.</remarks>
    [ReasonOf(ConditionTypes.ModelResolved)]
    public const string ModelNotFound = "ModelNotFound";

    /// <summary>The Model has no such version.</summary>
    /// <remarks>Create a ModelVersion, or correct spec.model.version.</remarks>
    [ReasonOf(ConditionTypes.ModelResolved)]
    public const string VersionNotFound = "VersionNotFound";

    /// <summary>The Model has no version in the stage.</summary>
    /// <remarks>Promote one of its ModelVersions, whose condition Promoted says what is missing, or correct spec.model.stage.</remarks>
    [ReasonOf(ConditionTypes.ModelResolved)]
    public const string StageEmpty = "StageEmpty";

    /// <summary>The version is, through its references, made from itself.</summary>
    /// <remarks>Remove one of the references of the cycle.</remarks>
    [ReasonOf(ConditionTypes.ModelResolved)]
    public const string LineageCycle = "LineageCycle";

    /// <summary>The version, or something it was made from, uses an asset that was not granted to its namespace.</summary>
    /// <remarks>Let the owner of that object ask for the grant; ReferencesResolved on it says whose. Or serve a version without it.</remarks>
    [ReasonOf(ConditionTypes.ModelResolved)]
    public const string LineageRefused = "LineageRefused";

    /// <summary>Not decided, because the model is not resolved.</summary>
    /// <remarks>Solve what ModelResolved or Granted says.</remarks>
    [ReasonOf(ConditionTypes.RuntimeMatched)]
    [ReasonOf(ConditionTypes.QuotaAvailable)]
    [ReasonOf(ConditionTypes.LicenseCompatible, typeof(ModelDeployment))]
    public const string ModelNotResolved = "ModelNotResolved";

    /// <summary>The model lives in the deployment's own namespace; nobody else's consent is needed.</summary>
    [ReasonOf(ConditionTypes.Granted, typeof(ModelDeployment))]
    public const string OwnNamespace = "OwnNamespace";

    /// <summary>A SharingGrant allows the deployment.</summary>
    [ReasonOf(ConditionTypes.Granted, typeof(ModelDeployment))]
    public const string GrantActive = "GrantActive";

    /// <summary>No active SharingGrant allows the deployment. Whether the model exists is not told.</summary>
    /// <remarks>
    /// Ask the owner of the model's namespace for a SharingGrant with permission Deploy, with kubectl model request or an AccessRequest.
    /// </remarks>
    [ReasonOf(ConditionTypes.Granted, typeof(ModelDeployment))]
    [ReasonOf(ConditionTypes.ModelResolved)]
    public const string NotGranted = "NotGranted";

    /// <summary>The owner of something that the model was made from does not let it be granted on.</summary>
    /// <remarks>Ask the owner that the message names for a grant of their own, or for spec.redistribution: Allowed.</remarks>
    [ReasonOf(ConditionTypes.Granted, typeof(ModelDeployment))]
    [ReasonOf(ConditionTypes.ModelResolved)]
    [ReasonOf(ConditionTypes.NetworkRestricted)]
    public const string RedistributionDenied = "RedistributionDenied";

    /// <summary>The pods are reached from their own namespace and from those that grants let call them.</summary>
    [ReasonOf(ConditionTypes.NetworkRestricted)]
    public const string PolicyApplied = "PolicyApplied";

    /// <summary>Namespaces that may call the deployment lack the label by which a NetworkPolicy finds them.</summary>
    /// <remarks>Label each kubernetes.io/metadata.name=NAME, which Kubernetes does by itself since 1.21.</remarks>
    [ReasonOf(ConditionTypes.NetworkRestricted)]
    public const string CallersUnlabelled = "CallersUnlabelled";

    /// <summary>More namespaces may call the deployment than fit into a NetworkPolicy.</summary>
    /// <remarks>Grant the ModelDeployment to fewer namespaces.</remarks>
    [ReasonOf(ConditionTypes.NetworkRestricted)]
    public const string CallersCut = "CallersCut";
}
