using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Benchmarks.Cluster;

/// <summary>
/// Says of every Deployment at once that all its replicas are available. What Kubernetes and its nodes take for that is not what is
/// measured.
/// </summary>
internal sealed class DeploymentStandIn : IAsyncDisposable
{
    private const string Collection = "/apis/apps/v1/deployments";
    private readonly BackgroundWatch _watch;

    public DeploymentStandIn(ApiClient api) => _watch = new BackgroundWatch(api, $"{Collection}?watch=true", (type, item, stop) => AnswerAsync(api, type, item, stop));

    /// <summary>The merge patch by which a Deployment counts as available.</summary>
    public static byte[] Available(JsonObject deployment)
    {
        var replicas = (int?)deployment["spec"]!["replicas"] ?? 1;
        return JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["observedGeneration"] = (long)deployment["metadata"]!["generation"]!,
                ["replicas"] = replicas,
                ["updatedReplicas"] = replicas,
                ["readyReplicas"] = replicas,
                ["availableReplicas"] = replicas,
            },
        });
    }

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private static async Task AnswerAsync(ApiClient api, string type, JsonObject item, CancellationToken stop)
    {
        var observed = (long?)item["status"]?["observedGeneration"] ?? 0;
        if (type != "DELETED" && observed != (long)item["metadata"]!["generation"]!)
        {
            var path = $"/apis/apps/v1/namespaces/{(string)item["metadata"]!["namespace"]!}/deployments/{(string)item["metadata"]!["name"]!}/status";
            await api.SendOnlyAsync(HttpMethod.Patch, path, Available(item), "application/merge-patch+json", stop);
        }
    }
}
