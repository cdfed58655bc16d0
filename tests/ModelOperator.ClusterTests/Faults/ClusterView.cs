using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>Everything the operator keeps or decides from, as the API server holds it: read by plain calls, past the operator's client and caches.</summary>
internal sealed class ClusterView
{
    private readonly Dictionary<string, IReadOnlyList<JsonObject>> _items = [];

    private ClusterView()
    {
    }

    /// <summary>Reads all of it.</summary>
    /// <exception cref="ApiException">The server refused a list.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public static async Task<ClusterView> ReadAsync(ApiClient api)
    {
        var view = new ClusterView();
        foreach (var kind in (string[])[.. ResourcePaths.Kinds, "Namespace", "Deployment", "Service", "NetworkPolicy", "Pod", "Role", "RoleBinding", "ControllerRevision"])
        {
            var list = (await api.GetAsync(ResourcePaths.Collection(kind)))!["items"]!.AsArray();
            view._items[kind] = [.. list.Select(item => item!.AsObject())];
        }

        return view;
    }

    /// <summary>The objects of a kind as the server wrote them.</summary>
    public IReadOnlyList<JsonObject> Raw(string kind) => _items[kind];

    /// <summary>The objects of a kind.</summary>
    public IReadOnlyList<T> All<T>()
        where T : class, IKubernetesObject<T> => [.. _items[T.ResourceType.Kind].Select(item => item.Deserialize(T.JsonTypeInfo)!)];

    /// <summary>What changes with every write of an object of ours or of a child.</summary>
    public string Fingerprint => string.Join(
        ' ', ((string[])[.. ResourcePaths.Kinds, "Deployment", "Service", "NetworkPolicy"]).SelectMany(Raw).Select(item => $"{item["metadata"]!["uid"]}@{item["metadata"]!["resourceVersion"]}"));

    /// <summary>The <c>kind namespace/name</c> of an object of a list.</summary>
    public static string NameOf(string kind, JsonObject item) => $"{kind} {ResourcePaths.KeyOf(item)}";

    /// <summary>The ModelDeployment that controls an object; null for none.</summary>
    public static string? OwnerOf(JsonObject child) => (string?)child["metadata"]!["ownerReferences"]?.AsArray()
        .FirstOrDefault(owner => (bool?)owner!["controller"] == true && (string?)owner["kind"] == ModelDeployment.ResourceType.Kind)?["uid"];
}
