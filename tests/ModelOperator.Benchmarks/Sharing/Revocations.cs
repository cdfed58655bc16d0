using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks.Sharing;

/// <summary>
/// How long what a grant allowed goes on once it is revoked: from the answer to the owner until the last effect is seen. Each grant is given
/// again before the next one is revoked, so that the world stays as large.
/// </summary>
internal static class Revocations
{
    private const int Samples = 200;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        List<SharedUse> uses = [.. SharingWorld.Uses()];
        await using var company = await ConvergedCompany.StartAsync(progress, cluster => CreateAsync(cluster, uses, progress, cancellationToken), cancellationToken);
        await Quiescence.WaitAsync(company.Operator, uses.Sum(use => 1 + use.Consumers.Count), cancellationToken);
        await using var effects = new GrantEffects(company.Api);
        foreach (var use in uses)
        {
            await effects.GivenAsync(use, Stopwatch.GetTimestamp(), cancellationToken);
        }

        await progress.WriteLineAsync($"Revoking {Samples} of {uses.Count:N0} grants one by one.");
        List<GrantEffect> revoked = [];
        foreach (var (use, delete) in Chosen(uses))
        {
            await SetAsync(company, use, delete, suspended: true, cancellationToken);
            revoked.Add(await effects.RevokedAsync(use, Stopwatch.GetTimestamp(), cancellationToken));
            await SetAsync(company, use, delete, suspended: false, cancellationToken);
            await effects.GivenAsync(use, Stopwatch.GetTimestamp(), cancellationToken);
        }

        return
        [
            Of("its last effect", 0.5, effect => effect.Last),
            Of("its last effect", 0.99, effect => effect.Last, Target.Below(1_000)),
            Of($"the last of {SharingWorld.ConsumersOfGrant} consumers shows it", 0.99, effect => effect.Consumers),
            Of("nobody may read by it", 0.99, effect => effect.Access),
            Of("the Deployment that served by it is gone", 0.99, effect => effect.Workload),
        ];

        Figure Of(string effect, double share, Func<GrantEffect, double?> milliseconds, Target? target = null) => new(
            $"one of {SharingWorld.Grants:N0} grants revoked until {effect}: p{100 * share:0}", "ms",
            [Percentile.Of(revoked.Select(milliseconds).OfType<double>(), share)], target);
    }

    private static async Task CreateAsync(MeasuredCluster cluster, List<SharedUse> uses, TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync($"Creating {uses.Count:N0} grants and {uses.Sum(use => use.Consumers.Count):N0} consumers.");
        await cluster.CreateAsync(SharingWorld.Surroundings(), cancellationToken);
        await cluster.CreateAsync(SharingWorld.Sources(), cancellationToken);
        await cluster.CreateAsync(uses.Select(use => use.Grant), cancellationToken);
        await cluster.CreateAsync(uses.SelectMany(use => use.Consumers), cancellationToken);
    }

    /// <summary>Of models that are served and of datasets in turn; of both in turn to be suspended and to be deleted.</summary>
    private static IEnumerable<(SharedUse Use, bool Delete)> Chosen(List<SharedUse> uses) =>
        uses.Take(Samples / 2).Zip(uses.Skip(SharingWorld.GrantsOfModels))
            .SelectMany((pair, i) => (IEnumerable<(SharedUse, bool)>)[(pair.First, i % 4 < 2), (pair.Second, i % 4 < 2)]);

    private static Task SetAsync(ConvergedCompany company, SharedUse use, bool delete, bool suspended, CancellationToken cancellationToken) => (delete, suspended) switch
    {
        (true, true) => company.Api.DeleteAsync(use.Grant.Path, cancellationToken: cancellationToken),
        (true, false) => company.Api.SendOnlyAsync(HttpMethod.Post, use.Grant.Collection, use.Grant.Body, "application/json", cancellationToken),
        _ => company.Api.PatchAsync(use.Grant.Path, new JsonObject { ["spec"] = new JsonObject { ["suspended"] = suspended } }, cancellationToken),
    };
}
