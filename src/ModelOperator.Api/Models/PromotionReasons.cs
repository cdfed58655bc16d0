namespace ModelOperator.Api;

/// <summary>Reasons of the condition Promoted of a ModelVersion.</summary>
public static class PromotionReasons
{
    /// <summary>The version is in the stage it asks for.</summary>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string Promoted = "Promoted";

    /// <summary>The version is archived, as it asks for.</summary>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string Archived = "Archived";

    /// <summary>The version does not report a metric that a gate requires.</summary>
    /// <remarks>Ask for the stage with a version that lists the metric in spec.metrics, or change spec.promotion of the Model.</remarks>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string MetricMissing = "MetricMissing";

    /// <summary>The version reports a metric that a gate requires, and not on the dataset that the gate names.</summary>
    /// <remarks>Evaluate on that dataset and report it in another ModelVersion, or change the gate in spec.promotion of the Model.</remarks>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string MetricOnOtherDataset = "MetricOnOtherDataset";

    /// <summary>A metric that a gate requires is out of its bounds.</summary>
    /// <remarks>The version is not good enough for the stage: promote a better one, or change the bounds in spec.promotion of the Model.</remarks>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string MetricOutOfBounds = "MetricOutOfBounds";

    /// <summary>A version that this one was made from does not qualify for the stage.</summary>
    /// <remarks>
    /// Promote the version that the message names first, or set requireParents of the gate to false in spec.promotion of the Model.
    /// </remarks>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string ParentStageTooLow = "ParentStageTooLow";

    /// <summary>It is not known which stage a version that this one was made from is in, since the reference to it is not resolved.</summary>
    /// <remarks>Solve what ReferencesResolved of this version, or of the Embedding between the two, says.</remarks>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string ParentNotResolved = "ParentNotResolved";

    /// <summary>The Model, whose policy decides, does not exist.</summary>
    /// <remarks>Create the Model that spec.modelRef names, in the namespace of the version.</remarks>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string ModelNotFound = "ModelNotFound";

    /// <summary>The version is, through its references, made from itself.</summary>
    /// <remarks>Remove one of the references that Ready of the version names.</remarks>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string LineageCycle = "LineageCycle";

    /// <summary>An older object claims the same version of the same model.</summary>
    /// <remarks>Delete one of the two, or create this one with another spec.version.</remarks>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string DuplicateVersion = "DuplicateVersion";

    /// <summary>Higher versions hold Production, and the policy allows no more.</summary>
    /// <remarks>Archive this version or a higher one, or raise spec.promotion.maxProductionVersions of the Model.</remarks>
    [ReasonOf(ConditionTypes.Promoted)]
    public const string Superseded = "Superseded";
}
