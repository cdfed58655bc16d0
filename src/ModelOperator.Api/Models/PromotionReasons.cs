namespace ModelOperator.Api;

/// <summary>Reasons of the condition Promoted of a ModelVersion.</summary>
public static class PromotionReasons
{
    /// <summary>The version is in the stage it asks for.</summary>
    public const string Promoted = "Promoted";

    /// <summary>The version is archived, as it asks for.</summary>
    public const string Archived = "Archived";

    /// <summary>The version does not report a metric that a gate requires.</summary>
    public const string MetricMissing = "MetricMissing";

    /// <summary>The version reports a metric that a gate requires, and not on the dataset that the gate names.</summary>
    public const string MetricOnOtherDataset = "MetricOnOtherDataset";

    /// <summary>A metric that a gate requires is out of its bounds.</summary>
    public const string MetricOutOfBounds = "MetricOutOfBounds";

    /// <summary>A version that this one was made from does not qualify for the stage.</summary>
    public const string ParentStageTooLow = "ParentStageTooLow";

    /// <summary>It is not known which stage a version that this one was made from is in, since the reference to it is not resolved.</summary>
    public const string ParentNotResolved = "ParentNotResolved";

    /// <summary>The Model, whose policy decides, does not exist.</summary>
    public const string ModelNotFound = "ModelNotFound";

    /// <summary>The version is, through its references, made from itself.</summary>
    public const string LineageCycle = "LineageCycle";

    /// <summary>An older object claims the same version of the same model.</summary>
    public const string DuplicateVersion = "DuplicateVersion";

    /// <summary>Higher versions hold Production, and the policy allows no more.</summary>
    public const string Superseded = "Superseded";
}
