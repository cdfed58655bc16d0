using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks.Memory;

/// <summary>Memory of the operator as the company grows, in a cluster full of what is not its business.</summary>
internal sealed class MemoryScenario : IScenario
{
    private const double MiB = 1024 * 1024;
    private const int Secrets = 9_000;
    private const int Pods = 5_000;

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await using var company = await ConvergedCompany.StartAsync(progress, async cluster =>
        {
            await progress.WriteLineAsync($"Creating {Secrets:N0} Secrets and {Pods:N0} Pods.");
            await cluster.CreateAsync(Strangers(), cancellationToken);
        }, cancellationToken);
        List<Figure> figures = [];
        foreach (var (assets, target) in new[] { (0, null), (2_000, null), (10_000, Target.Below(150)) })
        {
            if (assets > 0)
            {
                await company.GrowAsync(assets, cancellationToken);
            }
            else
            {
                await Quiescence.WaitAsync(company.Operator, cancellationToken: cancellationToken);
            }

            figures.Add(new($"resident memory with {assets:N0} assets, after they converged", "MiB", [(await company.Operator.MetricsAsync()).ResidentBytes / MiB], target));
            figures.Add(new($"answer to a scrape with {assets:N0} assets", "ms", await ScrapesAsync(company)));
        }

        await (await company.RestartAsync()).WaitLeadingAsync();
        var restarted = (await Quiescence.WaitAsync(company.Operator, cancellationToken: cancellationToken)).Metrics;
        figures.Add(new("resident memory with 10,000 assets, after a restart", "MiB", [restarted.ResidentBytes / MiB], Target.Below(150)));
        return figures;
    }

    /// <summary>How long each of some scrapes takes, in milliseconds: the state of every object is counted anew.</summary>
    private static async Task<double[]> ScrapesAsync(ConvergedCompany company)
    {
        var times = new double[20];
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await company.Operator.GetAsync("/metrics");
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times;
    }

    private static IEnumerable<Manifest> Strangers()
    {
        // A token's worth of bytes, and a pod as small as the server takes it.
        var token = Convert.ToBase64String(new byte[1_500]);
        for (var i = 0; i < Secrets; i++)
        {
            yield return Of("secrets", "Secret", $"stranger-{i}", new JsonObject { ["data"] = new JsonObject { ["token"] = token } });
        }

        for (var i = 0; i < Pods; i++)
        {
            yield return Of("pods", "Pod", $"stranger-{i}", new JsonObject
            {
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "example.org/stranger:1" }) },
            });
        }
    }

    private static Manifest Of(string resource, string kind, string name, JsonObject body)
    {
        body["apiVersion"] = "v1";
        body["kind"] = kind;
        body["metadata"] = new JsonObject { ["name"] = name };
        return new Manifest(resource, $"/api/v1/namespaces/default/{resource}", name, JsonSerializer.SerializeToUtf8Bytes<JsonNode>(body));
    }
}
