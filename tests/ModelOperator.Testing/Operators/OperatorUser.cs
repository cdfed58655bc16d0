using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Manifests;

namespace ModelOperator.Testing.Operators;

/// <summary>
/// The service account of <c>config/rbac</c>, for an operator that runs outside of the cluster. It may do what is allowed there and nothing
/// else, so that a permission which is missing fails the tests and the local example.
/// </summary>
public static class OperatorUser
{
    /// <summary>Namespace of the service account and of the lease, as in <c>config/rbac</c>.</summary>
    public const string LeaseNamespace = "modeloperator-system";

    private const string ServiceAccount = "modeloperator", ServiceAccounts = "system:serviceaccounts";

    /// <summary>Applies the permissions, and writes the kubeconfig of who has them.</summary>
    /// <returns>Path of the kubeconfig.</returns>
    public static async Task<string> CreateAsync(LocalControlPlane controlPlane, string rbac, CancellationToken cancellationToken = default)
    {
        await ApplyAsync(controlPlane.Api, rbac, cancellationToken);
        return await CreateKubeconfigAsync(controlPlane, cancellationToken);
    }

    /// <summary>Makes the permissions what the folder <c>config/rbac</c> says.</summary>
    public static async Task ApplyAsync(ApiClient api, string rbac, CancellationToken cancellationToken)
    {
        // In the order of their names, which is also one that can be applied; the kustomization is no object of the cluster.
        var files = Directory.EnumerateFiles(rbac, "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml").Order(StringComparer.Ordinal);
        foreach (var file in files)
            await AccessManifests.ApplyAsync(api, file, cancellationToken);
    }

    /// <summary>
    /// The kubeconfig of a user with the name and the groups that the API server gives to the service account. It is a certificate and no
    /// token of the account's: every way to a control plane has certificates, and they do not expire while a cluster is used for days.
    /// </summary>
    public static Task<string> CreateKubeconfigAsync(LocalControlPlane controlPlane, CancellationToken cancellationToken) =>
        controlPlane.CreateUserKubeconfigAsync(
            $"system:serviceaccount:{LeaseNamespace}:{ServiceAccount}", [ServiceAccounts, $"{ServiceAccounts}:{LeaseNamespace}"], cancellationToken);
}
