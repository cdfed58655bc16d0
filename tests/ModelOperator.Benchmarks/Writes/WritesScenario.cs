using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Benchmarks.Reporting;

namespace ModelOperator.Benchmarks.Writes;

/// <summary>
/// What a write costs the servers by the kind of request, for the same fields: a JSON merge patch or a server-side apply, of status and
/// of annotations. One after the other, so that the time is that of one request.
/// </summary>
internal sealed class WritesScenario : IScenario
{
    private const int Objects = 200;
    private const int Runs = 5;
    private const string Merge = "application/merge-patch+json", Apply = "application/apply-patch+yaml";

    /// <inheritdoc/>
    public string Name => "writes";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await using var cluster = await MeasuredCluster.StartAsync(progress, cancellationToken);
        await cluster.CreateAsync(CompanyWorld.Surroundings(), cancellationToken);
        List<Figure> figures = [];
        foreach (var (what, subresource, body) in new (string, string, Func<int, JsonObject>)[] { ("status", "/status", Status), ("annotations", "", Annotations) })
        {
            foreach (var (how, mediaType) in new[] { ("merge patch", Merge), ("server-side apply", Apply) })
            {
                await progress.WriteLineAsync($"Writing {what} by {how}.");
                // Objects of their own, so that nothing of the other way is left in their managed fields.
                List<Manifest> models = [.. CompanyWorld.Assets(Objects * 10).Where(asset => asset.Resource == Model.ResourceType.ToString())];
                await cluster.CreateAsync(models, cancellationToken);
                var (milliseconds, cpu) = (new double[Runs], new double[Runs]);
                for (var run = -1; run < Runs; run++)
                {
                    var calls = models.Select(model => (
                        Path: $"{model.Path}{subresource}?fieldManager=measured{(mediaType == Apply ? "&force=true" : "")}",
                        Body: Body(model, body(run), mediaType))).ToList();
                    var (started, before) = (Stopwatch.GetTimestamp(), cluster.ServerCpuSeconds);
                    foreach (var call in calls)
                    {
                        await cluster.Api.SendOnlyAsync(HttpMethod.Patch, call.Path, call.Body, mediaType, cancellationToken);
                    }

                    if (run >= 0)
                    {
                        milliseconds[run] = Stopwatch.GetElapsedTime(started).TotalMilliseconds / calls.Count;
                        cpu[run] = (cluster.ServerCpuSeconds - before) * 1e3 / calls.Count;
                    }
                }

                figures.Add(new($"{what} by {how}: time of a request", "ms", milliseconds));
                figures.Add(new($"{what} by {how}: processor time of the servers", "ms", cpu));
                await MeasuredCluster.EachAsync(models, (model, stopping) => cluster.Api.DeleteAsync(model.Path, cancellationToken: stopping), cancellationToken);
            }
        }

        return figures;
    }

    private static byte[] Body(Manifest model, JsonObject body, string mediaType)
    {
        if (mediaType == Apply)
        {
            // An apply names the object in the body, a merge patch changes only what it holds.
            body["apiVersion"] = Model.ResourceType.ApiVersion;
            body["kind"] = Model.ResourceType.Kind;
            body["metadata"] = new JsonObject { ["name"] = model.Name, ["annotations"] = body["metadata"]?["annotations"]?.DeepClone() };
        }

        return JsonSerializer.SerializeToUtf8Bytes<JsonNode>(body);
    }

    private static JsonObject Status(int run) => new()
    {
        ["status"] = new JsonObject
        {
            ["observedGeneration"] = run + 2,
            ["uri"] = "aip://model/k8s/team-00/project-000-ranker",
            ["versions"] = run + 1,
            ["conditions"] = new JsonArray([.. ((string[])["Ready", "Reconciling", "Stalled"]).Select(type => new JsonObject
            {
                ["type"] = type,
                ["status"] = run % 2 == 0 ? "True" : "False",
                ["observedGeneration"] = run + 2,
                ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
                ["reason"] = "Measured",
                ["message"] = "It is what it should be, and this says so in as many words as usual.",
            })]),
        },
    };

    private static JsonObject Annotations(int run) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["annotations"] = new JsonObject
            {
                [LineageAnnotations.Uri] = "aip://model/k8s/team-00/project-000-ranker",
                [LineageAnnotations.Domain] = "domain-0",
                [LineageAnnotations.Depth] = "0",
                [LineageAnnotations.DownstreamCount] = $"{run + 1}",
                [LineageAnnotations.Digest] = $"sha256:{run + 1:x64}",
            },
        },
    };
}
