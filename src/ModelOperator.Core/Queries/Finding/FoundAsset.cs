using ModelOperator.Api;
using ModelOperator.Core.Queries.Partial;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Finding;

/// <summary>An asset as it is found by words.</summary>
public sealed record FoundAsset
{
    /// <summary>Identity of the asset.</summary>
    public required string Uri { get; init; }

    /// <summary>Kind of the asset.</summary>
    public required ObjectKind Kind { get; init; }

    /// <summary>Namespace of the asset.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the object.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What the asset is.</summary>
    public string? Description { get; init; }

    /// <summary>Domain that owns the namespace.</summary>
    public string? Domain { get; init; }

    /// <summary>Names of the people and teams who answer for it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Words that its owners want it to be found by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What it is meant for.</summary>
    public IReadOnlyList<string> UseCases { get; init; } = [];

    /// <summary>For a Model: what it does.</summary>
    public string? Task { get; init; }

    /// <summary>For a ModelVersion: the stage it is in.</summary>
    public string? Stage { get; init; }

    /// <summary>Licence as an SPDX identifier.</summary>
    public string? License { get; init; }

    /// <summary>Whether it is a candidate for retirement.</summary>
    public bool Unused { get; init; }

    /// <summary>What is found by of an object.</summary>
    public static FoundAsset Of(IAsset asset, PartialCluster cluster)
    {
        var key = ListedObjects.RefOf(asset);
        var node = cluster.Scope.State.Lineage.Find(key) is { } found ? cluster.Scope.Describe(found.Asset, 0) : null;
        return new FoundAsset
        {
            Uri = node?.Uri ?? Lineage.AssetUri.Of(cluster.Platform, key),
            Kind = key.Kind,
            Namespace = key.Namespace,
            Name = key.Name,
            DisplayName = asset.Info?.DisplayName,
            Description = asset.Info?.Description,
            Domain = node?.Domain ?? asset.AssetStatus?.Domain,
            Owners = [.. (node?.Owners ?? []).Select(owner => owner.Name)],
            Tags = asset.Info?.Tags ?? [],
            UseCases = asset.Info?.UseCases ?? [],
            Task = (asset as Model)?.Spec.Task,
            Stage = node?.Stage?.ToString(),
            License = asset.Info?.License,
            Unused = Conditions.IsTrue(asset.AssetStatus?.Conditions, ConditionTypes.Unused),
        };
    }
}
