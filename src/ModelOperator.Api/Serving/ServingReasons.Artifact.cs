namespace ModelOperator.Api;

public static partial class ServingReasons
{
    /// <summary>A loader found the digest that the ModelVersion names.</summary>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string DigestMatches = "DigestMatches";

    /// <summary>The node pulls the artifact by its digest.</summary>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string DigestPinned = "DigestPinned";

    /// <summary>Whoever is to say it has not said it yet: a loader of the artifact, or the Gateway.</summary>
    /// <remarks>Wait. A Gateway that does not exist never answers: see spec.exposure.gateway.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    [ReasonOf(ConditionTypes.Routed)]
    public const string Pending = "Pending";

    /// <summary>The runtime fetches the artifact itself, and its digest is not checked.</summary>
    /// <remarks>Nothing, if you trust the source; else put the artifact where the loader fetches it, such as s3://.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string RuntimeFetches = "RuntimeFetches";

    /// <summary>The artifact is mounted as it is, and its digest is not checked.</summary>
    /// <remarks>Nothing, if you trust the claim; else name a runtime whose loader checks it.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string NotChecked = "NotChecked";

    /// <summary>The artifact has another digest than the ModelVersion says.</summary>
    /// <remarks>Find out who changed it. Put the right content back, or create a ModelVersion with the digest of what is there.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string DigestMismatch = "DigestMismatch";

    /// <summary>The artifact is empty, or larger than the ModelVersion says.</summary>
    /// <remarks>Put the right content there, or create a ModelVersion with its sizeBytes.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string SizeMismatch = "SizeMismatch";

    /// <summary>The artifact holds paths or links that lead out of its directory.</summary>
    /// <remarks>Pack it again without these, and create a ModelVersion with the new digest.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string ArtifactUnsafe = "ArtifactUnsafe";

    /// <summary>The artifact does not exist where its uri says, or is not given to these credentials.</summary>
    /// <remarks>Correct spec.artifact.uri in another ModelVersion, or the Secret that its credentials name.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string ArtifactRefused = "ArtifactRefused";

    /// <summary>The artifact could not be fetched, and that is tried again.</summary>
    /// <remarks>Wait; if it lasts, look whether pods reach the server that the message names.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string FetchFailed = "FetchFailed";

    /// <summary>The volume has no room for the artifact.</summary>
    /// <remarks>Ask for a larger volume, or free some of the cache that it is kept on.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string NoSpace = "NoSpace";

    /// <summary>The loader cannot work with its arguments or with the Secret of the credentials.</summary>
    /// <remarks>Correct the Secret: the loader's README says which keys it has, and the message which one is wrong.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string LoaderArgumentsInvalid = "LoaderArgumentsInvalid";

    /// <summary>The loader cannot read or write its volume.</summary>
    /// <remarks>Let the claim or the cache be written by the user that the pod runs as.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string LoaderTargetUnusable = "LoaderTargetUnusable";

    /// <summary>The loader ended in a way that it has no word for.</summary>
    /// <remarks>Read its log: kubectl logs POD -c loader.</remarks>
    [ReasonOf(ConditionTypes.ArtifactVerified)]
    public const string LoaderFailed = "LoaderFailed";
}
