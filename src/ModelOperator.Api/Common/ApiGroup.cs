using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Api;

/// <summary>Names shared by all kinds of the API group.</summary>
public static class ApiGroup
{
    /// <summary>The API group.</summary>
    public const string Name = "modeloperator.io";

    /// <summary>The served and stored version.</summary>
    public const string Version = "v1alpha1";

    /// <summary>The category that makes <c>kubectl get mlops</c> list every kind.</summary>
    public const string Category = "mlops";

    internal static ResourceType Namespaced(string plural, string kind) => new(Name, Version, plural, kind, Namespaced: true);

    internal static ResourceType ClusterScoped(string plural, string kind) => new(Name, Version, plural, kind, Namespaced: false);
}
