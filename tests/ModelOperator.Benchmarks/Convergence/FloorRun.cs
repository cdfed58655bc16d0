using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Benchmarks.Convergence;

/// <summary>
/// The floor: the creations of a run and as many writes of the same content, made by a bare client and by nobody else; the writes as the
/// user that the operator made them as.
/// </summary>
/// <param name="Seconds">From the first creation to the last write.</param>
/// <param name="ServerCpuSeconds">Processor time of the servers.</param>
internal sealed record FloorRun(double Seconds, double ServerCpuSeconds)
{
    private const string Merge = "application/merge-patch+json", Apply = "application/apply-patch+yaml", Create = "application/json";

    public static async Task<FloorRun> MeasureAsync(OperatorRun run, TextWriter progress, CancellationToken cancellationToken)
    {
        await using var cluster = await MeasuredCluster.StartAsync(progress, cancellationToken);
        await cluster.CreateAsync(CompanyWorld.Surroundings(), cancellationToken);

        await progress.WriteLineAsync("Writing the same with no operator running.");
        List<Call[]> calls = [.. run.Written.Select(written => CallsFor(written).ToArray())];
        List<Call[]> further = [.. FurtherCalls(run)];
        var serverCpu = cluster.ServerCpuSeconds;
        var started = Stopwatch.GetTimestamp();
        await MeasuredCluster.EachAsync(calls.Concat(further), async (sequence, stopping) =>
        {
            foreach (var call in sequence)
            {
                await (call.ByAdministrator ? cluster.Api : cluster.ApiAsOperator).SendOnlyAsync(call.Method, call.Path, call.Body, call.MediaType, stopping);
            }
        }, cancellationToken);
        return new FloorRun(Stopwatch.GetElapsedTime(started).TotalSeconds, cluster.ServerCpuSeconds - serverCpu);
    }

    /// <summary>An object and what was written for it, once each.</summary>
    private static IEnumerable<Call> CallsFor(WrittenObject written)
    {
        yield return new Call(HttpMethod.Post, written.Manifest.Collection, written.Manifest.Body, Create, ByAdministrator: true);
        foreach (var child in written.Children)
        {
            var path = PathOf(child);
            yield return new Call(HttpMethod.Patch, $"{path}?fieldManager=floor&force=true", Json(child), Apply);
            if ((string)child["kind"]! == "Deployment")
            {
                child["metadata"]!["generation"] = 1L;
                yield return new Call(HttpMethod.Patch, $"{path}/status", DeploymentStandIn.Available(child), Merge, ByAdministrator: true);
            }
        }

        if (written.Annotations is { } annotations)
        {
            yield return new Call(HttpMethod.Patch, written.Manifest.Path, Json(annotations), Merge);
        }

        yield return new Call(HttpMethod.Patch, $"{written.Manifest.Path}/status", Json(written.Status), Merge);
    }

    /// <summary>What the operator wrote more often than once an object, spread over the objects of the resource; each is a change.</summary>
    private static IEnumerable<Call[]> FurtherCalls(OperatorRun run)
    {
        foreach (var group in run.Written.GroupBy(written => written.Manifest.Resource))
        {
            List<WrittenObject> members = [.. group];
            var annotated = members.Count(member => member.Annotations is not null);
            for (var i = 0; i < run.Writes.GetValueOrDefault($"patch {group.Key}") - annotated; i++)
            {
                var member = members[i % members.Count];
                var body = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [$"{LineageAnnotations.Prefix}downstream-count"] = $"{i + 100}" } } };
                yield return [new Call(HttpMethod.Patch, member.Manifest.Path, Json(body), Merge)];
            }

            for (var i = 0; i < run.Writes.GetValueOrDefault($"patch {group.Key}/status") - members.Count; i++)
            {
                var member = members[i % members.Count];
                var status = member.Status.DeepClone();
                status["status"]!["conditions"]![0]!["message"] = $"Written once more, for the {i + 1}. time.";
                yield return [new Call(HttpMethod.Patch, $"{member.Manifest.Path}/status", Json(status.AsObject()), Merge)];
            }
        }
    }

    private static string PathOf(JsonObject child)
    {
        var (ns, name) = ((string)child["metadata"]!["namespace"]!, (string)child["metadata"]!["name"]!);
        var type = new[] { Deployment.ResourceType, Service.ResourceType, NetworkPolicy.ResourceType, Role.ResourceType, RoleBinding.ResourceType }.First(type => type.Kind == (string)child["kind"]!);
        return $"/{type.Path(ns, name)}";
    }

    private static byte[] Json(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes<JsonNode>(value);

    private readonly record struct Call(HttpMethod Method, string Path, byte[] Body, string MediaType, bool ByAdministrator = false);
}
