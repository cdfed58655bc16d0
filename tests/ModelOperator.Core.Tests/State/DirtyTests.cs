using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.State;

/// <summary>Single changes whose effects are easily missed; that none is missed is a property (<see cref="ClusterStateProperties"/>).</summary>
public class DirtyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_suspended_grant_shows_that_it_expired()
    {
        var grant = Make.Grant("studio/plays", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToNamespace("ads")]);
        grant = grant with { Spec = grant.Spec with { Suspended = true, ExpiresAt = Noon } };
        var cluster = new TestCluster(grant);

        Assert.Equal(Noon, cluster.State.NextExpiry);
        Assert.Contains(TestCluster.Ref(grant), cluster.Advance(Noon).Now);
        Assert.Equal(Reasons.Expired, cluster.Condition(grant, ConditionTypes.Active).Reason);
        Assert.Null(cluster.State.NextExpiry);
    }

    [Fact]
    public void A_grant_by_namespace_label_counts_for_the_domain_of_a_namespace_that_gets_the_label()
    {
        var ads = Make.Domain("ads", ["ads"]);
        var cluster = new TestCluster(
            Make.Namespace("ads"), ads, Make.Grant("studio/plays", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToNamespacesLabeled("team", "ads")]));
        Assert.Equal(0, cluster.Status<DomainStatus>(ads).Grants!.In);

        var dirty = cluster.Put(Make.Namespace("ads").Labeled("team", "ads"));

        Assert.Contains(TestCluster.Ref(ads), dirty.Coalesced);
        Assert.Equal(1, cluster.Status<DomainStatus>(ads).Grants!.In);
    }

    [Fact]
    public void A_grant_to_its_own_namespace_shows_when_that_appears()
    {
        var grant = Make.Grant("studio/plays", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToNamespace("studio")]);
        var cluster = new TestCluster(grant);
        var before = cluster.Condition(grant, ConditionTypes.GranteesResolved).Message;

        var dirty = cluster.Put(Make.Namespace("studio"));

        Assert.NotEqual(before, cluster.Condition(grant, ConditionTypes.GranteesResolved).Message);
        Assert.Contains(TestCluster.Ref(grant), dirty.Coalesced);
    }

    [Fact]
    public void A_grant_to_its_own_domain_shows_when_that_gets_its_namespace()
    {
        var grant = Make.Grant("studio/plays", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToDomain("studio")]);
        var cluster = new TestCluster(grant, Make.Namespace("studio"));
        var before = cluster.Condition(grant, ConditionTypes.GranteesResolved).Message;

        var dirty = cluster.Put(Make.Domain("studio", ["studio"]));

        Assert.NotEqual(before, cluster.Condition(grant, ConditionTypes.GranteesResolved).Message);
        Assert.Contains(TestCluster.Ref(grant), dirty.Coalesced);
    }

    [Fact]
    public void Compatibility_follows_the_artifact_of_the_producer_even_in_a_cycle()
    {
        var embedding = Make.Embedding("studio/shots", producer: "encoder-1");
        var cluster = new TestCluster(embedding, Make.ModelVersion("studio/encoder-1", "encoder", content: "red", embeddings: ["shots"]));
        var before = cluster.Status<EmbeddingStatus>(embedding).Compatibility;

        var dirty = cluster.Put(Make.ModelVersion("studio/encoder-1", "encoder", content: "blue", embeddings: ["shots"]));

        Assert.NotEqual(before, cluster.Status<EmbeddingStatus>(embedding).Compatibility);
        Assert.Contains(TestCluster.Ref(embedding), dirty.Now);
    }

    [Fact]
    public void A_deployment_sees_that_its_version_got_into_a_cycle_even_when_no_digest_changed()
    {
        var deployment = Make.Deployment("studio/search", "encoder", version: "1");
        var cluster = new TestCluster(Make.Model("studio/encoder"), Make.ModelVersion("studio/encoder-1", "encoder", embeddings: ["shots"]), deployment);
        var digest = cluster.Lineage(deployment).Digest;

        var dirty = cluster.Put(Make.Embedding("studio/shots", producer: "encoder-1"));

        Assert.Equal(digest, cluster.Lineage(deployment).Digest);
        Assert.Contains(TestCluster.Ref(deployment), dirty.Now);
        Assert.Equal(ServingReasons.LineageCycle, cluster.Condition(deployment, ConditionTypes.Ready).Reason);
    }

    [Fact]
    public void A_deployment_sees_that_something_its_version_was_made_from_is_refused_though_no_digest_changed()
    {
        var deployment = Make.Deployment("ads/search", "encoder", version: "1");
        var grant = Make.Grant("studio/shots", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("ads")]);
        var cluster = new TestCluster(
            Make.Namespace("ads"), Make.Namespace("studio"), grant, Make.Model("ads/encoder"), deployment,
            Make.ModelVersion("ads/encoder-1", "encoder", datasets: ["own"]), Make.Dataset("ads/own", from: ["studio/shots"]));
        var digest = cluster.Lineage(deployment).Digest;
        Assert.Equal(ServingReasons.NoRuntimeForFormat, cluster.Condition(deployment, ConditionTypes.Ready).Reason);

        var dirty = cluster.Delete(grant);

        Assert.Equal(digest, cluster.Lineage(deployment).Digest);
        Assert.Contains(TestCluster.Ref(deployment), dirty.Now);
        Assert.Equal(ServingReasons.LineageRefused, cluster.Condition(deployment, ConditionTypes.Ready).Reason);
    }

    [Fact]
    public void A_new_generation_is_observed_even_when_nothing_that_counts_changed()
    {
        var dataset = Make.Dataset("studio/plays").OfGeneration(1);
        var cluster = new TestCluster(dataset);

        var dirty = cluster.Put(dataset with { Metadata = dataset.Metadata with { Generation = 2 }, Spec = dataset.Spec with { Records = 7 } });

        Assert.Equal([TestCluster.Ref(dataset)], dirty.Now);
        Assert.Empty(dirty.Coalesced);
    }
}
