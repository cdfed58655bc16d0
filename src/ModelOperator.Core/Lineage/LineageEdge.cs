namespace ModelOperator.Core.Lineage;

/// <summary>How two assets are related.</summary>
public enum LineageEdgeType
{
    /// <summary>A Dataset was made from another; a Model was derived from another.</summary>
    DerivedFrom,

    /// <summary>A ModelVersion was trained on a Dataset or an Embedding.</summary>
    TrainedOn,

    /// <summary>A ModelVersion was made from another: fine-tuned, distilled, quantized.</summary>
    ParentVersion,

    /// <summary>A ModelVersion is a version of a Model.</summary>
    VersionOf,

    /// <summary>An Embedding was made by a ModelVersion.</summary>
    ProducedBy,

    /// <summary>An Embedding was made from a Dataset or another Embedding.</summary>
    Input,

    /// <summary>A ModelDeployment serves a ModelVersion.</summary>
    Serves,

    /// <summary>A ModelDeployment relies on a Dataset, through whatever lies between.</summary>
    ReliesOn,
}

/// <summary>Where an edge comes from.</summary>
public enum EdgeOrigin
{
    /// <summary>A field of the asset itself says it.</summary>
    Declared,

    /// <summary>It follows from declared edges, and goes when one of these does.</summary>
    Inferred,
}

/// <summary>An edge of the lineage graph with its provenance.</summary>
/// <param name="From">Identity of the asset that was made.</param>
/// <param name="To">Identity of what it was made from; of another platform's asset also.</param>
/// <param name="Type">How they are related.</param>
/// <param name="DeclaredBy">
/// Identity of the asset whose field says it. Of an inferred edge, the asset at which the chain arrives: the one that refers to
/// <paramref name="To"/>, or for a derived Model the version of <paramref name="From"/> that was derived.
/// </param>
/// <param name="Field">The field, e.g. <c>spec.inputs[0]</c>.</param>
/// <param name="Origin">Whether it is declared or inferred.</param>
public sealed record LineageEdge(string From, string To, LineageEdgeType Type, string DeclaredBy, string Field, EdgeOrigin Origin);

/// <summary>What fields mean for the relation they declare.</summary>
internal static class LineageEdgeTypes
{
    /// <summary>The type of the edges that a field declares.</summary>
    public static LineageEdgeType Of(string role) => role switch
    {
        "spec.derivedFrom" => LineageEdgeType.DerivedFrom,
        "spec.training.datasets" or "spec.training.embeddings" => LineageEdgeType.TrainedOn,
        "spec.training.parentVersion" => LineageEdgeType.ParentVersion,
        "spec.modelRef" => LineageEdgeType.VersionOf,
        "spec.producer" => LineageEdgeType.ProducedBy,
        "spec.inputs" => LineageEdgeType.Input,
        "spec.model" => LineageEdgeType.Serves,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No reference is declared by this field."),
    };

    /// <summary>
    /// Whether the asset at one end was derived from the one at the other: what is adapted, not what is merely used to make or serve
    /// something.
    /// </summary>
    public static bool IsDerivation(LineageEdgeType type) =>
        type is LineageEdgeType.DerivedFrom or LineageEdgeType.TrainedOn or LineageEdgeType.ParentVersion or LineageEdgeType.Input;
}
