using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Lifecycle;

/// <summary>
/// Decides which stage a version qualifies for. It follows from what is declared and from the parents alone, not from what was in
/// effect before, so that it comes out the same whatever happened first: a version that no longer passes leaves its stage.
/// </summary>
public static class PromotionGates
{
    /// <summary>Most shortfalls told; the rest are counted.</summary>
    private const int MaxTold = 8;

    /// <summary>The stage that a version qualifies for.</summary>
    /// <param name="version">What it claims to be, and the stage it asks for.</param>
    /// <param name="metrics">What it reports.</param>
    /// <param name="policy">The Model's policy; null when it has none.</param>
    /// <param name="parents">The versions it was made from, other platforms' left out.</param>
    public static Qualification Qualify(
        VersionCoordinates version, IReadOnlyList<MetricValue> metrics, PromotionPolicy? policy, IEnumerable<ParentVersion> parents)
    {
        if (version.Stage is Stage.None or Stage.Archived)
        {
            return Qualification.Of(version.Stage);
        }

        var reached = Stage.None;
        for (var stage = Stage.Staging; stage <= version.Stage; stage++)
        {
            var gate = policy?.Gates?.FirstOrDefault(gate => StageOf(gate) == stage);
            if (gate is not null && Shortfalls(gate, metrics, parents).ToList() is { Count: > 0 } shortfalls)
            {
                return new Qualification(reached, shortfalls[0].Reason, Refusal(version, reached, stage, shortfalls));
            }

            reached = stage;
        }

        return Qualification.Of(reached);
    }

    /// <summary>The qualification of a version that cannot be held against any gate.</summary>
    public static Qualification Refuse(VersionCoordinates version, string reason, string cause) => version.Stage is Stage.None or Stage.Archived
        ? Qualification.Of(version.Stage)
        : new Qualification(Stage.None, reason, $"{Request(version, Stage.None)}: {cause}");

    /// <summary>What a version asks for and what it has instead, as the beginning of a sentence.</summary>
    internal static string Request(VersionCoordinates version, Stage reached) =>
        $"spec.stage asks for {version.Stage}, and the version is in {(reached == Stage.None ? "no stage" : $"stage {reached}")}";

    private static Stage StageOf(PromotionGate gate) => gate.Stage == GatedStage.Production ? Stage.Production : Stage.Staging;

    private static IEnumerable<Shortfall> Shortfalls(PromotionGate gate, IReadOnlyList<MetricValue> metrics, IEnumerable<ParentVersion> parents)
    {
        foreach (var required in gate.RequiredMetrics ?? [])
        {
            if (MetricCheck.Of(required, metrics) is { } shortfall)
            {
                yield return shortfall;
            }
        }

        foreach (var parent in gate.RequireParents == true ? parents : [])
        {
            if (parent.Stage is not { } stage)
            {
                yield return new Shortfall(PromotionReasons.ParentNotResolved,
                    $"{parent.Name} ({parent.Field}) in {StageOf(gate)}, and its stage is not known because a reference to it is not resolved");
            }
            else if (stage < StageOf(gate) || stage == Stage.Archived)
            {
                yield return new Shortfall(PromotionReasons.ParentStageTooLow,
                    $"{parent.Name} ({parent.Field}) in {StageOf(gate)}, and it {(stage == Stage.Archived ? "is archived" : $"qualifies for {stage}")}");
            }
        }
    }

    private static string Refusal(VersionCoordinates version, Stage reached, Stage missed, List<Shortfall> shortfalls)
    {
        var told = string.Join("; ", shortfalls.Take(MaxTold).Select(shortfall => shortfall.Message));
        var more = shortfalls.Count > MaxTold ? $"; and {shortfalls.Count - MaxTold} more" : "";
        var remedy = shortfalls[0].Reason switch
        {
            PromotionReasons.ParentNotResolved => "solve what the condition ReferencesResolved of this version or of the Embedding says",
            PromotionReasons.ParentStageTooLow => "promote that version first",
            _ => "promote a version that meets this",
        };
        return $"{Request(version, reached)}: the gate for {missed} of {version.Model} requires {told}{more}: {remedy}, or change spec.promotion of the Model";
    }
}
