using ModelOperator.Api;

namespace ModelOperator.Core.Lifecycle;

/// <summary>Decides what a version shows of its stage: the stage, since when, and whether it is the one asked for.</summary>
public static class PromotionDecision
{
    /// <summary>Most changes of stage that are kept.</summary>
    public const int MaxPromotions = 10;

    /// <summary>A status with the stage.</summary>
    /// <param name="version">The version, with the status that it has.</param>
    /// <param name="stage">The stage it is in.</param>
    /// <param name="status">The rest of the status.</param>
    /// <param name="now">The time of the decision.</param>
    public static ModelVersionStatus Decide(ModelVersion version, StageInEffect stage, ModelVersionStatus status, DateTimeOffset now) => status with
    {
        Stage = stage.Stage,
        Promotions = Promotions(version.Status, stage.Stage, now),
        Conditions = stage.Requested == Stage.None
            ? status.Conditions
            : [.. status.Conditions ?? [], .. Promoted(stage, new ObservedConditions(version.Metadata.Generation, now)).All],
    };

    private static IReadOnlyList<StageChange>? Promotions(ModelVersionStatus? live, Stage stage, DateTimeOffset now)
    {
        var from = live?.Stage ?? Stage.None;
        return from == stage
            ? live?.Promotions
            : [.. (live?.Promotions ?? []).Prepend(new StageChange { Stage = stage, From = from, Time = now }).Take(MaxPromotions)];
    }

    private static ObservedConditions Promoted(StageInEffect stage, ObservedConditions conditions) => stage switch
    {
        { Reason: { } reason, Message: { } message } => conditions.Add(ConditionTypes.Promoted, false, reason, message),
        { Stage: Stage.Archived } => conditions.Add(ConditionTypes.Promoted, true, PromotionReasons.Archived, "the version is archived"),
        _ => conditions.Add(ConditionTypes.Promoted, true, PromotionReasons.Promoted, $"the version is in stage {stage.Stage}"),
    };
}
