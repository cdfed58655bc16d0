using ModelOperator.Api;

namespace ModelOperator.Core.Queries;

/// <summary>Who is affected when an asset changes: everything that was made from it, directly or through others.</summary>
public sealed record ImpactAnswer
{
    /// <summary>Identity of the asset that was asked for.</summary>
    public required string Uri { get; init; }

    /// <summary>Deployments among the consumers that serve, those with the most ready pods first; at most 100 are told.</summary>
    public required IReadOnlyList<LiveDeployment> Live { get; init; }

    /// <summary>Number of these deployments, also beyond the 100.</summary>
    public required int LiveCount { get; init; }

    /// <summary>The consumers that may be seen, by domain and owners; groups with serving deployments first, then the largest; at most 100 are told.</summary>
    public required IReadOnlyList<ImpactGroup> Groups { get; init; }

    /// <summary>Number of these groups, also beyond the 100.</summary>
    public required int GroupCount { get; init; }

    /// <summary>Number of consumers that may be seen.</summary>
    public required int Total { get; init; }

    /// <summary>Number of consumers that may not be seen.</summary>
    public required int Hidden { get; init; }

    /// <summary>Whether there are more than were counted.</summary>
    public required bool Truncated { get; init; }
}

/// <summary>A deployment that serves.</summary>
public sealed record LiveDeployment
{
    /// <summary>The deployment.</summary>
    public required AnswerNode Node { get; init; }

    /// <summary>Pods that are ready; absent when its status is not known.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>What it serves, with the shares of the traffic; only for those who may read it.</summary>
    public IReadOnlyList<ServedVersion> Versions { get; init; } = [];
}

/// <summary>Consumers of one domain that the same people answer for.</summary>
public sealed record ImpactGroup
{
    /// <summary>The domain; absent for namespaces of none.</summary>
    public string? Domain { get; init; }

    /// <summary>Who answers for them; empty when nobody is named.</summary>
    public required IReadOnlyList<Owner> Owners { get; init; }

    /// <summary>The consumers: serving deployments first, then nearest first; at most 100 are told.</summary>
    public required IReadOnlyList<AnswerNode> Consumers { get; init; }

    /// <summary>Number of consumers of the group, also beyond the 100.</summary>
    public required int Total { get; init; }
}
