using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.ScriptedServer;

/// <summary>How stored objects are selected and shown.</summary>
internal static class ScriptedObjects
{
    public static JsonObject WithKind(JsonObject obj, ResourceType kind)
    {
        obj["apiVersion"] = kind.ApiVersion;
        obj["kind"] = kind.Kind;
        return obj;
    }

    public static bool Matches(JsonObject obj, ScriptedRequest request)
    {
        var metadata = obj["metadata"]!;
        return (request.Namespace.Length == 0 || (string?)metadata["namespace"] == request.Namespace)
            && Terms(request.Parameter("labelSelector")).All(term => MatchesLabel(metadata["labels"], term))
            && Terms(request.Parameter("fieldSelector")).All(term => MatchesField(obj, term));
    }

    public static JsonObject Show(JsonObject obj, ScriptedRequest request) =>
        request.Header("Accept")?.Contains("as=PartialObjectMetadata", StringComparison.Ordinal) == true
            ? new JsonObject
            {
                ["kind"] = "PartialObjectMetadata",
                ["apiVersion"] = "meta.k8s.io/v1",
                ["metadata"] = obj["metadata"]!.DeepClone(),
            }
            : obj;

    private static string[] Terms(string? selector) => string.IsNullOrEmpty(selector) ? [] : selector.Split(',');

    private static bool MatchesLabel(JsonNode? labels, string term) =>
        term.Split('=') is [var key, var value] ? (string?)labels?[key] == value : labels?[term] is not null;

    private static bool MatchesField(JsonObject obj, string term)
    {
        var (path, value) = (term[..term.IndexOf('=', StringComparison.Ordinal)], term[(term.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return (string?)path.Split('.').Aggregate((JsonNode?)obj, (node, name) => node?[name]) == value;
    }
}
