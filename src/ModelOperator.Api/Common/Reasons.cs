namespace ModelOperator.Api;

/// <summary>
/// Reasons of conditions: the cause in one word, for programs. Messages say the same for people, and name the object and the field.
/// </summary>
public static partial class Reasons
{
    /// <summary>All is as the specification asks.</summary>
    [ReasonOf(ConditionTypes.Ready, typeof(Dataset), typeof(Model), typeof(ModelVersion), typeof(Embedding), typeof(Domain), typeof(SharingGrant))]
    public const string Ready = "Ready";

    /// <summary>Nothing is going on, or nothing is in the way.</summary>
    [ReasonOf(ConditionTypes.Reconciling)]
    [ReasonOf(ConditionTypes.Stalled)]
    public const string Settled = "Settled";

    /// <summary>Every reference leads to an asset that may be used.</summary>
    [ReasonOf(ConditionTypes.ReferencesResolved)]
    public const string AllResolved = "AllResolved";

    /// <summary>A referenced asset does not exist.</summary>
    /// <remarks>Create it, in any order: this object becomes Ready when it is there. Or correct the field that the message names.</remarks>
    [ReasonOf(ConditionTypes.ReferencesResolved)]
    public const string ReferenceNotFound = "ReferenceNotFound";

    /// <summary>A reference by uri names an asset of a kind that does not fit.</summary>
    /// <remarks>Correct the uri, or give name and namespace instead.</remarks>
    [ReasonOf(ConditionTypes.ReferencesResolved)]
    public const string WrongKind = "WrongKind";

    /// <summary>No grant of another namespace's owner allows a reference. Whether the asset exists is not told.</summary>
    /// <remarks>
    /// Ask its owner for a SharingGrant, with kubectl model request or an AccessRequest in your namespace; kubectl model why shows what is missing.
    /// </remarks>
    [ReasonOf(ConditionTypes.ReferencesResolved)]
    public const string NotGranted = "NotGranted";

    /// <summary>The owner of something that a referenced asset was made from does not let it be granted on.</summary>
    /// <remarks>
    /// Ask the owner that the message names for a grant of their own, or for spec.redistribution: Allowed in the grant that the asset lives by.
    /// </remarks>
    [ReasonOf(ConditionTypes.ReferencesResolved)]
    public const string RedistributionDenied = "RedistributionDenied";

    /// <summary>The asset was, through others, made from itself.</summary>
    /// <remarks>Remove one of the references that the message names.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(Dataset), typeof(Model), typeof(ModelVersion), typeof(Embedding))]
    public const string ReferenceCycle = "ReferenceCycle";

    /// <summary>Another, older object claims the same version of the same model.</summary>
    /// <remarks>Delete one of the two, or create this one with another spec.version.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(ModelVersion))]
    public const string DuplicateVersion = "DuplicateVersion";

    /// <summary>The API server, or an admission policy, does not accept the lineage annotations. Nothing else is missing.</summary>
    /// <remarks>
    /// Shorten the object's other annotations, which share 256 KiB with ours, or allow annotations lineage.modeloperator.io/* in the policy that
    /// refuses them.
    /// </remarks>
    [ReasonOf(ConditionTypes.Annotated)]
    public const string AnnotationsRejected = "AnnotationsRejected";

    /// <summary>Live deployments or other domains depend on the asset, and would lose by its deletion.</summary>
    /// <remarks>
    /// Delete what the message names, or its references, or annotate the asset modeloperator.io/force-delete: "true" to delete it all the same.
    /// </remarks>
    [ReasonOf(ConditionTypes.DeletionHeld)]
    public const string InUse = "InUse";

    /// <summary>Nothing has been made from the asset for so long that it can be retired.</summary>
    /// <remarks>Delete it unless somebody outside of this cluster needs it. --unused-after of the operator says how long that is.</remarks>
    [ReasonOf(ConditionTypes.Unused)]
    public const string NoConsumers = "NoConsumers";

    /// <summary>Something was made from the asset, and nothing is any more.</summary>
    [ReasonOf(ConditionTypes.Unused)]
    public const string NoLongerUsed = "NoLongerUsed";

    /// <summary>A grant was revoked, and its consumers may go on for a while.</summary>
    /// <remarks>
    /// As its owner do nothing, or make a new grant. As a consumer ask for another grant, or do without, before the time that the message names.
    /// </remarks>
    [ReasonOf(ConditionTypes.GrantRevoking)]
    [ReasonOf(ConditionTypes.Ready, typeof(SharingGrant))]
    public const string Draining = "Draining";

    /// <summary>No licence upstream has terms that are known.</summary>
    [ReasonOf(ConditionTypes.LicenseCompatible)]
    public const string NoObligations = "NoObligations";

    /// <summary>Every licence upstream allows what is done with the asset.</summary>
    [ReasonOf(ConditionTypes.LicenseCompatible)]
    public const string LicensesAllow = "LicensesAllow";

    /// <summary>Something upstream must not be used commercially, and the asset is in production.</summary>
    /// <remarks>
    /// Take it out of Production, make a version without that, or obtain another licence and declare it in spec.info.license of what is upstream.
    /// </remarks>
    [ReasonOf(ConditionTypes.LicenseCompatible)]
    public const string NonCommercialUpstream = "NonCommercialUpstream";

    /// <summary>Something upstream is for research only, and the asset is in production.</summary>
    /// <remarks>
    /// Take it out of Production, make a version without that, or obtain another licence and declare it in spec.info.license of what is upstream.
    /// </remarks>
    [ReasonOf(ConditionTypes.LicenseCompatible)]
    public const string ResearchOnlyUpstream = "ResearchOnlyUpstream";

    /// <summary>The asset is derived from something that nothing may be derived from.</summary>
    /// <remarks>Make it without that, or obtain another licence and declare it in spec.info.license of what is upstream.</remarks>
    [ReasonOf(ConditionTypes.LicenseCompatible)]
    public const string NoDerivativesUpstream = "NoDerivativesUpstream";

    /// <summary>The asset declares another licence than something it is derived from asks for.</summary>
    /// <remarks>Declare that licence in spec.info.license, or make the asset without what asks for it.</remarks>
    [ReasonOf(ConditionTypes.LicenseCompatible)]
    public const string ShareAlikeUpstream = "ShareAlikeUpstream";

    /// <summary>Two Domains claim a namespace, and the older one keeps it.</summary>
    /// <remarks>Take the namespace out of spec.namespaces of one of the two.</remarks>
    [ReasonOf(ConditionTypes.NamespaceConflict)]
    public const string NamespaceConflict = "NamespaceConflict";

    /// <summary>No two Domains claim a namespace.</summary>
    [ReasonOf(ConditionTypes.NamespaceConflict)]
    public const string NoConflict = "NoConflict";

    /// <summary>No namespace of the Domain exists.</summary>
    /// <remarks>Create the namespaces, or say in spec.namespaces which are its own.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(Domain))]
    public const string NoNamespaces = "NoNamespaces";
}
