using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

/// <summary>Studio shares an embedding with ads, ads makes one from it and shares that with payments.</summary>
public class RedistributionTests
{
    private static readonly Embedding Scenes = Make.Embedding("studio/scenes", External);
    private static readonly Embedding Contexts = Make.Embedding("ads/contexts", External, embeddings: ["studio/scenes"]);
    private static readonly Embedding Fraud = Make.Embedding("payments/fraud", External, embeddings: ["ads/contexts"]);
    private static readonly SharingGrant ToAds = Make.Grant("studio/to-ads", [Make.Named(GrantableKind.Embedding, "scenes")], [Make.ToNamespace("ads")]);
    private static readonly SharingGrant ToPayments = Make.Grant("ads/to-payments", [Make.Named(GrantableKind.Embedding, "contexts")], [Make.ToNamespace("payments")]);

    private const string External = "aip://modelversion/elsewhere/m/1";

    [Fact]
    public void What_was_made_from_a_granted_asset_may_not_be_granted_on_without_the_owners_consent()
    {
        var cluster = Cluster(ToAds, ToPayments);

        var refused = cluster.Condition(Fraud, ConditionTypes.Stalled);
        Assert.Equal((ConditionStatus.True, Reasons.RedistributionDenied), (refused.Status, refused.Reason));
        Assert.Equal(
            "spec.inputs[0] names Embedding ads/contexts, and namespace studio does not let others grant on what that was made from "
            + "(Embedding ads/contexts <- Embedding studio/scenes): ask for a SharingGrant in studio with permission Use for Embedding scenes",
            refused.Message);
        Assert.True(Conditions.IsTrue(cluster.Status<EmbeddingStatus>(Contexts).Conditions, ConditionTypes.Ready));
        Assert.Equal(0, cluster.Status<SharingGrantStatus>(ToPayments).ConsumerCount);
    }

    [Fact]
    public void The_owners_consent_to_the_last_consumer_or_to_redistribution_is_enough()
    {
        var consent = Make.Grant("studio/to-payments", [Make.Named(GrantableKind.Embedding, "scenes")], [Make.ToNamespace("payments")]);
        var cluster = Cluster(ToAds, ToPayments);

        cluster.Put(consent);
        Assert.Equal(ReferenceState.Resolved, Assert.Single(cluster.References(Fraud), state => state != ReferenceState.External));

        cluster.Delete(consent);
        Assert.Contains(ReferenceState.Refused, cluster.References(Fraud));

        cluster.Put(ToAds.Redistributable());
        Assert.DoesNotContain(ReferenceState.Refused, cluster.References(Fraud));
    }

    [Fact]
    public void Only_to_discover_the_source_is_not_enough()
    {
        var cluster = Cluster(ToAds, ToPayments, Make.Grant("studio/look", [Make.Named(GrantableKind.Embedding, "scenes")], [Make.ToNamespace("payments")], Permission.Discover));

        Assert.Contains(ReferenceState.Refused, cluster.References(Fraud));
    }

    [Fact]
    public void Of_two_grants_the_one_that_allows_redistribution_counts()
    {
        var cluster = Cluster(ToAds, ToPayments, Make.Grant("studio/x", [Make.Named(GrantableKind.Embedding, "scenes")], [Make.ToNamespace("ads")]).Redistributable());

        Assert.DoesNotContain(ReferenceState.Refused, cluster.References(Fraud));
    }

    [Fact]
    public void A_chain_through_assets_of_the_same_owner_hides_their_names_from_whom_they_are_not_granted()
    {
        var between = Make.Embedding("ads/between", External, embeddings: ["studio/scenes"]);
        var middle = Make.Embedding("ads/middle", External, embeddings: ["between"]);
        var cluster = Cluster(ToAds, ToPayments);
        cluster.Put(between, middle, Make.Embedding("ads/contexts", External, embeddings: ["middle"]));

        Assert.Contains(
            "(Embedding ads/contexts <- Embedding ads/middle <- an asset of namespace ads <- an asset of namespace studio): ask for a SharingGrant in studio with permission Use for it",
            cluster.Condition(Fraud, ConditionTypes.Stalled).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owner_may_grant_on_what_was_made_from_his_own_assets()
    {
        var returned = Make.Embedding("studio/returned", External, embeddings: ["ads/contexts"]);
        var consumer = Make.Embedding("payments/consumer", External, embeddings: ["studio/returned"]);
        var cluster = Cluster(ToAds);
        cluster.Put(
            returned, consumer,
            Make.Grant("ads/to-studio", [Make.Named(GrantableKind.Embedding, "contexts")], [Make.ToNamespace("studio")]).Redistributable(),
            Make.Grant("studio/returned", [Make.Named(GrantableKind.Embedding, "returned")], [Make.ToNamespace("payments")]));

        Assert.DoesNotContain(ReferenceState.Refused, cluster.References(returned));
        Assert.DoesNotContain(ReferenceState.Refused, cluster.References(consumer));
    }

    [Fact]
    public void A_cycle_hides_no_source()
    {
        var other = Make.Embedding("ads/other", External, embeddings: ["contexts"]);
        var cluster = Cluster(ToAds, ToPayments);
        cluster.Put(other, Make.Embedding("ads/contexts", External, embeddings: ["other", "studio/scenes"]));

        Assert.Contains(ReferenceState.Refused, cluster.References(Fraud));
    }

    [Fact]
    public void A_model_made_from_what_may_not_be_granted_on_is_not_served_elsewhere_and_the_chain_is_named()
    {
        var deployment = Make.Deployment("payments/ranker", "ads/ranker", version: "1");
        var cluster = Cluster(
            ToAds, Make.Grant("ads/ranker", [Make.Named(GrantableKind.Model, "ranker")], [Make.ToNamespace("payments")], Permission.Deploy));
        cluster.Put(Make.Model("ads/ranker"), Make.ModelVersion("ads/ranker-1", "ranker", embeddings: ["studio/scenes"]), deployment);

        var granted = cluster.Condition(deployment, ConditionTypes.Granted);
        Assert.Equal((ConditionStatus.False, ServingReasons.RedistributionDenied), (granted.Status, granted.Reason));
        Assert.Equal(
            "spec.model names Model ads/ranker, and namespace studio does not let others grant on what that was made from "
            + "(ModelVersion ads/ranker-1 <- Embedding studio/scenes): ask for a SharingGrant in studio with permission Use for Embedding scenes",
            granted.Message);
    }

    private static TestCluster Cluster(params SharingGrant[] grants) =>
        new([Make.Namespace("studio"), Make.Namespace("ads"), Make.Namespace("payments"), Scenes, Contexts, Fraud, .. grants]);
}
