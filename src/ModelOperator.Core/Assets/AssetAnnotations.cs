using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Assets;

/// <summary>Decides the lineage annotations of an asset.</summary>
public static class AssetAnnotations
{
    /// <summary>Most parents listed; the rest are counted. Annotations of an object are limited to 256 KiB together, and people read them.</summary>
    public const int MaxUpstream = 32;

    /// <summary>The annotations an asset should carry.</summary>
    public static IReadOnlyDictionary<string, string> Decide(AssetFacts facts)
    {
        var lineage = facts.Lineage;
        var annotations = new Dictionary<string, string>
        {
            [LineageAnnotations.Uri] = lineage.Asset.Uri,
            [LineageAnnotations.Depth] = lineage.Depth.ToString(CultureInfo.InvariantCulture),
            [LineageAnnotations.DownstreamCount] = lineage.DownstreamCount.ToString(CultureInfo.InvariantCulture),
            [LineageAnnotations.Digest] = lineage.Digest,
        };
        if (facts.Domain is { } domain)
        {
            annotations[LineageAnnotations.Domain] = domain;
        }

        var upstream = Upstream(lineage);
        if (upstream.Count > 0)
        {
            annotations[LineageAnnotations.Upstream] = string.Join(',', upstream.Take(MaxUpstream));
        }

        if (upstream.Count > MaxUpstream)
        {
            annotations[LineageAnnotations.UpstreamTruncated] = (upstream.Count - MaxUpstream).ToString(CultureInfo.InvariantCulture);
        }

        return annotations;
    }

    /// <summary>
    /// Says in the conditions of an asset that its annotations were refused: its user's own may fill the 256 KiB there are. Ready does
    /// not hang on it, since nothing but the annotations is missing.
    /// </summary>
    public static IReadOnlyList<Condition> Refused(IReadOnlyList<Condition> conditions, long? generation, DateTimeOffset now, string refusal) =>
    [
        .. conditions,
        .. new ObservedConditions(generation, now).Add(ConditionTypes.Annotated, false, Reasons.AnnotationsRejected,
            $"the API server does not accept the lineage annotations: {refusal.TrimEnd('.')}: shorten the object's other annotations, or allow these in the policy that refuses them").All,
    ];

    /// <summary>Whether an object carries all it should but for the number of assets downstream, which may wait a little.</summary>
    public static bool OnlyCountsDiffer(IReadOnlyDictionary<string, string>? live, IReadOnlyDictionary<string, string> desired)
    {
        var ours = (live ?? new Dictionary<string, string>()).Where(annotation => annotation.Key.StartsWith(LineageAnnotations.Prefix, StringComparison.Ordinal)).ToList();
        return ours.Count == desired.Count
            && ours.All(annotation => desired.TryGetValue(annotation.Key, out var value)
                && (value == annotation.Value || annotation.Key == LineageAnnotations.DownstreamCount));
    }

    /// <summary>URIs of the parents that exist or belong to other platforms, sorted.</summary>
    public static IReadOnlyList<string> Upstream(AssetLineage lineage) =>
    [
        .. lineage.References
            .Where(reference => reference.State is ReferenceState.Resolved or ReferenceState.External)
            .Select(reference => reference.Uri)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
