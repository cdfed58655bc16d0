using ModelOperator.Api;
using ModelOperator.Core.Licensing;

namespace ModelOperator.Core.Lineage;

/// <summary>What the graph needs to know of an asset: who it is, what it is, and what it refers to.</summary>
public sealed class Asset
{
    /// <summary>Kind, namespace and name.</summary>
    public required ObjectRef Key { get; init; }

    /// <summary>Platform that the asset lives on.</summary>
    public required string Platform { get; init; }

    /// <summary>Identity across platforms.</summary>
    public string Uri => AssetUri.Of(Platform, Key);

    /// <summary>When the object was created; older objects win where two claim the same.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Labels, which grants may select by.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Whether its deletion was asked for.</summary>
    public bool IsDeleting { get; init; }

    /// <summary>Whether it is a ModelDeployment that is not suspended.</summary>
    public bool IsServing { get; init; }

    /// <summary>Hash over what the asset is, without what it was made from and without how it is described; none where it is nothing of its own.</summary>
    public required Digest Content { get; init; }

    /// <summary>What the asset refers to, in the order of the fields. The graph lets equal targets of many assets be one object.</summary>
    public Reference[] References { get; init; } = [];

    /// <summary>For a ModelVersion: the model, version and stage it is found by.</summary>
    public VersionCoordinates? Version { get; init; }

    /// <summary>The licence it declares; null when it declares none. A ModelVersion goes by its Model's.</summary>
    public License? License { get; init; }

    /// <summary>For a ModelVersion: digest of its artifact.</summary>
    public string? ArtifactDigest { get; init; }

    /// <summary>For a ModelVersion: what it reports, which it is promoted by.</summary>
    public IReadOnlyList<MetricValue> Metrics { get; init; } = [];

    /// <summary>For a Model: what its versions are promoted by.</summary>
    public PromotionPolicy? Promotion { get; init; }
}

/// <summary>What a ModelVersion is found by.</summary>
/// <param name="Model">The Model it is a version of.</param>
/// <param name="Version">The version.</param>
/// <param name="Stage">The stage it asks for.</param>
public sealed record VersionCoordinates(ObjectRef Model, string Version, Stage Stage);
