namespace ModelOperator.Kubernetes.Resources;

/// <summary>Names one kind of Kubernetes resource: how it is addressed in URLs and in <c>apiVersion</c>/<c>kind</c>.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version, e.g. <c>v1alpha1</c>.</param>
/// <param name="Plural">Lower-case plural used in URLs, e.g. <c>modelversions</c>.</param>
/// <param name="Kind">CamelCase kind, e.g. <c>ModelVersion</c>.</param>
/// <param name="Namespaced">Whether objects of this kind live in a namespace.</param>
public sealed record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    /// <summary>The value of an object's <c>apiVersion</c>: <c>group/version</c>, or the version alone in the core group.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Path of the group and version, without a leading slash: <c>api/v1</c> or <c>apis/{group}/{version}</c>.</summary>
    public string GroupVersionPath { get; } = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";

    /// <summary>Path of the collection, of one object, or of an object's subresource, without a leading slash.</summary>
    /// <param name="namespaceName">Namespace, or null for cluster-scoped kinds and for a list across all namespaces.</param>
    /// <param name="name">Object name, or null for the collection.</param>
    /// <param name="subresource">Subresource such as <c>status</c>, or null.</param>
    public string Path(string? namespaceName = null, string? name = null, string? subresource = null)
    {
        var path = Namespaced && !string.IsNullOrEmpty(namespaceName)
            ? $"{GroupVersionPath}/namespaces/{Uri.EscapeDataString(namespaceName)}/{Plural}"
            : $"{GroupVersionPath}/{Plural}";
        if (name is not null)
        {
            path = $"{path}/{Uri.EscapeDataString(name)}";
        }

        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary><c>plural.group</c>, the name kubectl and CRDs use.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
