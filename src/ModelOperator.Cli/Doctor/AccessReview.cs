using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Doctor;

/// <summary>Asks the API server whether the user may do something (authorization.k8s.io/v1); nothing is stored of it.</summary>
internal sealed record AccessReview : IKubernetesObject<AccessReview>
{
    public static ResourceType ResourceType { get; } = new("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", Namespaced: false);

    public static JsonTypeInfo<AccessReview> JsonTypeInfo => AccessReviewJsonContext.Default.AccessReview;

    public string? ApiVersion { get; init; } = ResourceType.ApiVersion;

    public string? Kind { get; init; } = ResourceType.Kind;

    public ObjectMeta Metadata { get; init; } = new();

    public required AccessReviewSpec Spec { get; init; }

    public AccessReviewStatus? Status { get; init; }
}

/// <summary>What is asked.</summary>
internal sealed record AccessReviewSpec
{
    public required ResourceAttributes ResourceAttributes { get; init; }
}

/// <summary>What is to be done with what.</summary>
internal sealed record ResourceAttributes
{
    public required string Group { get; init; }

    public required string Resource { get; init; }

    public required string Verb { get; init; }

    /// <summary>The namespace; every one when null.</summary>
    public string? Namespace { get; init; }
}

/// <summary>The answer.</summary>
internal sealed record AccessReviewStatus
{
    public bool Allowed { get; init; }
}

/// <summary>JSON contracts of reviews.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccessReview))]
internal sealed partial class AccessReviewJsonContext : JsonSerializerContext;
