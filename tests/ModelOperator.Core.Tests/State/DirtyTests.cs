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

        Assert.Equal(Noon, cluster.State.NextGrantEnd);
        Assert.Contains(TestCluster.Ref(grant), cluster.Advance(Noon).Now);
        Assert.Equal(Reasons.Expired, cluster.Condition(grant, ConditionTypes.Active).Reason);
        Assert.Null(cluster.State.NextGrantEnd);
    }

    [Fact]
    public void A_grant_that_ended_by_a_clock_that_was_ahead_allows_again_when_the_clock_is_set_right()
    {
        var grant = Make.Grant("studio/plays", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToNamespace("ads")]);
        grant = grant with { Spec = grant.Spec with { ExpiresAt = Noon } };
        var consumer = Make.Dataset("ads/clicks", from: ["studio/plays"]);
        var cluster = new TestCluster(Make.Namespace("ads"), Make.Dataset("studio/plays"), grant, consumer);
        cluster.Advance(Noon.AddMinutes(30));
        Assert.Equal([ReferenceState.Refused], cluster.References(consumer));

        var dirty = cluster.Advance(Noon.AddMinutes(-30));

        Assert.Contains(TestCluster.Ref(grant), dirty.Now);
        Assert.Contains(TestCluster.Ref(consumer), dirty.Now);
        Assert.Equal([ReferenceState.Resolved], cluster.References(consumer));
        Assert.Equal(Noon, cluster.State.NextGrantEnd);
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
    public void A_label_by_which_an_asset_far_upstream_is_granted_lets_it_be_named()
    {
        var deployment = Make.Deployment("ads/search", "matcher", version: "1");
        var cluster = new TestCluster(
            Make.Namespace("studio"), Make.Namespace("ads"), Make.Dataset("studio/plays"), Make.Dataset("studio/mix", from: ["plays"]),
            Make.Grant("studio/mix", [Make.Named(GrantableKind.Dataset, "mix")], [Make.ToNamespace("ads")]),
            Make.Grant("studio/open", [Make.Labeled(GrantableKind.Dataset, "team", "open")], [Make.ToNamespace("ads")], Permission.Discover),
            Make.Model("ads/matcher"), Make.ModelVersion("ads/matcher-1", "matcher", datasets: ["studio/mix"]), deployment);
        Assert.Equal(1, cluster.Status<ModelDeploymentStatus>(deployment).DatasetsHidden);

        var dirty = cluster.Put(Make.Dataset("studio/plays").Labeled("team", "open"));

        Assert.Contains(TestCluster.Ref(deployment), dirty.Now);
        Assert.Equal(
            ["aip://dataset/k8s/studio/mix", "aip://dataset/k8s/studio/plays"], cluster.Status<ModelDeploymentStatus>(deployment).Datasets);
    }

    [Fact]
    public void A_label_by_which_a_model_is_granted_lets_those_derived_from_it_name_it()
    {
        var matcher = Make.Model("ads/matcher");
        var cluster = new TestCluster(
            Make.Namespace("studio"), Make.Namespace("ads"), Make.Model("studio/encoder"), Make.ModelVersion("studio/encoder-1", "encoder"),
            Make.Embedding("studio/shots", producer: "encoder-1"),
            Make.Grant("studio/shots", [Make.Named(GrantableKind.Embedding, "shots")], [Make.ToNamespace("ads")]),
            Make.Grant("studio/open", [Make.Labeled(GrantableKind.Model, "team", "open")], [Make.ToNamespace("ads")], Permission.Discover),
            matcher, Make.ModelVersion("ads/matcher-1", "matcher", embeddings: ["studio/shots"]));
        Assert.Null(cluster.Status<ModelStatus>(matcher).DerivedFrom);

        var dirty = cluster.Put(Make.Model("studio/encoder").Labeled("team", "open"));

        Assert.Contains(TestCluster.Ref(matcher), dirty.Now);
        Assert.Equal(["aip://model/k8s/studio/encoder"], cluster.Status<ModelStatus>(matcher).DerivedFrom);
        Assert.Contains(TestCluster.Ref(matcher), cluster.Delete(Make.Model("studio/encoder")).Now);
        Assert.Null(cluster.Status<ModelStatus>(matcher).DerivedFrom);
    }

    [Fact]
    public void Promoting_a_version_shows_on_a_deployment_that_names_it()
    {
        var deployment = Make.Deployment("studio/search", "encoder", version: "1");
        var cluster = new TestCluster(Make.Model("studio/encoder").Licensed("CC-BY-NC-4.0"), Make.ModelVersion("studio/encoder-1", "encoder"), deployment);

        var dirty = cluster.Put(Make.ModelVersion("studio/encoder-1", "encoder", stage: Stage.Production));

        Assert.Contains(TestCluster.Ref(deployment), dirty.Now);
        Assert.Equal(Reasons.NonCommercialUpstream, cluster.Condition(deployment, ConditionTypes.LicenseCompatible).Reason);
    }

    [Fact]
    public void A_model_under_another_licence_shows_on_its_versions_even_when_it_binds_nobody()
    {
        var version = Make.ModelVersion("studio/encoder-1", "encoder", datasets: ["plays"]);
        var cluster = new TestCluster(Make.Dataset("studio/plays").Licensed("CC-BY-SA-4.0"), Make.Model("studio/encoder").Licensed("MIT"), version);

        var dirty = cluster.Put(Make.Model("studio/encoder").Licensed("Apache-2.0"));

        Assert.Contains(TestCluster.Ref(version), dirty.Now);
        Assert.Contains("is Apache-2.0", cluster.Condition(version, ConditionTypes.LicenseCompatible).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_joins_a_domain_shows_upstream_and_downstream_of_its_assets()
    {
        var (plays, deployment) = (Make.Dataset("studio/plays"), Make.Deployment("ads/search", "matcher", version: "1"));
        var cluster = new TestCluster(
            Make.Namespace("studio"), Make.Namespace("ads"), plays,
            Make.Grant("studio/plays", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToNamespace("ads")]),
            Make.Model("ads/matcher"), Make.ModelVersion("ads/matcher-1", "matcher", datasets: ["studio/plays"]), deployment);

        Assert.Contains(TestCluster.Ref(plays), cluster.Put(Make.Domain("ads", ["ads"])).Coalesced);
        Assert.Equal(["ads"], cluster.Status<DatasetStatus>(plays).Reach!.Domains);
        Assert.Contains(TestCluster.Ref(deployment), cluster.Put(Make.Domain("studio", ["studio"])).Now);
        Assert.Equal(["ads", "studio"], cluster.Status<ModelDeploymentStatus>(deployment).UpstreamDomains);
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
