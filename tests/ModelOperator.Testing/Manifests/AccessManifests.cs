using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Manifests;

/// <summary>Manifests of who may do what: accounts, roles and bindings.</summary>
internal static class AccessManifests
{
    /// <summary>Makes the cluster's objects what a file says.</summary>
    /// <exception cref="ArgumentException">It holds an object that has nothing to do with permissions.</exception>
    public static async Task ApplyAsync(ApiClient api, string path, CancellationToken cancellationToken)
    {
        foreach (var item in ManifestLoader.Load(path))
            await api.ApplyAsync(PathOf(item, path), item, cancellationToken);
    }

    private static string PathOf(JsonObject item, string file)
    {
        var name = (string)item["metadata"]!["name"]!;
        var collection = (string)item["kind"]! switch
        {
            "Namespace" => "/api/v1/namespaces",
            "ServiceAccount" => $"/api/v1/namespaces/{Namespace(item)}/serviceaccounts",
            "ClusterRole" => "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            "ClusterRoleBinding" => "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            "Role" => $"/apis/rbac.authorization.k8s.io/v1/namespaces/{Namespace(item)}/roles",
            "RoleBinding" => $"/apis/rbac.authorization.k8s.io/v1/namespaces/{Namespace(item)}/rolebindings",
            var kind => throw new ArgumentException($"{file} holds a {kind}, which is not known here."),
        };
        return $"{collection}/{name}";
    }

    private static string Namespace(JsonObject item) => (string)item["metadata"]!["namespace"]!;
}
