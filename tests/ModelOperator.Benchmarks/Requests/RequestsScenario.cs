using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks.Requests;

/// <summary>What an operator asks of the API server: while objects converge, for a change, at rest, and when it starts again.</summary>
internal sealed class RequestsScenario : IScenario
{
    private const int Assets = 2_000;
    private const int Changes = 50;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);
    private static readonly string Embeddings = Embedding.ResourceType.ToString();
    private static readonly string Deployments = ModelDeployment.ResourceType.ToString();

    /// <inheritdoc/>
    public string Name => "requests";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await using var company = await ConvergedCompany.StartAsync(progress, cancellationToken: cancellationToken);
        var (before, after) = await company.GrowAsync(Assets, cancellationToken);
        var writes = after.WritesSince(before);
        double Each(Func<string, bool> which, double of) => writes.Where(write => which(write.Key)).Sum(write => write.Value) / of;
        bool OfDeployments(string write) => write.Contains(Deployments, StringComparison.Ordinal);

        // A grant and a Model are assets as well; a deployment goes through stages that it shows, so it is counted by itself.
        var deployments = writes.GetValueOrDefault("apply deployments.apps");
        var others = Assets - deployments;
        List<Figure> figures =
        [
            new("convergence: status writes for each asset but deployments", "requests", [Each(write => write.StartsWith("patch ", StringComparison.Ordinal) && IsStatus(write) && IsAsset(write) && !OfDeployments(write), others)], Target.Below(1.1)),
            new("convergence: annotation writes for each asset but deployments", "requests", [Each(write => write.StartsWith("patch ", StringComparison.Ordinal) && !IsStatus(write) && IsAsset(write) && !OfDeployments(write), others)], Target.Below(1.1)),
            new("convergence: writes for each deployment, its Deployment and Service included", "requests", [Each(write => OfDeployments(write) || write is "apply deployments.apps" or "apply services", deployments)]),
            new("convergence: events for each asset", "requests", [Each(write => write.Contains(" events", StringComparison.Ordinal), Assets)]),
            new("convergence: reads", "requests", [after.ReadsSince(before).Values.Sum()], Target.Exactly(0)),
            new("convergence: refused or failed", "requests", [after.Failures.Values.Sum() - before.Failures.Values.Sum()]),
        ];

        await progress.WriteLineAsync("Changing some of them.");
        var described = await ChangeAsync(company, i => new JsonObject { ["info"] = new JsonObject { ["description"] = $"The {i + 1}. of some." } }, cancellationToken);
        var renewed = await ChangeAsync(company, _ => new JsonObject { ["version"] = "2" }, cancellationToken);
        figures.AddRange(
        [
            new("edit of a description: writes", "requests", [described.Writes], Target.Exactly(1)),
            new("another version of an embedding: writes", "requests", [renewed.Writes], Target.Exactly(2)),
            new("a change: reads", "requests", [described.Reads + renewed.Reads], Target.Exactly(0)),
        ]);

        await progress.WriteLineAsync($"Resting for {Rest.TotalSeconds:0} s.");
        before = await company.Operator.MetricsAsync();
        await Task.Delay(Rest, cancellationToken);
        after = await company.Operator.MetricsAsync();
        figures.Add(new("at rest for 60 s: writes", "requests", [after.WriteCount - before.WriteCount], Target.Exactly(0)));
        figures.Add(new("at rest for 60 s: reads", "requests", [after.ReadsSince(before).Values.Sum()], Target.Exactly(0)));

        await progress.WriteLineAsync("Starting the operator again.");
        await (await company.RestartAsync()).WaitLeadingAsync();
        after = (await Quiescence.WaitAsync(company.Operator, cancellationToken: cancellationToken)).Metrics;
        figures.Add(new("restart: writes", "requests", [after.WriteCount], Target.Exactly(0)));
        figures.Add(new("restart: gets", "requests", [after.Reads.Where(read => read.Key.StartsWith("get ", StringComparison.Ordinal)).Sum(read => read.Value)], Target.Exactly(0)));
        figures.Add(new("restart: lists, all pages", "requests", [after.Reads.Where(read => read.Key.StartsWith("list ", StringComparison.Ordinal)).Sum(read => read.Value)]));
        return figures;
    }

    private static bool IsStatus(string write) => write.EndsWith("/status", StringComparison.Ordinal);

    private static bool IsAsset(string write) => new[]
        {
            Dataset.ResourceType, Model.ResourceType, ModelVersion.ResourceType, Embedding.ResourceType, ModelDeployment.ResourceType, SharingGrant.ResourceType,
        }
        .Any(resource => write.Contains($" {resource}", StringComparison.Ordinal));

    /// <summary>Changes embeddings that nothing was made from, one by one; says what a change cost.</summary>
    private static async Task<(double Writes, double Reads)> ChangeAsync(ConvergedCompany company, Func<int, JsonObject> spec, CancellationToken cancellationToken)
    {
        var before = await company.Operator.MetricsAsync();
        var embeddings = CompanyWorld.Assets(Assets).Where(asset => asset.Resource == Embeddings).Take(Changes).ToList();
        for (var i = 0; i < Changes; i++)
        {
            await company.Api.PatchAsync(embeddings[i].Path, new JsonObject { ["spec"] = spec(i) }, cancellationToken);
        }

        var after = (await Quiescence.WaitAsync(company.Operator, before.WriteCount + Changes, cancellationToken)).Metrics;
        return ((after.WriteCount - before.WriteCount) / (double)Changes, after.ReadsSince(before).Values.Sum());
    }
}
