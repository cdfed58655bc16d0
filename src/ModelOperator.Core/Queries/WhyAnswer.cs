namespace ModelOperator.Core.Queries;

/// <summary>Why an asset is not Ready.</summary>
public sealed record WhyAnswer
{
    /// <summary>Identity of the asset that was asked for.</summary>
    public required string Uri { get; init; }

    /// <summary>Whether it is Ready; then there are no steps.</summary>
    public required bool Ready { get; init; }

    /// <summary>From the asset to the cause: each is not Ready because of the next, and the last is what to mend.</summary>
    public required IReadOnlyList<WhyStep> Steps { get; init; }

    /// <summary>Whether the cause lies further up, in an asset that may not be seen.</summary>
    public required bool CauseHidden { get; init; }
}

/// <summary>An asset that is not Ready.</summary>
public sealed record WhyStep
{
    /// <summary>The asset.</summary>
    public required AnswerNode Node { get; init; }

    /// <summary>The condition that says so; absent when the asset has no status yet.</summary>
    public EntityCondition? Condition { get; init; }

    /// <summary>The field by which it hangs on the next step, or that is to be mended, e.g. spec.training.datasets[0].</summary>
    public string? Field { get; init; }

    /// <summary>Identity of what that field names, where it may be named.</summary>
    public string? Names { get; init; }
}
