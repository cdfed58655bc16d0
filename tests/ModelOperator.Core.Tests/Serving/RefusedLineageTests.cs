using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

/// <summary>A version is served only as long as everything it was made from may be used by who made it.</summary>
public class RefusedLineageTests
{
    private static readonly ModelDeployment Own = Make.Deployment("ads/ranker", "ranker", version: "1");
    private static readonly SharingGrant Shots = Make.Grant("studio/shots", [Make.Named(GrantableKind.Embedding, "shots")], [Make.ToNamespace("ads")]).Redistributable();

    private static readonly IKubernetesObject[] Cluster =
    [
        Make.Namespace("studio"), Make.Namespace("ads"), Make.Namespace("shop"),
        Make.Model("ads/ranker"), Make.Embedding("studio/shots", "encoder-1"), Own,
    ];

    [Fact]
    public void A_version_that_uses_what_was_not_shared_is_not_served_and_its_owner_learns_which_reference_it_is()
    {
        var cluster = new TestCluster([.. Cluster, Make.ModelVersion("ads/ranker-1", "ranker", embeddings: ["studio/shots"])]);

        var resolved = cluster.Condition(Own, ConditionTypes.ModelResolved);

        Assert.Equal((ConditionStatus.False, ServingReasons.LineageRefused), (resolved.Status, resolved.Reason));
        Assert.Equal(
            "the version of Model ads/ranker to serve is made from what may not be used: in ModelVersion ads/ranker-1, spec.training.embeddings[0] names Embedding studio/shots, "
            + "which the owner of namespace studio does not let namespace ads use: ask for a SharingGrant in studio with permission Use for Embedding shots",
            resolved.Message);
        Assert.Equal(resolved.Message, cluster.Condition(Own, ConditionTypes.Stalled).Message);
        Assert.Equal(ServingReasons.OwnNamespace, cluster.Condition(Own, ConditionTypes.Granted).Reason);
    }

    [Fact]
    public void It_is_served_as_soon_as_the_grant_is_there()
    {
        var cluster = new TestCluster([.. Cluster, Make.ModelVersion("ads/ranker-1", "ranker", embeddings: ["studio/shots"])]);

        var dirty = cluster.Put(Shots);

        Assert.Contains(TestCluster.Ref(Own), dirty.Now);
        Assert.Equal(ConditionStatus.True, cluster.Condition(Own, ConditionTypes.ModelResolved).Status);
    }

    [Fact]
    public void What_is_not_there_yet_does_not_keep_a_version_from_being_served()
    {
        var cluster = new TestCluster([.. Cluster, Make.ModelVersion("ads/ranker-1", "ranker", datasets: ["lost", "aip://dataset/warehouse/ads/clicks"])]);

        Assert.Equal(ConditionStatus.True, cluster.Condition(Own, ConditionTypes.ModelResolved).Status);
    }

    [Fact]
    public void An_own_asset_on_the_way_taints_the_version_and_is_named()
    {
        var cluster = new TestCluster(
        [
            .. Cluster, Make.ModelVersion("ads/ranker-1", "ranker", datasets: ["b"]),
            Make.Dataset("ads/b", from: ["a"]), Make.Dataset("ads/a", from: ["studio/secret"]),
        ]);

        Assert.Contains("in Dataset ads/a, spec.derivedFrom[0] names Dataset studio/secret, which", cluster.Condition(Own, ConditionTypes.ModelResolved).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_granted_asset_taints_the_version_and_what_its_owner_may_not_use_is_not_told()
    {
        var cluster = new TestCluster(
        [
            .. Cluster, Shots, Make.ModelVersion("ads/ranker-1", "ranker", embeddings: ["studio/shots"]),
            Make.Embedding("studio/shots", "encoder-1", datasets: ["shop/secret"]),
        ]);

        Assert.Equal(
            "the version of Model ads/ranker to serve is made from what may not be used: in ModelVersion ads/ranker-1, spec.training.embeddings[0] names Embedding studio/shots, "
            + "which is made from assets that its owner may not use: ask the owner of namespace studio, or do without it",
            cluster.Condition(Own, ConditionTypes.ModelResolved).Message);
    }

    [Fact]
    public void Another_namespace_learns_only_that_the_version_uses_what_its_owner_may_not_use()
    {
        var other = Make.Deployment("shop/ranker", "ads/ranker", version: "1");
        var cluster = new TestCluster(
        [
            .. Cluster, other, Make.ModelVersion("ads/ranker-1", "ranker", embeddings: ["studio/shots"]),
            Make.Grant("ads/ranker", [Make.Named(GrantableKind.Model, "ranker")], [Make.ToNamespace("shop")], Permission.Deploy),
        ]);

        Assert.Equal(
            "the version of Model ads/ranker to serve uses assets that its owner may not use: ask the owner of namespace ads for a version without them",
            cluster.Condition(other, ConditionTypes.ModelResolved).Message);
        Assert.Equal(ServingReasons.GrantActive, cluster.Condition(other, ConditionTypes.Granted).Reason);
        Assert.DoesNotContain("studio", Decisions.Of(cluster.State, other).All, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_above_the_version_passes_on_what_any_of_its_members_may_not_use()
    {
        var cluster = new TestCluster(
        [
            .. Cluster, Make.ModelVersion("ads/ranker-1", "ranker", datasets: ["a"]),
            Make.Dataset("ads/a", from: ["b"]), Make.Dataset("ads/b", from: ["a"]),
        ]);
        Assert.Equal(ConditionStatus.True, cluster.Condition(Own, ConditionTypes.ModelResolved).Status);

        var dirty = cluster.Put(Make.Dataset("ads/b", from: ["a", "studio/secret"]));

        Assert.Contains(TestCluster.Ref(Own), dirty.Now);
        Assert.Equal(ServingReasons.LineageRefused, cluster.Condition(Own, ConditionTypes.ModelResolved).Reason);
    }

    [Fact]
    public void A_cycle_is_told_to_each_namespace_as_far_as_it_may_know_it()
    {
        var other = Make.Deployment("shop/ranker", "ads/ranker", version: "1");
        var cluster = new TestCluster(
        [
            .. Cluster, other, Shots, Make.ModelVersion("ads/ranker-1", "ranker", embeddings: ["studio/shots"]),
            Make.Embedding("studio/shots", "encoder-1", embeddings: ["between"]), Make.Embedding("studio/between", "encoder-1", embeddings: ["more"]),
            Make.Embedding("studio/more", "ads/ranker-1"),
            Make.Grant("ads/ranker", [Make.Named(GrantableKind.Model, "ranker")], [Make.ToNamespace("shop"), Make.ToNamespace("studio")], Permission.Deploy),
        ]);

        Assert.Equal(
            "the version of Model ads/ranker to serve is made from itself (ModelVersion ads/ranker-1 -> Embedding studio/shots -> ... -> Embedding studio/more -> ModelVersion ads/ranker-1): remove one of the references of the cycle",
            cluster.Condition(Own, ConditionTypes.ModelResolved).Message);
        Assert.Equal(
            "the version of Model ads/ranker to serve is made from itself (ModelVersion ads/ranker-1 -> ... -> ModelVersion ads/ranker-1): remove one of the references of the cycle",
            cluster.Condition(other, ConditionTypes.ModelResolved).Message);
    }
}
