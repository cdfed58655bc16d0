using ModelOperator.Api;
using ModelOperator.Core.Lifecycle;
using ModelOperator.Core.Licensing;
using ModelOperator.Core.Lineage;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Assets;

/// <summary>Decides the status of assets that are nothing but nodes of the graph: datasets, models, versions and embeddings.</summary>
public static class AssetDecision
{
    /// <summary>Most references listed in status.</summary>
    public const int MaxReferences = 64;

    /// <summary>Condition types that the operator writes on these kinds.</summary>
    public static IReadOnlySet<string> OwnedConditions { get; } = new HashSet<string>
    {
        ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled, ConditionTypes.ReferencesResolved,
        ConditionTypes.Promoted, ConditionTypes.LicenseCompatible, ConditionTypes.DeletionHeld, ConditionTypes.Unused, ConditionTypes.GrantRevoking,
    };

    /// <summary>The status of a Dataset.</summary>
    public static DatasetStatus Decide(Dataset dataset, AssetFacts facts, DateTimeOffset now) =>
        Observed(new DatasetStatus { Reach = InferredStatus.Reach(facts.Inferred) }, dataset, facts, now);

    /// <summary>The status of a Model.</summary>
    public static ModelStatus Decide(Model model, AssetFacts facts, DateTimeOffset now) => Observed(
        new ModelStatus
        {
            Versions = facts.Versions.Count,
            LatestVersion = Highest(facts.Versions),
            StagingVersion = Highest(facts.Versions.Where(version => version.Stage == Stage.Staging)),
            ProductionVersion = Highest(facts.Versions.Where(version => version.Stage == Stage.Production)),
            DerivedFrom = InferredStatus.DerivedFrom(facts.Inferred),
        },
        model, facts, now);

    /// <summary>The status of a ModelVersion.</summary>
    public static ModelVersionStatus Decide(ModelVersion version, AssetFacts facts, DateTimeOffset now) =>
        PromotionDecision.Decide(version, facts.Stage!, Observed(new ModelVersionStatus(), version, facts, now), now);

    /// <summary>The status of an Embedding.</summary>
    public static EmbeddingStatus Decide(Embedding embedding, AssetFacts facts, DateTimeOffset now) => Observed(
        new EmbeddingStatus
        {
            Compatibility = facts.ProducerDigest is { } producer ? ContentIdentity.Compatibility(producer, embedding.Spec) : null,
        },
        embedding, facts, now);

    /// <summary>A status with what every asset shows of its place in the graph.</summary>
    public static T WithLineage<T>(T status, IAsset live, AssetFacts facts, DateTimeOffset now)
        where T : AssetStatus => (T)(status with
        {
            Uri = facts.Lineage.Asset.Uri,
            Domain = facts.Domain,
            References = References(facts.Lineage),
            Revisions = AssetHistory.Keep(live, facts.Lineage, now),
            Obligations = InferredStatus.Obligations(facts.Inferred),
            UpstreamDomains = InferredStatus.UpstreamDomains(facts.Inferred),
            AccessRequests = facts.Requested.Listed,
            AccessRequestCount = facts.Requested.Count == 0 ? null : facts.Requested.Count,
        });

    private static T Observed<T>(T status, IAsset live, AssetFacts facts, DateTimeOffset now)
        where T : AssetStatus => (T)(WithLineage(status, live, facts, now) with
        {
            ObservedGeneration = live.Metadata.Generation,
            Conditions = Conditions(live.Metadata, facts, now),
        });

    /// <summary>What became of the references of an asset: those that need attention first, bounded; null when there are none.</summary>
    private static IReadOnlyList<ReferenceStatus>? References(AssetLineage lineage) => lineage.References.Count == 0
        ? null
        : [.. lineage.References
            .OrderBy(reference => reference.State is ReferenceState.Resolved or ReferenceState.External)
            .Take(MaxReferences)
            .Select(reference => new ReferenceStatus
            {
                Field = reference.Reference.Field,
                Uri = reference.Uri,
                State = reference.State,
                Grant = reference.Grant?.ToString(),
            })];

    private static IReadOnlyList<Condition> Conditions(ObjectMeta metadata, AssetFacts facts, DateTimeOffset now)
    {
        var lineage = facts.Lineage;
        var conditions = new ObservedConditions(metadata.Generation, now);
        var open = lineage.References
            .Where(reference => reference.State is ReferenceState.Refused or ReferenceState.NotFound)
            .OrderByDescending(reference => reference.State == ReferenceState.Refused)
            .ToList();
        var problem = Problem(lineage, open);
        if (open.Count > 0)
        {
            conditions.Add(ConditionTypes.ReferencesResolved, false, ReferenceSentence.Reason(open[0]), OpenReferences(lineage.Asset.Key, open));
        }
        else
        {
            conditions.Add(ConditionTypes.ReferencesResolved, true, Reasons.AllResolved, lineage.References.Count switch
            {
                0 => "it refers to nothing",
                1 => "its reference leads to an asset that may be used",
                var count => $"all {count} references lead to assets that may be used",
            });
        }

        if (LicenseDecision.Decide(facts) is { } license)
        {
            conditions.Add(ConditionTypes.LicenseCompatible, license.Status, license.Reason, license.Message);
        }

        if (lineage.Revocation is { } revocation)
        {
            conditions.Add(ConditionTypes.GrantRevoking, true, Reasons.Draining, ReferenceSentence.Message(revocation));
        }

        if (problem is { } found)
        {
            conditions.AddStalled(found.Reason, found.Message);
        }
        else
        {
            conditions.AddReady(facts.Domain is { } domain
                ? $"it is part of the lineage graph and belongs to domain {domain}"
                : $"it is part of the lineage graph; namespace {metadata.Namespace} belongs to no domain");
        }

        return conditions.All;
    }

    private static (string Reason, string Message)? Problem(AssetLineage lineage, List<ResolvedReference> open)
    {
        if (lineage.Cycle.Count > 0)
        {
            return (Reasons.ReferenceCycle,
                $"it is made from itself: {CyclePath.SeenFrom(lineage.Cycle, lineage.Asset.Key.Namespace, neighbours: 1)}; remove one of these references");
        }

        if (lineage.DuplicateOf is { } other)
        {
            return (Reasons.DuplicateVersion,
                $"{other} is older and claims version {lineage.Asset.Version!.Version} of {lineage.Asset.Version.Model} too: delete one of them or choose another spec.version");
        }

        return open.Count > 0 ? (ReferenceSentence.Reason(open[0]), OpenReferences(lineage.Asset.Key, open)) : null;
    }

    private static string OpenReferences(ObjectRef consumer, List<ResolvedReference> open)
    {
        var first = ReferenceSentence.Message(consumer, open[0]);
        return open.Count == 1 ? first : $"{first} (and {open.Count - 1} more in status.references)";
    }

    private static string? Highest(IEnumerable<StagedVersion> versions) =>
        versions.Select(version => version.Version).Max(VersionOrder.Instance);
}
