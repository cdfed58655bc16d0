using ModelOperator.Api;

namespace ModelOperator.Core.Queries.Reports;

/// <summary>An asset that somebody should do something about.</summary>
public sealed record ReportedAsset
{
    /// <summary>The asset.</summary>
    public required AnswerNode Node { get; init; }

    /// <summary>The condition that says what is the matter; absent where no condition does.</summary>
    public EntityCondition? Condition { get; init; }

    /// <summary>Since when it is so.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The licences that stand in the way; only for those who may read the asset.</summary>
    public IReadOnlyList<LicenseObligation>? Licenses { get; init; }

    /// <summary>Whom it concerns.</summary>
    public required IReadOnlyList<Concerned> Concerned { get; init; }

    /// <summary>What to do, without a full stop.</summary>
    public required string Advice { get; init; }
}
