using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks.Sharing;

/// <summary>
/// What default deny costs: to decide a reference when there are 10,000 grants, to work out what a change of one of them touches, and how
/// long it takes on a cluster until a revocation has its last effect.
/// </summary>
internal sealed class SharingScenario : IScenario
{
    private static readonly Target Decision = Target.Below(5);

    /// <inheritdoc/>
    public string Name => "sharing";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync($"Deciding by {GrantShapes.Grants:N0} grants in memory.");
        List<Figure> figures =
        [
            .. Decisions.About([.. GrantShapes.OfEveryDomain()]).Figures("100 domains give 100 grants each", Decision),
            .. Decisions.About([.. GrantShapes.OfOneByName()]).Figures("one namespace gives 10,000 grants by name", Decision),
            .. Decisions.About([.. GrantShapes.OfOneByLabel()]).Figures("one namespace gives 10,000 grants by label", Decision),
            .. Decisions.About([.. GrantShapes.ToOneDomain()]).Figures("all give 10,000 grants to one namespace", Decision),
            .. Decisions.About([.. GrantShapes.OfOneDataset()]).Figures("one namespace gives one dataset 10,000 times", Decision),
            .. GrantChanges.Measure(),
        ];
        return [.. figures, .. await Revocations.MeasureAsync(progress, cancellationToken)];
    }
}
