using System.Security.Cryptography;
using System.Text;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Assets;

/// <summary>
/// Keeps in status what an asset was and what it was made from before. A revision is added when the asset's own content or its own
/// references change, not when only something further up does: that is in the revisions of the asset it happened to, so that a change
/// at the root of a long chain is recorded once and costs those below no write. What an asset was made from at a moment is read by
/// following each upstream to the revision it had then.
/// </summary>
public static class AssetHistory
{
    /// <summary>Most revisions kept.</summary>
    public const int MaxRevisions = 10;

    private const int MaxUpstream = 32;
    private const int MaxChanges = 16;

    /// <summary>The revisions an asset should show, newest first: those it shows now when nothing of its own changed.</summary>
    /// <param name="live">The asset, with the revisions recorded so far.</param>
    /// <param name="lineage">What the graph says of it.</param>
    /// <param name="now">The time of a new revision.</param>
    public static IReadOnlyList<AssetRevision>? Keep(IAsset live, AssetLineage lineage, DateTimeOffset now)
    {
        var known = live.AssetStatus?.Revisions;
        var upstream = lineage.References.Select(reference => reference.Uri).Distinct().Order(StringComparer.Ordinal).ToList();
        var content = lineage.Asset.Content is { IsNone: false } own ? ContentIdentity.Format(own) : null;
        var newest = known is { Count: > 0 } ? known[0] : null;
        var revision = new AssetRevision
        {
            Time = newest is null ? FirstSeen(live, now) : now,
            Digest = lineage.Digest,
            Content = content,
            Version = VersionOf(live),
            Upstream = upstream.Count == 0 ? null : [.. upstream.Take(MaxUpstream)],
            UpstreamTruncated = upstream.Count > MaxUpstream ? upstream.Count - MaxUpstream : null,
            UpstreamDigest = upstream.Count > MaxUpstream ? ContentIdentity.Format(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', upstream)))) : null,
            Changes = [],
        };
        if (IsUndecided(live, lineage) || (newest is not null && newest.Content == content && IsMadeFromTheSame(newest, revision)))
        {
            return known;
        }

        revision = revision with { Changes = [.. ChangesBetween(newest, revision).Take(MaxChanges)] };
        return [revision, .. (known ?? []).Take(MaxRevisions - 1)];
    }

    /// <summary>
    /// Which version a deployment serves is known only while its reference is resolved; until then it is what it was. And the graph may
    /// have seen a later edit than this object is of, which then comes with its own event.
    /// </summary>
    private static bool IsUndecided(IAsset live, AssetLineage lineage) => live switch
    {
        ModelDeployment => lineage.References.Any(reference => reference.State != ReferenceState.Resolved),
        Dataset dataset => !IsOf(ContentIdentity.Of(dataset.Spec), lineage),
        Model model => !IsOf(ContentIdentity.Of(model.Spec), lineage),
        ModelVersion version => !IsOf(ContentIdentity.Of(version.Spec), lineage),
        Embedding embedding => !IsOf(ContentIdentity.Of(embedding.Spec), lineage),
        _ => throw new ArgumentException($"{live.Kind} has no history.", nameof(live)),
    };

    private static bool IsOf(Digest content, AssetLineage lineage) => lineage.Asset.Content == content;

    /// <summary>A specification that was never edited says what the asset was from its beginning; a deployment may have served other versions.</summary>
    private static DateTimeOffset FirstSeen(IAsset live, DateTimeOffset now) =>
        live is not ModelDeployment && live.Metadata is { Generation: 1, CreationTimestamp: { } created } ? created : now;

    private static string? VersionOf(IAsset live) => live switch
    {
        Dataset dataset => dataset.Spec.Version,
        ModelVersion version => version.Spec.Version,
        Embedding embedding => embedding.Spec.Version,
        _ => null,
    };

    private static bool IsMadeFromTheSame(AssetRevision one, AssetRevision other) =>
        one.UpstreamDigest == other.UpstreamDigest && (one.Upstream ?? []).SequenceEqual(other.Upstream ?? []);

    private static IEnumerable<string> ChangesBetween(AssetRevision? before, AssetRevision after)
    {
        if (before is null)
        {
            yield return "created";
            yield break;
        }

        if (before.Version != after.Version)
        {
            yield return $"version {before.Version} -> {after.Version}";
        }
        else if (before.Content != after.Content)
        {
            yield return "content";
        }

        if (before.UpstreamDigest is not null || after.UpstreamDigest is not null)
        {
            // Of lists that are cut nobody can tell what came and what moved into sight.
            if (!IsMadeFromTheSame(before, after))
            {
                yield return "upstream";
            }

            yield break;
        }

        foreach (var gone in (before.Upstream ?? []).Except(after.Upstream ?? []))
        {
            yield return $"- {gone}";
        }

        foreach (var come in (after.Upstream ?? []).Except(before.Upstream ?? []))
        {
            yield return $"+ {come}";
        }
    }
}
