using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>Where a dataset arrives, directly or through whatever was made from it.</summary>
public sealed record DatasetReach
{
    /// <summary>Number of ModelDeployments.</summary>
    public required int Deployments { get; init; }

    /// <summary>Identities of the ModelDeployments, sorted; at most 64 are listed.</summary>
    [Schema(MaxItems = 64)]
    [Items(MaxLength = Formats.UriLength)]
    public IReadOnlyList<string>? DeploymentUris { get; init; }

    /// <summary>Domains of everything that was made from the dataset, sorted; at most 64 are listed.</summary>
    [Schema(MaxItems = 64)]
    [Items(MaxLength = Formats.NameLength)]
    public IReadOnlyList<string>? Domains { get; init; }
}
