using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Writing;

/// <summary>What was decided about an object's metadata.</summary>
/// <param name="Annotations">The lineage annotations; null leaves them as they are.</param>
/// <param name="Finalizers">The finalizers a live object should have: those of others as they are, and ours where it is to be kept.</param>
internal sealed record DesiredMetadata(IReadOnlyDictionary<string, string>? Annotations, Func<ObjectMeta, IReadOnlyList<string>> Finalizers)
{
    /// <summary>Merge patch of what differs from a live object; null when nothing does.</summary>
    public byte[]? PatchFor(ObjectMeta live) => MergePatch.Metadata(live, Annotations, LineageAnnotations.Prefix, Finalizers(live));
}
