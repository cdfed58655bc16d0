using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Api;

/// <summary>An object that is a node of the lineage graph.</summary>
public interface IAsset : IKubernetesObject
{
    /// <summary>The discovery block; null where the kind has none or the user wrote none.</summary>
    AssetInfo? Info { get; }

    /// <summary>The common part of the status; null until the operator first looked.</summary>
    AssetStatus? AssetStatus { get; }
}
