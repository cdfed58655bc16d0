using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Where objects are addressed, by kind.</summary>
internal static class ResourcePaths
{
    private static readonly Dictionary<string, ResourceType> Types = new[]
    {
        Dataset.ResourceType, Model.ResourceType, ModelVersion.ResourceType, Embedding.ResourceType, SharingGrant.ResourceType,
        AccessRequest.ResourceType, AccessDenial.ResourceType,
        ModelDeployment.ResourceType, Domain.ResourceType, ServingRuntime.ResourceType, Namespace.ResourceType, Deployment.ResourceType,
        Service.ResourceType, NetworkPolicy.ResourceType, Pod.ResourceType, Role.ResourceType, RoleBinding.ResourceType, ControllerRevision.ResourceType,
        HorizontalPodAutoscaler.ResourceType, PodDisruptionBudget.ResourceType, HttpRoute.ResourceType, ScaledObject.ResourceType, ServiceMonitor.ResourceType, LocalQueue.ResourceType,
        new ResourceType("events.k8s.io", "v1", "events", "Event", true),
    }.ToDictionary(type => type.Kind);

    /// <summary>The project's kinds.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["Dataset", "Model", "ModelVersion", "Embedding", "SharingGrant", "AccessRequest", "AccessDenial", "ModelDeployment", "Domain", "ServingRuntime"];

    /// <summary>The kinds that carry lineage annotations and are nothing but nodes of the graph.</summary>
    public static IReadOnlyList<string> AssetKinds { get; } = ["Dataset", "Model", "ModelVersion", "Embedding"];

    /// <summary>As metrics name the resource: <c>plural.group</c>.</summary>
    public static string Resource(string kind) => Types[kind].ToString();

    /// <summary>The value of <c>apiVersion</c>.</summary>
    public static string ApiVersion(string kind) => Types[kind].ApiVersion;

    /// <summary>Path of a collection; of all namespaces when none is given.</summary>
    public static string Collection(string kind, string? ns = null) => $"/{Types[kind].Path(ns)}";

    /// <summary>Path of an object that is named as <c>namespace/name</c>, or <c>name</c>.</summary>
    public static string Of(string kind, string key, string? subresource = null)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return $"/{Types[kind].Path(slash < 0 ? null : key[..slash], key[(slash + 1)..], subresource)}";
    }

    /// <summary>Path of an object.</summary>
    public static string Of(JsonObject item) => Of((string)item["kind"]!, KeyOf(item));

    /// <summary>The object's <c>namespace/name</c>, or <c>name</c>.</summary>
    public static string KeyOf(JsonObject item)
    {
        var metadata = item["metadata"]!;
        return metadata["namespace"] is { } ns ? $"{(string?)ns}/{(string?)metadata["name"]}" : (string)metadata["name"]!;
    }
}
