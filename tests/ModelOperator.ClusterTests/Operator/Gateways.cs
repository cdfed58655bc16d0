using System.Text.Json.Nodes;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What a controller of Gateways says, where there is none.</summary>
internal static class Gateways
{
    /// <summary>Has Gateway public answer to an HTTPRoute as it is now.</summary>
    public static async Task GatewayAnswersAsync(this World world, string key, string accepted, string reason)
    {
        var generation = (long)(await world.GetAsync("HTTPRoute", key))!["metadata"]!["generation"]!;
        JsonObject Condition(string type, string status, string because) => new()
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = because,
            ["message"] = "it says so",
            ["observedGeneration"] = generation,
            ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
        };
        var parents = new JsonArray(new JsonObject
        {
            ["controllerName"] = "example.org/gateway",
            ["parentRef"] = new JsonObject { ["name"] = "public" },
            ["conditions"] = new JsonArray(Condition("Accepted", accepted, reason), Condition("ResolvedRefs", "True", "ResolvedRefs")),
        });
        await world.PatchAsync("HTTPRoute", key, new JsonObject { ["status"] = new JsonObject { ["parents"] = parents } }.ToJsonString(), "status");
    }
}
