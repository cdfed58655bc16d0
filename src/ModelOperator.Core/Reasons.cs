namespace ModelOperator.Core;

/// <summary>Reasons of conditions: the cause in one word, for programs. Messages say the same for people.</summary>
public static class Reasons
{
    /// <summary>All is as the specification asks.</summary>
    public const string Ready = "Ready";

    /// <summary>Nothing is going on.</summary>
    public const string Settled = "Settled";

    /// <summary>Every reference leads to an asset that may be used.</summary>
    public const string AllResolved = "AllResolved";

    /// <summary>The API server, or an admission policy, does not accept the lineage annotations.</summary>
    public const string AnnotationsRejected = "AnnotationsRejected";

    /// <summary>A referenced asset does not exist yet.</summary>
    public const string ReferenceNotFound = "ReferenceNotFound";

    /// <summary>A reference names an asset of a kind that does not fit.</summary>
    public const string WrongKind = "WrongKind";

    /// <summary>No grant of another namespace's owner allows a reference.</summary>
    public const string NotGranted = "NotGranted";

    /// <summary>The owner of something that a referenced asset was made from does not let it be granted on.</summary>
    public const string RedistributionDenied = "RedistributionDenied";

    /// <summary>A grant was revoked, and its consumers may go on for a while.</summary>
    public const string Draining = "Draining";

    /// <summary>A grant ends soon.</summary>
    public const string ExpiringSoon = "ExpiringSoon";

    /// <summary>The asset was, through others, made from itself.</summary>
    public const string ReferenceCycle = "ReferenceCycle";

    /// <summary>Another object claims the same version of the same model.</summary>
    public const string DuplicateVersion = "DuplicateVersion";

    /// <summary>Two domains claim a namespace.</summary>
    public const string NamespaceConflict = "NamespaceConflict";

    /// <summary>No two domains claim a namespace.</summary>
    public const string NoConflict = "NoConflict";

    /// <summary>No namespace of the domain exists.</summary>
    public const string NoNamespaces = "NoNamespaces";

    /// <summary>The grant allows something now.</summary>
    public const string Active = "Active";

    /// <summary>The grant is suspended.</summary>
    public const string Suspended = "Suspended";

    /// <summary>The grant has ended by itself.</summary>
    public const string Expired = "Expired";

    /// <summary>Another namespace asks for access to the asset.</summary>
    public const string AccessRequested = "AccessRequested";

    /// <summary>A namespace asks for what it owns.</summary>
    public const string OwnNamespace = "OwnNamespace";

    /// <summary>What is declined was not asked for.</summary>
    public const string NoSuchRequest = "NoSuchRequest";

    /// <summary>The owner's no is told to whoever asks.</summary>
    public const string Declined = "Declined";

    /// <summary>A request is declined and granted all the same.</summary>
    public const string GrantedAllTheSame = "GrantedAllTheSame";

    /// <summary>Grantees can read what a grant gives.</summary>
    public const string AccessGiven = "AccessGiven";

    /// <summary>A grant gives more than can be read by it.</summary>
    public const string AccessCut = "AccessCut";

    /// <summary>The API server does not accept what would let grantees read.</summary>
    public const string AccessRefused = "AccessRefused";

    /// <summary>An object of somebody else has the name of one that is to be made.</summary>
    public const string NameConflict = "NameConflict";

    /// <summary>The object is being deleted.</summary>
    public const string Deleting = "Deleting";

    /// <summary>Somebody depends on the asset who would lose by its deletion.</summary>
    public const string InUse = "InUse";

    /// <summary>Nothing has been made from the asset for so long that it can be retired.</summary>
    public const string NoConsumers = "NoConsumers";

    /// <summary>Something was made from the asset, and nothing is any more.</summary>
    public const string NoLongerUsed = "NoLongerUsed";

    /// <summary>Everything the grant names exists.</summary>
    public const string AllMatched = "AllMatched";

    /// <summary>Some of what the grant names does not exist.</summary>
    public const string SomeNotFound = "SomeNotFound";

    /// <summary>Nothing that the grant names exists.</summary>
    public const string NothingMatched = "NothingMatched";

    /// <summary>No namespace that the grant names exists.</summary>
    public const string NoGrantees = "NoGrantees";

    /// <summary>No licence upstream has terms that are known.</summary>
    public const string NoObligations = "NoObligations";

    /// <summary>Every licence upstream allows what is done with the asset.</summary>
    public const string LicensesAllow = "LicensesAllow";

    /// <summary>Something upstream must not be used commercially, and the asset is in production.</summary>
    public const string NonCommercialUpstream = "NonCommercialUpstream";

    /// <summary>Something upstream is for research only, and the asset is in production.</summary>
    public const string ResearchOnlyUpstream = "ResearchOnlyUpstream";

    /// <summary>The asset is derived from something that nothing may be derived from.</summary>
    public const string NoDerivativesUpstream = "NoDerivativesUpstream";

    /// <summary>The asset declares another licence than something it is derived from asks for.</summary>
    public const string ShareAlikeUpstream = "ShareAlikeUpstream";
}
