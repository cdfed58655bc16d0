using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.Samples;

/// <summary>Manifests as records, and back.</summary>
internal static class ManifestObjects
{
    private static readonly Dictionary<(string ApiVersion, string Kind), JsonTypeInfo> Contracts = new(
    [
        Contract<Namespace>(), Contract<Domain>(), Contract<ServingRuntime>(), Contract<Dataset>(), Contract<Model>(), Contract<ModelVersion>(),
        Contract<Embedding>(), Contract<SharingGrant>(), Contract<AccessRequest>(), Contract<AccessDenial>(), Contract<ModelDeployment>(),
    ]);

    public static IKubernetesObject Decode(JsonObject manifest) => (IKubernetesObject)manifest.Deserialize(Contract(manifest))!;

    public static JsonNode Encode(IKubernetesObject item, JsonObject manifest) => JsonSerializer.SerializeToNode(item, Contract(manifest))!;

    private static JsonTypeInfo Contract(JsonObject manifest)
    {
        var key = (manifest["apiVersion"]!.GetValue<string>(), manifest["kind"]!.GetValue<string>());
        return Contracts.TryGetValue(key, out var contract) ? contract : throw new InvalidOperationException($"{key} is no kind that the operator knows.");
    }

    private static KeyValuePair<(string ApiVersion, string Kind), JsonTypeInfo> Contract<T>() where T : class, IKubernetesObject<T> =>
        new((T.ResourceType.ApiVersion, T.ResourceType.Kind), T.JsonTypeInfo);
}
