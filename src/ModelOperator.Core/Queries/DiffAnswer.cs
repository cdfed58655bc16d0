namespace ModelOperator.Core.Queries;

/// <summary>What differs between two ModelVersions.</summary>
public sealed record DiffAnswer
{
    /// <summary>The one.</summary>
    public required AnswerNode Before { get; init; }

    /// <summary>The other.</summary>
    public required AnswerNode After { get; init; }

    /// <summary>Metrics of either, by name and dataset.</summary>
    public required IReadOnlyList<MetricDifference> Metrics { get; init; }

    /// <summary>What only one of them was trained on, sorted.</summary>
    public required IReadOnlyList<TrainingDifference> Training { get; init; }

    /// <summary>Number of assets that the one was trained on and that may not be seen.</summary>
    public required int HiddenBefore { get; init; }

    /// <summary>Number of assets that the other was trained on and that may not be seen.</summary>
    public required int HiddenAfter { get; init; }

    /// <summary>Fields of artifact, code and run that differ.</summary>
    public required IReadOnlyList<FieldDifference> Fields { get; init; }

    /// <summary>Inputs and outputs that differ.</summary>
    public required IReadOnlyList<FieldDifference> Signature { get; init; }
}

/// <summary>A metric of two versions.</summary>
/// <param name="Name">Name of the metric.</param>
/// <param name="Dataset">What it was measured on.</param>
/// <param name="Before">The figure of the one; absent when it reports none.</param>
/// <param name="After">The figure of the other; absent when it reports none.</param>
public sealed record MetricDifference(string Name, string? Dataset, double? Before, double? After)
{
    /// <summary>By how much the figure rose; absent when only one reports it, or when it is more than a number holds.</summary>
    public double? Change => After - Before is { } change && double.IsFinite(change) ? change : null;
}

/// <summary>An asset that only one of two versions was trained on.</summary>
/// <param name="Uri">Identity of the asset.</param>
/// <param name="Field">The field, e.g. spec.training.datasets.</param>
/// <param name="Added">Whether it is the later version that was.</param>
public sealed record TrainingDifference(string Uri, string Field, bool Added);

/// <summary>A field that differs.</summary>
/// <param name="Field">The field, e.g. spec.artifact.format.</param>
/// <param name="Before">What the one says; absent when nothing.</param>
/// <param name="After">What the other says; absent when nothing.</param>
public sealed record FieldDifference(string Field, string? Before, string? After);
