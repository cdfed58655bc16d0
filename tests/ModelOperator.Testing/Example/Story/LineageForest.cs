using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Core;

namespace ModelOperator.Testing.Example.Story;

/// <summary>An asset, and what was made from it.</summary>
public sealed record LineageNode
{
    public required string Uri { get; init; }

    /// <summary>The object; null for an asset of another platform.</summary>
    public ObjectRef? Key { get; init; }

    public string? Domain { get; init; }

    /// <summary>The edge to the parent that the node stands under; null for a root.</summary>
    public LineageEdge? From { get; init; }

    /// <summary>The edges to its other parents.</summary>
    public IReadOnlyList<LineageEdge> AlsoFrom { get; init; } = [];

    /// <summary>What it names and may not use.</summary>
    public IReadOnlyList<LineageEdge> Refused { get; init; } = [];

    public IReadOnlyList<LineageNode> Children { get; init; } = [];

    /// <summary>The number of assets of this tree, the node included.</summary>
    public int Size => 1 + Children.Sum(child => child.Size);
}

/// <summary>That an asset was made from another.</summary>
/// <param name="Uri">Identity of the parent.</param>
/// <param name="Parent">The parent; null for an asset of another platform.</param>
/// <param name="Domain">The parent's domain.</param>
/// <param name="Grant">The grant, as namespace/name, that allows it across namespaces.</param>
public sealed record LineageEdge(string Uri, ObjectRef? Parent, string? Domain, string? Grant);

/// <summary>
/// The lineage graph as trees, read from what the operator wrote on the objects. Every asset is there once, under the parent that was
/// longest in the making. Models are left out: they group versions, and nothing is made from them.
/// </summary>
public static class LineageForest
{
    /// <summary>The trees, the largest first.</summary>
    public static IReadOnlyList<LineageNode> Grow(ExampleSnapshot snapshot)
    {
        var assets = snapshot.Assets
            .Where(asset => asset.Annotation(LineageAnnotations.Uri) is not null)
            .ToDictionary(asset => asset.Annotation(LineageAnnotations.Uri)!);
        var shown = assets.Where(asset => asset.Value.Key.Kind != ObjectKind.Model).ToDictionary();
        var sprouts = shown.Values.Select(asset => Sprout(asset, assets)).ToList();
        var children = sprouts.Where(node => node.From is not null).ToLookup(node => node.From!.Uri);
        var elsewhere = children.Select(group => group.Key).Where(uri => !shown.ContainsKey(uri)).Select(uri => new LineageNode { Uri = uri });
        return
        [
            .. sprouts.Where(node => node.From is null).Concat(elsewhere)
                .Select(root => WithChildren(root, children))
                .OrderByDescending(root => root.Size)
                .ThenBy(root => root.Uri, StringComparer.Ordinal),
        ];
    }

    private static LineageNode Sprout(ObservedObject asset, IReadOnlyDictionary<string, ObservedObject> assets)
    {
        var references = (asset.Status as AssetStatus)?.References ?? [];
        LineageEdge EdgeTo(string uri)
        {
            var parent = assets.GetValueOrDefault(uri);
            var grant = references.FirstOrDefault(reference => reference.Uri == uri && reference.State == ReferenceState.Resolved)?.Grant;
            return new(uri, parent?.Key, parent?.Annotation(LineageAnnotations.Domain), grant);
        }

        var parents = (asset.Annotation(LineageAnnotations.Upstream)?.Split(',') ?? [])
            .Select(EdgeTo)
            .Where(edge => edge.Parent?.Kind != ObjectKind.Model)
            .OrderByDescending(edge => Depth(assets.GetValueOrDefault(edge.Uri)))
            .ThenBy(edge => edge.Uri, StringComparer.Ordinal)
            .ToList();
        // A parent is less deep than its children, except in a cycle: that would be no tree.
        var from = parents.FirstOrDefault(edge => Depth(assets.GetValueOrDefault(edge.Uri)) < Depth(asset));
        return new()
        {
            Uri = asset.Annotation(LineageAnnotations.Uri)!,
            Key = asset.Key,
            Domain = asset.Annotation(LineageAnnotations.Domain),
            From = from,
            AlsoFrom = [.. parents.Where(edge => edge != from)],
            Refused = [.. references.Where(reference => reference.State == ReferenceState.Refused).Select(reference => EdgeTo(reference.Uri))],
        };
    }

    private static LineageNode WithChildren(LineageNode node, ILookup<string, LineageNode> children) => node with
    {
        Children = [.. children[node.Uri].OrderBy(child => child.Key).Select(child => WithChildren(child, children))],
    };

    private static int Depth(ObservedObject? asset) =>
        int.TryParse(asset?.Annotation(LineageAnnotations.Depth), CultureInfo.InvariantCulture, out var depth) ? depth : 0;
}
