namespace ModelOperator.Api;

/// <summary>
/// Reasons of the conditions of a ModelDeployment and a ServingRuntime. Beyond these, Ready carries the reason Kubernetes gives for
/// pods that do not run, such as Unschedulable, ImagePullBackOff, CrashLoopBackOff, OOMKilled or FailedCreate.
/// </summary>
public static class ServingReasons
{
    /// <summary>Ready: every replica runs the version that is asked for.</summary>
    public const string Serving = "Serving";

    /// <summary>Ready: no replicas are asked for, and there are none.</summary>
    public const string ScaledToZero = "ScaledToZero";

    /// <summary>Ready: the deployment is suspended, and there are no pods.</summary>
    public const string Suspended = "Suspended";

    /// <summary>Pods are being created or replaced.</summary>
    public const string Progressing = "Progressing";

    /// <summary>Pods are being removed.</summary>
    public const string ScalingDown = "ScalingDown";

    /// <summary>The deployment is being deleted.</summary>
    public const string Deleting = "Deleting";

    /// <summary>A rollout made no progress for as long as spec.rollout allows, and no pod says why.</summary>
    public const string ProgressDeadlineExceeded = "ProgressDeadlineExceeded";

    /// <summary>Somebody paused the Deployment.</summary>
    public const string DeploymentPaused = "DeploymentPaused";

    /// <summary>An object of the name exists and belongs to somebody else.</summary>
    public const string NameConflict = "NameConflict";

    /// <summary>The API server, a quota or an admission policy of the namespace refused an object.</summary>
    public const string ApplyRejected = "ApplyRejected";

    /// <summary>A write of an object failed and is tried again.</summary>
    public const string ApplyFailed = "ApplyFailed";

    /// <summary>The pods are reached from their own namespace and from those that grants let call them.</summary>
    public const string PolicyApplied = "PolicyApplied";

    /// <summary>Namespaces that may call the deployment lack the label by which a NetworkPolicy finds them.</summary>
    public const string CallersUnlabelled = "CallersUnlabelled";

    /// <summary>More namespaces may call the deployment than fit into a NetworkPolicy.</summary>
    public const string CallersCut = "CallersCut";

    /// <summary>The model and version exist.</summary>
    public const string Resolved = "Resolved";

    /// <summary>There is no such Model.</summary>
    public const string ModelNotFound = "ModelNotFound";

    /// <summary>The Model has no such version.</summary>
    public const string VersionNotFound = "VersionNotFound";

    /// <summary>The Model has no version in the stage.</summary>
    public const string StageEmpty = "StageEmpty";

    /// <summary>The model is, through its references, made from itself.</summary>
    public const string LineageCycle = "LineageCycle";

    /// <summary>The version, or something it was made from, uses an asset that was not granted to its namespace.</summary>
    public const string LineageRefused = "LineageRefused";

    /// <summary>Not decided, because the model is not resolved.</summary>
    public const string ModelNotResolved = "ModelNotResolved";

    /// <summary>The model lives in the deployment's own namespace; nobody else's consent is needed.</summary>
    public const string OwnNamespace = "OwnNamespace";

    /// <summary>A SharingGrant allows the deployment.</summary>
    public const string GrantActive = "GrantActive";

    /// <summary>No active SharingGrant allows the deployment.</summary>
    public const string NotGranted = "NotGranted";

    /// <summary>The owner of something that the model was made from does not let it be granted on.</summary>
    public const string RedistributionDenied = "RedistributionDenied";

    /// <summary>A ServingRuntime serves the model.</summary>
    public const string Matched = "Matched";

    /// <summary>Not decided, because no ServingRuntime serves the model.</summary>
    public const string RuntimeNotMatched = "RuntimeNotMatched";

    /// <summary>The ServingRuntime that is named does not exist.</summary>
    public const string RuntimeNotFound = "RuntimeNotFound";

    /// <summary>The ServingRuntime that is named does not serve the artifact's format.</summary>
    public const string FormatNotServed = "FormatNotServed";

    /// <summary>No ServingRuntime is picked for the artifact's format.</summary>
    public const string NoRuntimeForFormat = "NoRuntimeForFormat";

    /// <summary>Only disabled ServingRuntimes serve the artifact's format.</summary>
    public const string RuntimeDisabled = "RuntimeDisabled";

    /// <summary>The runtime does not load artifacts from where this one is.</summary>
    public const string SchemeNotSupported = "SchemeNotSupported";

    /// <summary>The artifact is on a claim of another namespace than the deployment's.</summary>
    public const string ClaimOutOfReach = "ClaimOutOfReach";

    /// <summary>The revision of the runtime that is named is not kept.</summary>
    public const string RuntimeRevisionNotFound = "RuntimeRevisionNotFound";

    /// <summary>A new version runs beside the old one and takes over step by step.</summary>
    public const string Canary = "Canary";

    /// <summary>A step of a canary waits for somebody's approval.</summary>
    public const string ApprovalNeeded = "ApprovalNeeded";

    /// <summary>A step of a canary waits for a metric that cannot be had now.</summary>
    public const string GateWaiting = "GateWaiting";

    /// <summary>A gate of a canary cannot be judged as it is written.</summary>
    public const string GateInvalid = "GateInvalid";

    /// <summary>A gate failed, and the new version was taken back.</summary>
    public const string GateFailed = "GateFailed";

    /// <summary>spec.rollout.paused keeps what serves.</summary>
    public const string Paused = "Paused";

    /// <summary>A canary that may not surge takes at least two replicas.</summary>
    public const string CanaryNeedsReplicas = "CanaryNeedsReplicas";

    /// <summary>A canary waits for room in the domain's quota.</summary>
    public const string CanaryWaitsForQuota = "CanaryWaitsForQuota";

    /// <summary>A canary is to mirror traffic, which takes a Gateway.</summary>
    public const string ShadowNotPossible = "ShadowNotPossible";

    /// <summary>A new version was taken back.</summary>
    public const string RolledBack = "RolledBack";

    /// <summary>A canary began.</summary>
    public const string CanaryStarted = "CanaryStarted";

    /// <summary>A canary went on to its next step.</summary>
    public const string CanaryAdvanced = "CanaryAdvanced";

    /// <summary>The artifact's uri cannot be read.</summary>
    public const string ArtifactUriInvalid = "ArtifactUriInvalid";

    /// <summary>The runtime uses a variable that has no value for this artifact.</summary>
    public const string VariableNotAvailable = "VariableNotAvailable";

    /// <summary>The runtime needs a GPU, and none is asked for.</summary>
    public const string GpuRequired = "GpuRequired";

    /// <summary>The runtime does not run on the GPU resource that is asked for.</summary>
    public const string GpuResourceNotSupported = "GpuResourceNotSupported";

    /// <summary>Several ServingRuntimes serve the artifact's format with the same priority.</summary>
    public const string RuntimeAmbiguous = "RuntimeAmbiguous";

    /// <summary>The runtime speaks another protocol than the one that is asked for.</summary>
    public const string ProtocolNotSpoken = "ProtocolNotSpoken";

    /// <summary>The runtime does not let deployments choose the parameter.</summary>
    public const string ParameterUnknown = "ParameterUnknown";

    /// <summary>The value of a parameter does not match what the runtime allows, or the runtime's pattern for it cannot be used.</summary>
    public const string ParameterInvalid = "ParameterInvalid";

    /// <summary>The runtime needs image volumes, and the cluster does not have them.</summary>
    public const string ImageVolumesNotServed = "ImageVolumesNotServed";

    /// <summary>The artifact's digest is none.</summary>
    public const string ArtifactDigestInvalid = "ArtifactDigestInvalid";

    /// <summary>A loader found the digest that the ModelVersion names.</summary>
    public const string DigestMatches = "DigestMatches";

    /// <summary>The node pulls the artifact by its digest.</summary>
    public const string DigestPinned = "DigestPinned";

    /// <summary>Whoever is to say it has not said it yet: a loader of the artifact, or the Gateway.</summary>
    public const string Pending = "Pending";

    /// <summary>The runtime fetches the artifact itself, and its digest is not checked.</summary>
    public const string RuntimeFetches = "RuntimeFetches";

    /// <summary>The artifact is mounted as it is, and its digest is not checked.</summary>
    public const string NotChecked = "NotChecked";

    /// <summary>The artifact has another digest than the ModelVersion says.</summary>
    public const string DigestMismatch = "DigestMismatch";

    /// <summary>The artifact is empty, or larger than the ModelVersion says.</summary>
    public const string SizeMismatch = "SizeMismatch";

    /// <summary>The artifact holds paths or links that lead out of its directory.</summary>
    public const string ArtifactUnsafe = "ArtifactUnsafe";

    /// <summary>The artifact does not exist where its uri says, or is not given to these credentials.</summary>
    public const string ArtifactRefused = "ArtifactRefused";

    /// <summary>The artifact could not be fetched, and that is tried again.</summary>
    public const string FetchFailed = "FetchFailed";

    /// <summary>The volume has no room for the artifact.</summary>
    public const string NoSpace = "NoSpace";

    /// <summary>The loader cannot work with its arguments or with the Secret of the credentials.</summary>
    public const string LoaderArgumentsInvalid = "LoaderArgumentsInvalid";

    /// <summary>The loader cannot read or write its volume.</summary>
    public const string LoaderTargetUnusable = "LoaderTargetUnusable";

    /// <summary>The loader ended in a way that it has no word for.</summary>
    public const string LoaderFailed = "LoaderFailed";

    /// <summary>The domain's quota has room.</summary>
    public const string Admitted = "Admitted";

    /// <summary>The namespace belongs to no domain with a quota.</summary>
    public const string NoQuota = "NoQuota";

    /// <summary>No pods are asked for, so none count.</summary>
    public const string NotNeeded = "NotNeeded";

    /// <summary>The domain's quota has no room.</summary>
    public const string QuotaExceeded = "QuotaExceeded";

    /// <summary>No pods are being created or replaced.</summary>
    public const string RolloutComplete = "RolloutComplete";

    /// <summary>Another version is rolled out than before.</summary>
    public const string VersionChanged = "VersionChanged";

    /// <summary>Another runtime serves the model than before.</summary>
    public const string RuntimeChanged = "RuntimeChanged";

    /// <summary>The runtime can be picked.</summary>
    public const string Available = "Available";

    /// <summary>The runtime is picked for no further deployment.</summary>
    public const string Disabled = "Disabled";

    /// <summary>The runtime uses a variable that does not exist.</summary>
    public const string UnknownVariable = "UnknownVariable";

    /// <summary>The cluster does not serve the kind of object that it takes.</summary>
    public const string NotServed = "NotServed";

    /// <summary>The operator may not read the kind of object that it takes.</summary>
    public const string Forbidden = "Forbidden";

    /// <summary>Whether the cluster serves the kind of object that it takes is not known yet.</summary>
    public const string NotYetKnown = "NotYetKnown";

    /// <summary>The object is there as the specification asks.</summary>
    public const string Applied = "Applied";

    /// <summary>There are to be no pods for now.</summary>
    public const string NoPods = "NoPods";

    /// <summary>The operator was started without the address of a Prometheus.</summary>
    public const string NoPrometheus = "NoPrometheus";

    /// <summary>The query of a target cannot be kept to the deployment's own namespace.</summary>
    public const string QueryRefused = "QueryRefused";

    /// <summary>The Gateway routes to the deployment.</summary>
    public const string Accepted = "Accepted";

    /// <summary>The runtime does not say where its metrics are.</summary>
    public const string NoMetrics = "NoMetrics";

    /// <summary>A LocalQueue of Kueue admits the pods, not the domain's quota.</summary>
    public const string LeftToKueue = "LeftToKueue";

    /// <summary>There is no LocalQueue of the name.</summary>
    public const string QueueNotFound = "QueueNotFound";
}
