using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Sharing;

namespace ModelOperator.Core.Assets;

/// <summary>Says in a sentence what is wrong with a reference and what to do.</summary>
public static class ReferenceSentence
{
    /// <summary>The reason of a reference that needs attention.</summary>
    public static string Reason(ResolvedReference reference) => reference switch
    {
        { Detail: ReferenceDetail.RedistributionDenied } => Reasons.RedistributionDenied,
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
            _ when reference.Chain is { } chain => $"{field} names {reference.Target}, and {Denial(chain)}",
            (ReferenceState.Refused, ObjectTarget { Object: var asset }) => Refusal(field, consumer.Namespace, asset, reference.Reference.Permission),
            (_, ObjectTarget { Object: var asset }) => $"{field} names {asset}, which does not exist: create it or correct {field}",
            (_, MisfitTarget { Uri: var uri, Expected: var expected }) =>
                $"{field} is {uri}, which is not the uri of {Article(expected)}: correct the uri, or give name and namespace instead",
            _ => $"{field} cannot be resolved",
        };
    }

    /// <summary>Says whose consent is missing for an asset that was made from something which may not be granted on.</summary>
    internal static string Denial(RedistributionChain chain) =>
        $"namespace {chain.Owner} does not let others grant on what that was made from ({string.Join(" <- ", chain.Links)}): "
        + $"ask for a SharingGrant in {chain.Owner} with permission {Permission.Use} for {(chain.Source is { } source ? $"{source.Kind} {source.Name}" : "it")}";

    /// <summary>Says until when an asset can go on that lives by a consent which was revoked.</summary>
    public static string Message(UpstreamRevocation revocation)
    {
        var (asset, field, until) = (revocation.Asset, revocation.Reference.Field, GrantDecision.Format(revocation.Until));
        return revocation.Grant is { } grant
            ? $"{field} of {asset} is allowed until {until}, since SharingGrant {grant} was revoked: ask its owner for another one, or do without what {field} names"
            : $"{field} of {asset} names what is made from assets that its owner may use until {until}, since a grant was revoked: ask that owner, or do without what {field} names";
    }

    /// <summary>Says which reference keeps an asset from being served.</summary>
    public static string Message(UpstreamRefusal refusal) => refusal is { Detail: ReferenceDetail.RedistributionDenied }
        ? $"in {refusal.Asset}, {refusal.Reference.Field} names what was made from assets that may not be granted on: its condition {ConditionTypes.ReferencesResolved} says whose consent is missing"
        : refusal.Target is { } target
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
