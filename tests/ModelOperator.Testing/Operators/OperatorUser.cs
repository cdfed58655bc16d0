using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Manifests;

namespace ModelOperator.Testing.Operators;

/// <summary>
/// A user who may do exactly what <c>config/rbac</c> allows the operator, so that a permission which is missing there fails the tests.
/// </summary>
public static class OperatorUser
{
    /// <summary>Namespace of the lease, as in <c>config/rbac</c>.</summary>
    public const string LeaseNamespace = "modeloperator-system";

    private const string Name = "modeloperator";

    /// <summary>Applies the permissions, bound to the user, and writes the user's kubeconfig.</summary>
    /// <param name="controlPlane">Where.</param>
    /// <param name="rbac">The folder <c>config/rbac</c>.</param>
    /// <returns>Path of the kubeconfig.</returns>
    public static async Task<string> CreateAsync(LocalControlPlane controlPlane, string rbac)
    {
        // In the order of their names, which is also one that can be applied; the kustomization is no object of the cluster.
        var files = Directory.EnumerateFiles(rbac, "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml").Order(StringComparer.Ordinal);
        foreach (var item in files.SelectMany(ManifestLoader.Load))
        {
            if ((string?)item["kind"] is "ClusterRoleBinding" or "RoleBinding")
            {
                item["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "User", ["name"] = Name });
            }

            await controlPlane.Api.ApplyAsync(PathOf(item), item);
        }

        return await controlPlane.CreateUserKubeconfigAsync(Name);
    }

    private static string PathOf(JsonObject item)
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
            var kind => throw new ArgumentException($"config/rbac holds a {kind}, which is not known here."),
        };
        return $"{collection}/{name}";
    }

    private static string Namespace(JsonObject item) => (string)item["metadata"]!["namespace"]!;
}
