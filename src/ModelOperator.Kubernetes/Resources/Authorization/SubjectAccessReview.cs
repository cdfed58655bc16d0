using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>authorization.k8s.io/v1 SubjectAccessReview: asks whether somebody may do something. It is answered when it is created, and never stored.</summary>
public sealed record SubjectAccessReview : IKubernetesObject<SubjectAccessReview>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } =
        new("authorization.k8s.io", "v1", "subjectaccessreviews", "SubjectAccessReview", Namespaced: false);

    /// <inheritdoc/>
    public static JsonTypeInfo<SubjectAccessReview> JsonTypeInfo => ReviewJsonContext.Default.SubjectAccessReview;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What is asked.</summary>
    public required SubjectAccessReviewSpec Spec { get; init; }

    /// <summary>The answer.</summary>
    public SubjectAccessReviewStatus? Status { get; init; }
}

/// <summary>Who wants to do what.</summary>
public sealed record SubjectAccessReviewSpec
{
    /// <summary>What he wants to do.</summary>
    public ResourceAttributes? ResourceAttributes { get; init; }

    /// <summary>Name of the user.</summary>
    public string? User { get; init; }

    /// <summary>Groups of the user.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Identity of the user.</summary>
    public string? Uid { get; init; }

    /// <summary>Whatever else the authenticator said of the user.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}

/// <summary>What somebody wants to do with objects.</summary>
public sealed record ResourceAttributes
{
    /// <summary>The namespace; absent for all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>The verb, e.g. list.</summary>
    public string? Verb { get; init; }

    /// <summary>The API group.</summary>
    public string? Group { get; init; }

    /// <summary>The plural of the kind.</summary>
    public string? Resource { get; init; }
}

/// <summary>Whether somebody may do something.</summary>
public sealed record SubjectAccessReviewStatus
{
    /// <summary>Whether he may.</summary>
    public bool Allowed { get; init; }
}
