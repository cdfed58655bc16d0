using ModelOperator.Core.Lineage;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.State;

/// <summary>
/// The part of the metadata of assets that questions about them are answered from, for a process that decides nothing. Annotations are left
/// out: kubectl keeps a second copy of the whole object in them. Not safe for concurrent use.
/// </summary>
public sealed class QueriedMetadata
{
    private readonly SharedValues<IReadOnlyDictionary<string, string>> _labels = new(LabelSet.Comparer);

    /// <summary>That part; labels that many assets have are one object.</summary>
    public ObjectMeta Of(ObjectMeta metadata) => metadata with
    {
        Labels = metadata.Labels is null ? null : _labels.Share(metadata.Labels),
        Annotations = null,
        Finalizers = null,
        OwnerReferences = null,
        LastManager = null,
    };
}
