using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Capabilities;

/// <summary>A resource that a server may or may not serve.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version, e.g. <c>v2</c>.</param>
/// <param name="Plural">Lower-case plural, e.g. <c>horizontalpodautoscalers</c>.</param>
public readonly record struct ApiResource(string Group, string Version, string Plural)
{
    /// <summary>The resource of a kind.</summary>
    public static ApiResource Of(ResourceType type) => new(type.Group, type.Version, type.Plural);

    /// <summary>Path of the discovery document of the group and version.</summary>
    internal string DiscoveryPath => Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";

    /// <summary>For people, e.g. <c>horizontalpodautoscalers (autoscaling/v2)</c>.</summary>
    public override string ToString() => Group.Length == 0 ? $"{Plural} ({Version})" : $"{Plural} ({Group}/{Version})";
}
