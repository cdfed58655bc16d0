using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Operators;

/// <summary>The service account of <c>config/rbac/catalog.yaml</c>, for a catalog that runs outside of the cluster.</summary>
public static class CatalogUser
{
    private const string ServiceAccounts = "system:serviceaccounts";

    /// <summary>The kubeconfig of a user with the name and the groups that the API server gives to the service account.</summary>
    public static Task<string> CreateKubeconfigAsync(LocalControlPlane controlPlane, CancellationToken cancellationToken = default) => controlPlane.CreateUserKubeconfigAsync(
        $"system:serviceaccount:{OperatorUser.LeaseNamespace}:modeloperator-catalog", [ServiceAccounts, $"{ServiceAccounts}:{OperatorUser.LeaseNamespace}"], cancellationToken);
}
