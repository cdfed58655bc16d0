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
        return (reference.State, reference.Detail, reference.Reference.Target) switch
        {
            (ReferenceState.Refused, _, ObjectTarget { Object: var asset }) => Refusal(field, consumer, asset, reference.Reference.Permission),
            (ReferenceState.Refused, _, VersionTarget { Model: var model }) => Refusal(field, consumer, model, reference.Reference.Permission),
            (_, _, MisfitTarget { Uri: var uri, Expected: var expected }) =>
                $"{field} is {uri}, which is not the uri of {Article(expected)}: correct the uri, or give name and namespace instead",
            (_, ReferenceDetail.ModelNotFound, VersionTarget { Model: var model }) =>
                $"{field} names {model}, which does not exist: create it or correct {field}",
            (_, ReferenceDetail.VersionNotFound, VersionTarget { Model: var model, Version: var version }) =>
                $"{field}.version asks for version {version} of {model}, which has no such version: create a ModelVersion or correct {field}.version",
            (_, ReferenceDetail.StageEmpty, VersionTarget { Model: var model, Stage: var stage }) =>
                $"{field}.stage asks for a version of {model} in stage {stage}, and there is none: set spec.stage of one of its ModelVersions or correct {field}.stage",
            (_, _, ObjectTarget { Object: var asset }) => $"{field} names {asset}, which does not exist: create it or correct {field}",
            _ => $"{field} cannot be resolved",
        };
    }

    /// <summary>Says which reference keeps an asset from being served.</summary>
    public static string Message(UpstreamRefusal refusal) => refusal.Target is { } target
        ? $"in {refusal.Asset}, {refusal.Reference.Field} names {target}, which is made from assets that its owner may not use: ask the owner of namespace {target.Namespace}, or do without it"
        : $"in {refusal.Asset}, {Message(refusal.Asset, new ResolvedReference(refusal.Reference, ReferenceState.Refused, null, "", null, ReferenceDetail.None))}";

    private static string Refusal(string field, ObjectRef consumer, ObjectRef asset, Permission needed) =>
        $"{field} names {asset}, which the owner of namespace {asset.Namespace} has not shared with namespace {consumer.Namespace}: "
        + $"ask for a SharingGrant in {asset.Namespace} with permission {needed} for {asset.Kind} {asset.Name}";

    private static string Article(ObjectKind kind) => kind == ObjectKind.Embedding ? $"an {kind}" : $"a {kind}";
}
