using ModelOperator.Api;
using ModelOperator.Core.Retention;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Writing;

/// <summary>What was decided about an object's metadata.</summary>
/// <param name="Annotations">The lineage annotations; null leaves them as they are.</param>
/// <param name="InUse">Whether the object carries the finalizer that keeps it while it is in use.</param>
internal sealed record DesiredMetadata(IReadOnlyDictionary<string, string>? Annotations, bool InUse)
{
    /// <summary>Merge patch of what differs from a live object; null when nothing does.</summary>
    public byte[]? PatchFor(ObjectMeta live) =>
        MergePatch.Metadata(live, Annotations, LineageAnnotations.Prefix, InUseProtection.Finalizers(live, InUse));
}
