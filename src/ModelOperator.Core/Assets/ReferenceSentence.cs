using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Assets;

/// <summary>Says in a sentence what is wrong with a reference and what to do.</summary>
public static class ReferenceSentence
{
    /// <summary>The reason of a reference that needs attention.</summary>
    public static string Reason(ResolvedReference reference) => reference switch
    {
        { State: ReferenceState.Refused } => Reasons.NotGranted,
        { Detail: ReferenceDetail.WrongKind } => Reasons.WrongKind,
        _ => Reasons.ReferenceNotFound,
    };

    /// <summary>The sentence, without a full stop.</summary>
    /// <param name="consumer">The asset that refers.</param>
    /// <param name="reference">The reference.</param>
    public static string Message(ObjectRef consumer, ResolvedReference reference)
    {
        var field = reference.Reference.Field;
        return (reference.State, reference.Reference.Target) switch
        {
            (ReferenceState.Refused, ObjectTarget { Object: var asset }) => Refusal(field, consumer.Namespace, asset, reference.Reference.Permission),
            (_, ObjectTarget { Object: var asset }) => $"{field} names {asset}, which does not exist: create it or correct {field}",
            (_, MisfitTarget { Uri: var uri, Expected: var expected }) =>
                $"{field} is {uri}, which is not the uri of {Article(expected)}: correct the uri, or give name and namespace instead",
            _ => $"{field} cannot be resolved",
        };
    }

    /// <summary>Says which reference keeps an asset from being served.</summary>
    public static string Message(UpstreamRefusal refusal) => refusal.Target is { } target
        ? $"in {refusal.Asset}, {refusal.Reference.Field} names {target}, which is made from assets that its owner may not use: ask the owner of namespace {target.Namespace}, or do without it"
        : $"in {refusal.Asset}, {Message(refusal.Asset, new ResolvedReference(refusal.Reference, ReferenceState.Refused, null, "", null, ReferenceDetail.None))}";

    /// <summary>
    /// The sentence for a reference that no grant allows. It is made of what the consumer wrote and nothing else, so that it is the same
    /// whether the asset exists or not, and whether or not a lower permission was granted.
    /// </summary>
    internal static string Refusal(string field, string consumerNamespace, ObjectRef asset, Permission needed) =>
        $"{field} names {asset}, which the owner of namespace {asset.Namespace} does not let namespace {consumerNamespace} {(needed == Permission.Deploy ? "deploy" : "use")}: "
        + $"ask for a SharingGrant in {asset.Namespace} with permission {needed} for {asset.Kind} {asset.Name}";

    private static string Article(ObjectKind kind) => kind == ObjectKind.Embedding ? $"an {kind}" : $"a {kind}";
}
