using ModelOperator.Api;

namespace ModelOperator.Core.Queries.Granting;

/// <summary>What a namespace lets others do, and what others let it do.</summary>
public sealed record GrantsAnswer
{
    /// <summary>The namespace; absent for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Grants by the namespace, sorted.</summary>
    public required IReadOnlyList<GrantLine> Out { get; init; }

    /// <summary>Grants to the namespace by others, sorted.</summary>
    public required IReadOnlyList<GrantLine> In { get; init; }
}

/// <summary>A grant.</summary>
public sealed record GrantLine
{
    /// <summary>The grant, as namespace/name.</summary>
    public required string Name { get; init; }

    /// <summary>What it allows; absent for one that may not be read, of which only its consumers are known.</summary>
    public Permission? Permission { get; init; }

    /// <summary>What it covers, e.g. Embedding scenes.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Who gets it, e.g. domain ads.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Active, Suspended, Expired, Draining or Deleting; absent for one that may not be read.</summary>
    public string? State { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Identities of what lives by it, as far as they are known.</summary>
    public IReadOnlyList<string> Consumers { get; init; } = [];

    /// <summary>Number of what lives by it.</summary>
    public int ConsumerCount { get; init; }

    /// <summary>What it is for.</summary>
    public string? Purpose { get; init; }
}
