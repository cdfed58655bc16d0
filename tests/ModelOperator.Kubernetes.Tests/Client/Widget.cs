using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Tests.Client;

/// <summary>A custom kind that no other test uses, for what is counted by resource over the whole process.</summary>
public sealed record Widget : IKubernetesObject<Widget>
{
    public static ResourceType ResourceType { get; } = new("example.com", "v1", "widgets", "Widget", Namespaced: true);

    public static JsonTypeInfo<Widget> JsonTypeInfo { get; } = (JsonTypeInfo<Widget>)new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    }.GetTypeInfo(typeof(Widget));

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public required ObjectMeta Metadata { get; init; }

    public int Size { get; init; }
}
