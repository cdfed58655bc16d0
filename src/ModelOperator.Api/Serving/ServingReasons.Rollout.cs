namespace ModelOperator.Api;

public static partial class ServingReasons
{
    /// <summary>No pods are being created or replaced.</summary>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string RolloutComplete = "RolloutComplete";

    /// <summary>A rollout made no progress for as long as spec.rollout allows, and no pod says why.</summary>
    /// <remarks>Look at the pods' logs: a server that loads longer needs a higher spec.rollout.progressDeadlineSeconds.</remarks>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string ProgressDeadlineExceeded = "ProgressDeadlineExceeded";

    /// <summary>Somebody paused the Deployment that serves the model.</summary>
    /// <remarks>kubectl rollout resume deployment NAME; to pause a rollout use spec.rollout.paused of the ModelDeployment.</remarks>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string DeploymentPaused = "DeploymentPaused";

    /// <summary>spec.rollout.paused keeps what serves.</summary>
    /// <remarks>Set it to false to go on.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelDeployment))]
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string Paused = "Paused";

    /// <summary>A new version runs beside the old one and takes over step by step.</summary>
    /// <remarks>Wait; status.rollout has the step, and status.versions who has which share of the traffic.</remarks>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string Canary = "Canary";

    /// <summary>A step of a canary waits for somebody's approval.</summary>
    /// <remarks>
    /// Set spec.rollout.approval to the version and step that the message names, or go back to the version of before in spec.model.
    /// </remarks>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string ApprovalNeeded = "ApprovalNeeded";

    /// <summary>A step of a canary waits for a metric that cannot be had now.</summary>
    /// <remarks>
    /// See in status.rollout.gates what Prometheus answered: it may be down, be named wrongly by --prometheus-url, or have no such series yet.
    /// </remarks>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string GateWaiting = "GateWaiting";

    /// <summary>A gate of a canary cannot be judged as it is written.</summary>
    /// <remarks>Correct the query or the bounds that the message names.</remarks>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string GateInvalid = "GateInvalid";

    /// <summary>A gate failed, and the new version was taken back. The old one has all of the traffic.</summary>
    /// <remarks>Mend the model and ask for another version, or change spec.rollout.attempt to try the same again.</remarks>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string GateFailed = "GateFailed";

    /// <summary>A canary that may not surge takes at least two replicas.</summary>
    /// <remarks>Set spec.scaling.replicas to at least 2, or spec.rollout.canary.surge to true.</remarks>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string CanaryNeedsReplicas = "CanaryNeedsReplicas";

    /// <summary>A canary waits for room in the domain's quota.</summary>
    /// <remarks>Raise spec.quota.gpus of the Domain, scale something down, or set spec.rollout.canary.surge to false, which needs no room.</remarks>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string CanaryWaitsForQuota = "CanaryWaitsForQuota";

    /// <summary>A canary is to mirror traffic, which takes a Gateway.</summary>
    /// <remarks>Set spec.exposure.gateway, whose condition Routed says what is missing, or leave the step out.</remarks>
    [ReasonOf(ConditionTypes.RolloutProgressing)]
    public const string ShadowNotPossible = "ShadowNotPossible";

    /// <summary>Another version is rolled out than before.</summary>
    public const string VersionChanged = "VersionChanged";

    /// <summary>A canary began.</summary>
    public const string CanaryStarted = "CanaryStarted";

    /// <summary>A canary went on to its next step.</summary>
    public const string CanaryAdvanced = "CanaryAdvanced";
}
