using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>authentication.k8s.io/v1 TokenReview: asks whose a bearer token is. It is answered when it is created, and never stored.</summary>
public sealed record TokenReview : IKubernetesObject<TokenReview>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("authentication.k8s.io", "v1", "tokenreviews", "TokenReview", Namespaced: false);

    /// <inheritdoc/>
    public static JsonTypeInfo<TokenReview> JsonTypeInfo => ReviewJsonContext.Default.TokenReview;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What is asked.</summary>
    public required TokenReviewSpec Spec { get; init; }

    /// <summary>The answer.</summary>
    public TokenReviewStatus? Status { get; init; }
}

/// <summary>The token that is asked about.</summary>
public sealed record TokenReviewSpec
{
    /// <summary>The token.</summary>
    public string? Token { get; init; }

    /// <summary>The token is a secret, and no part of what is shown of this.</summary>
    public override string ToString() => nameof(TokenReviewSpec);
}

/// <summary>Whose a token is.</summary>
public sealed record TokenReviewStatus
{
    /// <summary>Whether it is anybody's; absent when it is not.</summary>
    public bool? Authenticated { get; init; }

    /// <summary>Whose it is.</summary>
    public UserInfo? User { get; init; }
}

/// <summary>A user, as the API server's authentication knows him.</summary>
public sealed record UserInfo
{
    /// <summary>Name.</summary>
    public string? Username { get; init; }

    /// <summary>Identity that no other user ever had or gets.</summary>
    public string? Uid { get; init; }

    /// <summary>Groups.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Whatever else the authenticator says; authorizers may ask for it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}
