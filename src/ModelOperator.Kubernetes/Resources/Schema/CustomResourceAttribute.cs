namespace ModelOperator.Kubernetes.Resources.Schema;

/// <summary>What a CustomResourceDefinition needs beyond the names in <see cref="ResourceType"/>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CustomResourceAttribute : Attribute
{
    /// <summary>Short names for kubectl.</summary>
    public string[] ShortNames { get; init; } = [];

    /// <summary>Categories, so that e.g. <c>kubectl get mlops</c> lists the kind.</summary>
    public string[] Categories { get; init; } = [];

    /// <summary>JSON path of the replica count in spec, which makes a scale subresource; null for none.</summary>
    public string? ScaleSpecReplicasPath { get; init; }

    /// <summary>JSON path of the replica count in status.</summary>
    public string? ScaleStatusReplicasPath { get; init; }

    /// <summary>JSON path of the label selector string in status, for autoscalers.</summary>
    public string? ScaleLabelSelectorPath { get; init; }
}
