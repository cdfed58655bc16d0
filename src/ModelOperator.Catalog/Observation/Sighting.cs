using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Catalog.Observation;

/// <summary>What was seen of an object.</summary>
/// <param name="Key">The object; null for what is no kind of ours.</param>
/// <param name="Type">What became of it.</param>
/// <param name="Asset">What it is now, for an asset that there is.</param>
/// <param name="Respecified">Whether it asks for something else than before; most changes are of what the operator says of it.</param>
internal readonly record struct Sighting(ObjectRef? Key, ChangeType Type, IAsset? Asset, bool Respecified)
{
    /// <summary>The asset that was seen; null when it is none.</summary>
    public ObjectRef? AssetKey => Key is { Kind: <= ObjectKind.ModelDeployment } ? Key : null;

    /// <summary>What a change of a cache shows.</summary>
    public static Sighting Of<T>(ObjectRef? key, ObjectChange<T> change)
        where T : class, IKubernetesObject<T> =>
        new(key, change.Type, change.New as IAsset, change is not { Old.Metadata: { } before, New.Metadata: { } now } || !IsSameSpecification(before, now));

    /// <summary>A namespace has no generation: nothing but its labels tells it from another.</summary>
    private static bool IsSameSpecification(ObjectMeta before, ObjectMeta now) =>
        before.Generation is { } generation ? now.Generation == generation : (before.Labels ?? None).ToHashSet().SetEquals(now.Labels ?? None);

    private static readonly Dictionary<string, string> None = [];
}
