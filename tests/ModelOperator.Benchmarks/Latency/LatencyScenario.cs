using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks.Latency;

/// <summary>
/// How long users wait for the effect of a change: of an edit until the status has seen it, of the end of a grant until nobody is allowed any
/// more what it allowed. Both at rest, and while another tenant changes objects as fast as the server lets it.
/// </summary>
internal sealed class LatencyScenario : IScenario
{
    private const int Assets = 2_000;
    private const int Edits = 200;
    private const int Revocations = 20;

    /// <summary>The namespace that is hot; nobody else's objects refer to its own.</summary>
    private const string Hot = "hot-tenant";
    private const int HotObjects = 100;

    /// <inheritdoc/>
    public string Name => "latency";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await using var company = await ConvergedCompany.StartAsync(progress, cancellationToken: cancellationToken);
        await company.GrowAsync(Assets, cancellationToken);
        var quiet = await MeasureAsync(company, progress, "at rest", cancellationToken);

        await using var hot = await HotTenant.StartAsync(company.Api, Hot, HotObjects, cancellationToken);
        var busy = await MeasureAsync(company, progress, "beside a hot tenant", cancellationToken);
        return [.. quiet, .. busy, new("changes that the hot tenant made meanwhile", "changes", [hot.Changes])];
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(ConvergedCompany company, TextWriter progress, string when, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync($"Editing and revoking {when}.");
        var assets = CompanyWorld.Assets(Assets).ToList();
        List<double> edits = [], revocations = [];
        await using (var watch = ObjectWatch.Start(company.Api, $"/{Embedding.ResourceType.Path(null)}"))
        {
            foreach (var embedding in assets.Where(asset => asset.Resource == Embedding.ResourceType.ToString()).Take(Edits))
            {
                var started = Stopwatch.GetTimestamp();
                var edited = await company.Api.PatchAsync(
                    embedding.Path, new JsonObject { ["spec"] = new JsonObject { ["version"] = $"{started}" } }, cancellationToken);
                var generation = (long)edited["metadata"]!["generation"]!;
                edits.Add(await watch.SeenAsync(
                    [embedding.Path], item => (long?)item["status"]?["observedGeneration"] == generation, started, cancellationToken));
            }
        }

        // They are of one namespace. Who watched all Datasets would measure how fast he is shown those of the hot tenant.
        var consumers = CompanyWorld.ConsumersOfFirstGrant(Assets).ToList();
        await using (var watch = ObjectWatch.Start(company.Api, consumers[0][..consumers[0].LastIndexOf('/')]))
        {
            var consumed = assets.First(asset => asset.Resource == SharingGrant.ResourceType.ToString());
            foreach (var suspended in Enumerable.Range(0, Revocations).Select(i => i % 2 == 0))
            {
                var started = Stopwatch.GetTimestamp();
                await company.Api.PatchAsync(consumed.Path, new JsonObject { ["spec"] = new JsonObject { ["suspended"] = suspended } }, cancellationToken);
                var elapsed = await watch.SeenAsync(consumers, item => ObjectWatch.IsReady(item) != suspended, started, cancellationToken);
                if (suspended)
                {
                    revocations.Add(elapsed);
                }
            }
        }

        return
        [
            new($"edit until the status has seen it, {when}: p50", "ms", [Percentile.Of(edits, 0.5)]),
            new($"edit until the status has seen it, {when}: p99", "ms", [Percentile.Of(edits, 0.99)]),
            new($"grant suspended until the last of {consumers.Count} consumers shows it, {when}: p50", "ms", [Percentile.Of(revocations, 0.5)]),
            new($"grant suspended until the last of {consumers.Count} consumers shows it, {when}: p99", "ms", [Percentile.Of(revocations, 0.99)]),
        ];
    }
}
