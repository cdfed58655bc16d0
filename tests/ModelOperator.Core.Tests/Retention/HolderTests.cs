using ModelOperator.Api;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Retention;

/// <summary>
/// Who holds an asset, and that whoever can go now is named to go at once. That this holds of every cluster is a property
/// (<see cref="ClusterStateProperties"/>, <see cref="Lineage.LineageProperties"/>).
/// </summary>
public class HolderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dataset Shots = Make.Dataset("studio/shots");
    private static readonly ModelVersion Version = Make.ModelVersion("studio/encoder-1", "encoder", datasets: ["shots"]);
    private static readonly ModelDeployment Search = Make.Deployment("studio/search", "encoder", version: "1");
    private static readonly Dataset Clicks = Make.Dataset("ads/clicks", from: ["studio/shots"]);
    private static readonly SharingGrant Grant = Make.Grant("studio/all", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("ads")]);

    [Fact]
    public void A_live_deployment_holds_everything_that_its_version_was_made_from()
    {
        var cluster = Serving();

        Assert.Equal(["ModelDeployment studio/search"], HoldersOf(cluster, Shots));
        Assert.Equal(["ModelDeployment studio/search"], HoldersOf(cluster, Version));
    }

    [Fact]
    public void A_model_and_a_deployment_are_never_held()
    {
        var cluster = Serving();

        Assert.Empty(HoldersOf(cluster, Make.Model("studio/encoder")));
        Assert.Empty(HoldersOf(cluster, Search));
    }

    [Fact]
    public void Another_domain_holds_what_its_assets_are_made_from_and_the_own_does_not()
    {
        var cluster = Shared();
        Assert.Equal(["Dataset ads/clicks"], HoldersOf(cluster, Shots));

        cluster.Put(Make.Domain("media", ["studio", "ads"]));
        Assert.Empty(HoldersOf(cluster, Shots));

        cluster.Put(Make.Domain("media", ["studio"]), Make.Domain("ads", ["ads"]));
        Assert.Equal(["Dataset ads/clicks"], HoldersOf(cluster, Shots));
    }

    [Fact]
    public void A_domain_that_is_named_like_a_namespace_of_none_is_another_one()
    {
        var cluster = Shared();

        cluster.Put(Make.Domain("ads", ["studio"]));

        Assert.Equal(["Dataset ads/clicks"], HoldersOf(cluster, Shots));
    }

    [Fact]
    public void A_suspended_deployment_of_another_domain_still_depends_on_its_version()
    {
        var cluster = new TestCluster(
            Make.Namespace("studio"), Make.Namespace("ads"), Make.Model("studio/encoder"), Version, Shots,
            Make.Grant("studio/all", [Make.Named(GrantableKind.Model, "encoder")], [Make.ToNamespace("ads")], Permission.Deploy),
            Suspended(Make.Deployment("ads/search", "studio/encoder", version: "1")));

        Assert.Equal(["ModelDeployment ads/search"], HoldersOf(cluster, Version));
    }

    [Fact]
    public void Assets_that_are_made_from_one_another_across_domains_do_not_hold_each_other_once_both_are_deleted()
    {
        var one = Make.Dataset("studio/shots", from: ["ads/clicks"]);
        var cluster = new TestCluster(
            Make.Namespace("studio"), Make.Namespace("ads"), one, Clicks, Grant,
            Make.Grant("ads/all", [Make.Named(GrantableKind.Dataset, "clicks")], [Make.ToNamespace("studio")]));
        Assert.Equal(["Dataset ads/clicks"], HoldersOf(cluster, one));

        var dirty = cluster.Put(Clicks.DeletedAt(Noon));

        Assert.Contains(TestCluster.Ref(one), dirty.Now);
        Assert.Empty(HoldersOf(cluster, one));
        Assert.Empty(HoldersOf(cluster, Clicks));
    }

    public static TheoryData<string, IKubernetesObject, bool> Releases => new()
    {
        // what, the object, whether it is gone
        { "the deployment is gone", Search, true },
        { "the deployment is being deleted", Search.DeletedAt(Noon), false },
        { "the deployment is suspended", Suspended(Search), false },
        { "the deployment serves another version", Make.Deployment("studio/search", "encoder", version: "2"), false },
        { "the model is gone, so that nothing is served", Make.Model("studio/encoder"), true },
        { "the namespace is being deleted", Make.Namespace("studio").DeletedAt(Noon), false },
    };

    [Theory]
    [MemberData(nameof(Releases))]
    public void What_is_deleted_goes_at_once_when(string what, IKubernetesObject item, bool gone)
    {
        var cluster = Serving();
        cluster.Put(Shots.DeletedAt(Noon), Version.DeletedAt(Noon));
        Assert.NotEmpty(HoldersOf(cluster, Shots));

        var dirty = gone ? cluster.Delete(item) : cluster.Put(item);

        Assert.True(HoldersOf(cluster, Shots).Count == 0 && HoldersOf(cluster, Version).Count == 0, what);
        Assert.Contains(TestCluster.Ref(Shots), dirty.Now);
        Assert.Contains(TestCluster.Ref(Version), dirty.Now);
    }

    public static TheoryData<string, IKubernetesObject, bool> SharingReleases => new()
    {
        { "the grant is revoked", Grant, true },
        { "the consumer's namespace is being deleted", Make.Namespace("ads").DeletedAt(Noon), false },
        { "the consumer's namespace comes to the owner's domain", Make.Domain("media", ["studio", "ads"]), false },
    };

    [Theory]
    [MemberData(nameof(SharingReleases))]
    public void What_is_deleted_and_shared_goes_at_once_when(string what, IKubernetesObject item, bool gone)
    {
        var cluster = Shared();
        cluster.Put(Shots.DeletedAt(Noon));
        Assert.NotEmpty(HoldersOf(cluster, Shots));

        var dirty = gone ? cluster.Delete(item) : cluster.Put(item);

        Assert.True(HoldersOf(cluster, Shots).Count == 0, what);
        Assert.Contains(TestCluster.Ref(Shots), dirty.Now);
    }

    [Fact]
    public void What_is_not_being_deleted_learns_of_its_holders_together_with_its_counts()
    {
        var cluster = Serving();

        var dirty = cluster.Put(Suspended(Search));

        Assert.Contains(TestCluster.Ref(Shots), dirty.Coalesced);
        Assert.False(cluster.State.DescribeAsset(TestCluster.Ref(Shots))!.Retention.IsInUse);
    }

    [Fact]
    public void A_namespace_that_is_being_deleted_lets_go_of_its_assets_at_once()
    {
        var cluster = Shared();

        var dirty = cluster.Put(Make.Namespace("studio").DeletedAt(Noon));

        Assert.Contains(TestCluster.Ref(Shots), dirty.Now);
        Assert.False(cluster.State.DescribeAsset(TestCluster.Ref(Shots))!.Retention.IsInUse);
    }

    [Fact]
    public void Of_ten_thousand_dependents_that_go_one_by_one_only_the_last_makes_the_asset_go()
    {
        const int Count = 10_000;
        var dependents = Enumerable.Range(0, Count).Select(i => Make.Dataset($"ads/d{i}", from: ["studio/shots"])).ToArray();
        var cluster = new TestCluster([Make.Namespace("studio"), Make.Namespace("ads"), Shots.DeletedAt(Noon), Grant, .. dependents]);
        Assert.Equal(["Dataset ads/d0", "Dataset ads/d1", "Dataset ads/d10", "Dataset ads/d100", "Dataset ads/d1000"], HoldersOf(cluster, Shots));
        Assert.Equal(Count, cluster.State.DescribeAsset(TestCluster.Ref(Shots))!.Retention.HolderCount);

        var urgent = dependents.Count(dependent => cluster.Delete(dependent).Now.Contains(TestCluster.Ref(Shots)));

        Assert.Equal(1, urgent);
        Assert.Empty(HoldersOf(cluster, Shots));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Everything_that_a_long_chain_begins_with_is_held_by_its_end(bool lastFirst)
    {
        const int Length = 2_000;
        var chain = Enumerable.Range(0, Length).Select(i => Make.Dataset($"studio/d{i}", from: i == 0 ? ["shots"] : [$"d{i - 1}"])).ToArray();
        var cluster = new TestCluster([Make.Namespace("studio"), Make.Namespace("ads"), Shots, .. chain]);
        bool AreInUse(bool expected) => (lastFirst ? chain.Reverse() : chain)
            .All(dataset => cluster.State.DescribeAsset(TestCluster.Ref(dataset))!.Retention.IsInUse == expected);
        Assert.True(AreInUse(false));

        cluster.Put(
            Make.Grant("studio/all", [Make.Named(GrantableKind.Dataset, $"d{Length - 1}")], [Make.ToNamespace("ads")]),
            Make.Dataset("ads/clicks", from: [$"studio/d{Length - 1}"]));
        Assert.True(AreInUse(true));

        cluster.Delete(Clicks);
        Assert.True(AreInUse(false));
    }

    [Fact]
    public void A_model_is_used_by_what_is_made_from_its_versions_and_not_by_these()
    {
        var (model, second) = (Make.Model("studio/encoder"), Make.ModelVersion("studio/encoder-2", "encoder", "2", parent: "encoder-1"));
        var cluster = new TestCluster(Make.Namespace("studio"), model, Shots, Version, second);
        Assert.Equal(Consumption.None, ConsumptionOf(cluster, model));
        Assert.Equal(Consumption.Live, ConsumptionOf(cluster, Version));

        cluster.Put(Search);
        Assert.Equal(Consumption.Live, ConsumptionOf(cluster, model));

        var dirty = cluster.Put(Search.DeletedAt(Noon));
        Assert.Equal(Consumption.Leaving, ConsumptionOf(cluster, model));
        Assert.Contains(TestCluster.Ref(model), dirty.Coalesced);
    }

    [Fact]
    public void A_dataset_that_is_made_from_itself_is_not_used_by_that()
    {
        var loop = Make.Dataset("studio/loop", from: ["loop"]);

        Assert.Equal(Consumption.None, ConsumptionOf(new TestCluster(loop), loop));
    }

    private static TestCluster Serving() => new(Make.Namespace("studio"), Make.Model("studio/encoder"), Shots, Version, Search);

    private static TestCluster Shared() => new(Make.Namespace("studio"), Make.Namespace("ads"), Shots, Clicks, Grant);

    private static ModelDeployment Suspended(ModelDeployment deployment) => deployment with { Spec = deployment.Spec with { Suspend = true } };

    /// <summary>Who would hold the asset if it were deleted now.</summary>
    private static List<string> HoldersOf(TestCluster cluster, IAsset asset)
    {
        cluster.Put(asset.DeletedAt(Noon));
        var facts = cluster.State.DescribeAsset(TestCluster.Ref(asset))!.Retention;
        Assert.Equal(facts.Holders.Count > 0, facts.IsInUse);
        return [.. facts.Holders.Select(holder => holder.ToString())];
    }

    private static Consumption ConsumptionOf(TestCluster cluster, IAsset asset) =>
        cluster.State.DescribeAsset(TestCluster.Ref(asset))!.Retention.Consumption;
}
