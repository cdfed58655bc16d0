using System.Text.Json.Nodes;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>A condition as it is read.</summary>
internal sealed record ObservedCondition(string Status, string Reason, string Message);

/// <summary>Reads what the operator says on objects.</summary>
internal static class ObservedObject
{
    /// <summary>The condition, or null while the object has none for its generation.</summary>
    public static ObservedCondition? Condition(this JsonObject item, string type)
    {
        var found = (item["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition!["type"] == type);
        return found is null || (long?)found["observedGeneration"] != (long?)item["metadata"]!["generation"]
            ? null
            : new((string)found["status"]!, (string)found["reason"]!, (string)found["message"]!);
    }

    /// <summary>Whether the condition is True for the object's generation.</summary>
    public static bool Is(this JsonObject item, string type) => item.Condition(type)?.Status == "True";

    /// <summary>Whether the condition has this status and reason for the object's generation.</summary>
    public static bool Is(this JsonObject item, string type, string status, string reason) =>
        item.Condition(type) is { } condition && condition.Status == status && condition.Reason == reason;

    /// <summary>A lineage annotation.</summary>
    public static string? Lineage(this JsonObject item, string name) => (string?)item["metadata"]?["annotations"]?[$"lineage.modeloperator.io/{name}"];

    /// <summary>What the object is in a message: its annotations and status.</summary>
    public static string Show(this JsonObject? item) => item is null
        ? "it does not exist"
        : new JsonObject
        {
            ["generation"] = item["metadata"]!["generation"]?.DeepClone(),
            ["annotations"] = item["metadata"]!["annotations"]?.DeepClone(),
            ["spec.replicas"] = item["spec"]?["replicas"]?.DeepClone(),
            ["status"] = item["status"]?.DeepClone(),
        }.ToString();
}
