namespace ModelOperator.Api;

public static partial class Reasons
{
    /// <summary>The grant allows something now.</summary>
    [ReasonOf(ConditionTypes.Active)]
    public const string Active = "Active";

    /// <summary>The grant is suspended, as spec.suspended asks.</summary>
    /// <remarks>Set spec.suspended to false when it is to allow something again.</remarks>
    [ReasonOf(ConditionTypes.Active)]
    [ReasonOf(ConditionTypes.Ready, typeof(SharingGrant))]
    public const string Suspended = "Suspended";

    /// <summary>The grant has ended by itself.</summary>
    /// <remarks>Set a later spec.expiresAt, or delete the grant.</remarks>
    [ReasonOf(ConditionTypes.Active)]
    [ReasonOf(ConditionTypes.Ready, typeof(SharingGrant))]
    public const string Expired = "Expired";

    /// <summary>The grant is being deleted.</summary>
    [ReasonOf(ConditionTypes.Active)]
    [ReasonOf(ConditionTypes.Ready, typeof(SharingGrant))]
    public const string Deleting = "Deleting";

    /// <summary>The grant ends soon. --expiry-warning of the operator says how soon that is.</summary>
    /// <remarks>Set a later spec.expiresAt if those who live by it, in status.consumers, are to go on.</remarks>
    [ReasonOf(ConditionTypes.ExpiringSoon)]
    public const string ExpiringSoon = "ExpiringSoon";

    /// <summary>Everything that the grant names exists.</summary>
    [ReasonOf(ConditionTypes.ResourcesMatched)]
    [ReasonOf(ConditionTypes.GranteesResolved)]
    public const string AllMatched = "AllMatched";

    /// <summary>Some of what the grant names does not exist; the rest is shared.</summary>
    /// <remarks>Create what is missing, or correct spec.resources or spec.to.</remarks>
    [ReasonOf(ConditionTypes.ResourcesMatched)]
    [ReasonOf(ConditionTypes.GranteesResolved)]
    public const string SomeNotFound = "SomeNotFound";

    /// <summary>No asset that the grant names exists, or its selector matches none.</summary>
    /// <remarks>Create or label the assets, or correct spec.resources.</remarks>
    [ReasonOf(ConditionTypes.ResourcesMatched)]
    public const string NothingMatched = "NothingMatched";

    /// <summary>No namespace that the grant names exists, other than its own.</summary>
    /// <remarks>Name another domain or namespace in spec.to, or correct the selector.</remarks>
    [ReasonOf(ConditionTypes.GranteesResolved)]
    public const string NoGrantees = "NoGrantees";

    /// <summary>Grantees can read what the grant gives with kubectl.</summary>
    [ReasonOf(ConditionTypes.ReadAccess)]
    public const string AccessGiven = "AccessGiven";

    /// <summary>The grant gives more than fits into one Role or RoleBinding. References are not affected.</summary>
    /// <remarks>Share in several grants.</remarks>
    [ReasonOf(ConditionTypes.ReadAccess)]
    public const string AccessCut = "AccessCut";

    /// <summary>The API server does not accept the Role or RoleBinding by which grantees would read. References are not affected.</summary>
    /// <remarks>
    /// Read what the server said: usually a ResourceQuota or an admission policy of the namespace, or a permission that config/rbac gives and the
    /// cluster does not.
    /// </remarks>
    [ReasonOf(ConditionTypes.ReadAccess)]
    public const string AccessRefused = "AccessRefused";

    /// <summary>A Role or RoleBinding of somebody else has the name of one that is to be made.</summary>
    /// <remarks>Delete it, or give the grant another name.</remarks>
    [ReasonOf(ConditionTypes.ReadAccess)]
    public const string NameConflict = "NameConflict";

    /// <summary>A namespace asks for what it owns.</summary>
    /// <remarks>Name the namespace whose assets are wanted in spec.namespace.</remarks>
    [ReasonOf(ConditionTypes.Granted, typeof(AccessRequest))]
    public const string OwnNamespace = "OwnNamespace";

    /// <summary>What is declined was not asked for.</summary>
    /// <remarks>Correct spec.request, or delete the AccessDenial.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(AccessDenial))]
    public const string NoSuchRequest = "NoSuchRequest";

    /// <summary>The owner's no is told to whoever asks.</summary>
    [ReasonOf(ConditionTypes.Ready, typeof(AccessDenial))]
    public const string Declined = "Declined";

    /// <summary>A request is declined and granted all the same.</summary>
    /// <remarks>Delete the AccessDenial, or take what is asked for out of the grants that give it.</remarks>
    [ReasonOf(ConditionTypes.Ready, typeof(AccessDenial))]
    public const string GrantedAllTheSame = "GrantedAllTheSame";

    /// <summary>Another namespace asks for access to the asset.</summary>
    /// <remarks>Answer with kubectl model approve or deny.</remarks>
    public const string AccessRequested = "AccessRequested";
}
