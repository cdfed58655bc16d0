using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Lineage;

public class LineageProperties
{
    [Fact]
    public void The_graph_says_what_the_rules_say() => AgreesWithOracle(Universe.Histories);

    [Fact]
    public void The_graph_says_of_cycles_what_the_rules_say() => AgreesWithOracle(Universe.Knots);

    [Fact]
    public void The_graph_says_of_stages_what_the_rules_say() => AgreesWithOracle(Universe.Promotions);

    [Fact]
    public void Another_description_changes_no_digest()
    {
        var cases =
            from cluster in Universe.Clusters
            from pick in Gen.Choose(0, 1000)
            select (cluster, pick);
        Property.Holds(cases, Smaller, one =>
        {
            var objects = one.cluster.Objects.Values.ToList();
            if (objects.OfType<IAsset>().ToList() is not { Count: > 0 } assets)
            {
                return;
            }

            var state = one.cluster.Live();
            var before = Digests(state, objects);
            state.Put(Described(assets[one.pick % assets.Count]));
            state.Settle();

            Assert.Equal(before, Digests(state, objects));
        });
    }

    [Fact]
    public void Another_content_changes_the_digests_of_what_was_made_from_it_and_no_others()
    {
        var cases =
            from cluster in Gen.OneOf(Universe.Clusters, Universe.Knots)
            from pick in Gen.Choose(0, 1000)
            select (cluster, pick);
        Property.Holds(cases, Smaller, one =>
        {
            var objects = one.cluster.Objects.Values.ToList();
            if (objects.Where(item => item is Dataset or Embedding).Cast<IAsset>().ToList() is not { Count: > 0 } assets)
            {
                return;
            }

            var changed = assets[one.pick % assets.Count];
            var oracle = new LineageOracle(objects, one.cluster.Now);
            var state = one.cluster.Live();
            var before = Digests(state, objects);
            state.Put(OfOtherContent(changed));
            state.Settle();
            var after = Digests(state, objects);

            var differ = oracle.Assets.Where(asset => before[ObjectName.Of(asset)] != after[ObjectName.Of(asset)]).Select(ObjectName.Of).Order(Order);
            var expected = oracle.Assets.Where(asset => ReferenceEquals(asset, changed) || ReachesOutsideCycles(oracle, asset, changed)).Select(ObjectName.Of).Order(Order);
            Assert.Equal(expected, differ);
        });
    }

    [Fact]
    public void A_label_that_no_grant_selects_by_concerns_nobody_else()
    {
        var cases =
            from cluster in Universe.Clusters
            from pick in Gen.Choose(0, 1000)
            select (cluster, pick);
        Property.Holds(cases, Smaller, one =>
        {
            var objects = one.cluster.Objects.Values.ToList();
            if (objects.OfType<IAsset>().ToList() is not { Count: > 0 } assets)
            {
                return;
            }

            var asset = assets[one.pick % assets.Count];
            var state = one.cluster.Live();
            var before = Decisions.Of(state, objects);
            state.Put(asset.Labeled("cost-center", "7"));
            var dirty = state.Settle();
            var after = Decisions.Of(state, objects);

            Assert.All(before, decided => Assert.Equal(decided.Value.All, after[decided.Key].All));
            Assert.Equal([ObjectName.Of(asset).Ref!.Value], dirty.Now);
            Assert.All(dirty.Coalesced, found => Assert.Equal((ObjectKind.SharingGrant, asset.Metadata.Namespace), (found.Kind, found.Namespace)));
        });
    }

    [Fact]
    public void A_long_chain_settles_and_is_told_to_its_end()
    {
        const int Length = 20_000;
        var state = new ClusterState();
        for (var i = 0; i < Length; i++)
        {
            state.Set(Make.Dataset($"studio/d{i}", from: i == 0 ? null : [$"d{i - 1}"]));
        }

        state.Settle();

        Assert.Equal(Length - 1, state.DescribeAsset(DatasetRef($"d{Length - 1}"))!.Lineage.Depth);
        Assert.Equal(Length - 1, state.DescribeAsset(DatasetRef("d0"))!.Lineage.DownstreamCount);

        state.Set(Make.Dataset("studio/d0", from: [$"d{Length - 1}"]));
        state.Settle();

        // Too long to spell out, and to look for 20,000 times.
        Assert.Equal([DatasetRef("d7")], state.DescribeAsset(DatasetRef("d7"))!.Lineage.Cycle);
        Assert.Contains(
            "Dataset studio/d7 -> ... -> Dataset studio/d7;",
            Conditions.Find(Decisions.Status(state, Make.Dataset("studio/d7", from: ["d6"])).Conditions, ConditionTypes.Stalled)!.Message, StringComparison.Ordinal);
    }

    private static void AgreesWithOracle(FsCheck.Gen<History> histories) => Property.Holds(histories, History.Smaller, history =>
    {
        var objects = history.Objects.Values.ToList();
        var oracle = new LineageOracle(objects, history.Now);
        var state = history.Live();
        foreach (var asset in oracle.Assets)
        {
            var lineage = state.DescribeAsset(ObjectName.Of(asset).Ref!.Value)!.Lineage;
            Assert.Equal(
                oracle.Resolve(asset).Select(reference => $"{reference.Field} {reference.Uri} {reference.State} {reference.Grant}"),
                lineage.References.Select(reference => $"{reference.Reference.Field} {reference.Uri} {reference.State} {reference.Grant}"));
            Assert.Equal(oracle.Depth(asset), lineage.Depth);
            Assert.Equal(oracle.Digest(asset), lineage.Digest);
            Assert.Equal(oracle.DownstreamCount(asset), lineage.DownstreamCount);
            AssertCycle(oracle, asset, lineage);
            AssertRefusal(oracle, asset, lineage);
            if (asset is ModelDeployment deployment)
            {
                Assert.Equal(MayBeServed(oracle, deployment), state.DescribeServing(ObjectName.Of(asset).Ref!.Value)!.Model.State == ModelResolutionState.Resolved);
            }

            if (asset is ModelVersion version)
            {
                Assert.Equal(oracle.EffectiveStage(version), state.DescribeAsset(ObjectName.Of(asset).Ref!.Value)!.Stage!.Stage);
            }

            AssertRetention(oracle, asset, state.DescribeAsset(ObjectName.Of(asset).Ref!.Value)!.Retention);
        }
    });

    private static void AssertRetention(LineageOracle oracle, IAsset asset, RetentionFacts facts)
    {
        var holders = oracle.Holders(asset).ToList();
        Assert.Equal(holders.Count > 0, facts.IsInUse);
        Assert.Equal(asset.Metadata.IsDeleting ? holders.Count : 0, facts.HolderCount);
        Assert.Equal(asset.Metadata.IsDeleting ? holders.Take(InUseProtection.MaxNamed) : [], facts.Holders);
        Assert.Equal(oracle.Consumption(asset), facts.Consumption);
    }

    private static bool MayBeServed(LineageOracle oracle, ModelDeployment deployment) =>
        oracle.Resolve(deployment).Single() is { State: ReferenceState.Resolved, Target: { } version } && !oracle.IsInCycle(version) && !oracle.UsesRefused(version);

    private static void AssertRefusal(LineageOracle oracle, IAsset asset, AssetLineage lineage)
    {
        Assert.Equal(oracle.UsesRefused(asset), lineage.Refusal is not null);
        if (lineage.Refusal is not { } refusal)
        {
            return;
        }

        // What it names belongs to the asset's namespace or is referred to from there, and is to blame.
        var holder = oracle.Assets.Single(other => ObjectName.Of(other).Ref == refusal.Asset);
        Assert.Equal(asset.Metadata.Namespace, holder.Metadata.Namespace);
        Assert.True(ReferenceEquals(asset, holder) || oracle.IsMadeFrom(asset, holder));
        var reference = oracle.Resolve(holder).First(reference => reference.Field == refusal.Reference.Field);
        Assert.Equal(refusal.Target is null, reference.State == ReferenceState.Refused);
        Assert.True(refusal.Target is null || (ObjectName.Of(reference.Target!).Ref == refusal.Target && oracle.UsesRefused(reference.Target!)));
    }

    private static void AssertCycle(LineageOracle oracle, IAsset asset, AssetLineage lineage)
    {
        Assert.Equal(oracle.IsInCycle(asset), lineage.Cycle.Count > 0);
        if (lineage.Cycle.Count == 0)
        {
            return;
        }

        var path = lineage.Cycle.Select(key => oracle.Assets.Single(other => ObjectName.Of(other).Ref == key)).ToList();
        Assert.Same(asset, path[0]);
        Assert.Same(asset, path[^1]);
        Assert.Equal(path.Count - 1, path.Skip(1).Distinct().Count());
        Assert.All(path.Zip(path.Skip(1)), step => Assert.Contains(step.Second, oracle.Targets(step.First)));
    }

    /// <summary>Whether a change arrives: along references of which none is part of a cycle, where digests are cut off.</summary>
    private static bool ReachesOutsideCycles(LineageOracle oracle, IAsset asset, IAsset source) =>
        oracle.Targets(asset).Where(parent => !ReferenceEquals(parent, asset) && !oracle.IsMadeFrom(parent, asset))
            .Any(parent => ReferenceEquals(parent, source) || ReachesOutsideCycles(oracle, parent, source));

    private static IKubernetesObject Described(IAsset asset)
    {
        var info = new AssetInfo { Description = "Another description.", Tags = ["new"], Owners = [new Owner { Name = "somebody" }] };
        IKubernetesObject described = asset switch
        {
            Dataset dataset => dataset with { Spec = dataset.Spec with { Info = info, SizeBytes = 7 } },
            Model model => model with { Spec = model.Spec with { Info = info, Card = new ModelCard { Limitations = "many" } } },
            ModelVersion version => version with { Spec = version.Spec with { Signature = new ModelSignature(), Explanation = null } },
            Embedding embedding => embedding with { Spec = embedding.Spec with { Info = info } },
            ModelDeployment deployment => deployment with { Spec = deployment.Spec with { Info = info, Suspend = true } },
            _ => throw new ArgumentException($"{asset.Kind} has no description.", nameof(asset)),
        };
        return described.Annotated("note", "three");
    }

    private static IKubernetesObject OfOtherContent(IAsset asset) => asset switch
    {
        Dataset dataset => dataset with { Spec = dataset.Spec with { Version = "another" } },
        Embedding embedding => embedding with { Spec = embedding.Spec with { Dimension = 7 } },
        _ => throw new ArgumentException($"{asset.Kind} is not changed here.", nameof(asset)),
    };

    private static Dictionary<ObjectName, string> Digests(ClusterState state, IEnumerable<IKubernetesObject> objects) =>
        objects.OfType<IAsset>().ToDictionary(ObjectName.Of, asset => state.DescribeAsset(ObjectName.Of(asset).Ref!.Value)!.Lineage.Digest);

    private static IEnumerable<(History, int)> Smaller((History Cluster, int Pick) one) =>
        History.Smaller(one.Cluster).Select(cluster => (cluster, one.Pick));

    private static Comparer<ObjectName> Order { get; } = Comparer<ObjectName>.Create((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));

    private static ObjectRef DatasetRef(string name) => new(ObjectKind.Dataset, "studio", name);
}
