using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Licensing;

/// <summary>What the condition LicenseCompatible says, in one cluster: studio's data, ads' model and deployment.</summary>
public class LicenseSentenceTests
{
    private static readonly Dataset Plays = Make.Dataset("studio/plays").Licensed("CC-BY-NC-4.0");
    private static readonly ModelVersion Version = Make.ModelVersion("ads/matcher-1", "matcher", "1", datasets: ["studio/mix"]);
    private static readonly ModelDeployment ByVersion = Make.Deployment("ads/search", "matcher", version: "1");
    private static readonly ModelDeployment ByStage = Make.Deployment("ads/search", "matcher", stage: GatedStage.Production);
    private static readonly SharingGrant Granted = Make.Grant("studio/mix", [Make.Named(GrantableKind.Dataset, "mix")], [Make.ToNamespace("ads")]);

    [Fact]
    public void A_deployment_that_asks_for_production_is_told_of_data_that_is_not_for_commerce() =>
        AssertFalse(
            Cluster(Plays, InProduction(Version), ByStage, Discover()), ByStage, Reasons.NonCommercialUpstream,
            "spec.model.stage asks for Production, and licence CC-BY-NC-4.0 of Dataset studio/plays forbids commercial use: serve another stage, make a version without it, or obtain another licence and declare it in spec.info.license of Dataset studio/plays");

    [Fact]
    public void A_deployment_that_serves_a_version_in_production_is_told_too() =>
        AssertFalse(
            Cluster(Plays, InProduction(Version), ByVersion, Discover()), ByVersion, Reasons.NonCommercialUpstream,
            "spec.model is served in a version that is in stage Production, and licence CC-BY-NC-4.0 of Dataset studio/plays forbids commercial use: serve another version, make a version without it, or obtain another licence and declare it in spec.info.license of Dataset studio/plays");

    [Fact]
    public void A_version_that_asks_for_production_is_told_and_an_asset_that_was_not_shared_is_not_named() =>
        AssertFalse(
            Cluster(Plays, InProduction(Version)), Version, Reasons.NonCommercialUpstream,
            "spec.stage asks for Production, and licence CC-BY-NC-4.0 of an asset of domain studio forbids commercial use: set another spec.stage, make a version without it, or ask the owners of domain studio for another licence");

    [Fact]
    public void An_asset_of_a_namespace_without_a_domain_is_of_another_namespace()
    {
        var cluster = Cluster(Plays, InProduction(Version));
        cluster.Delete(Make.Domain("studio"));

        AssertFalse(
            cluster, Version, Reasons.NonCommercialUpstream,
            "spec.stage asks for Production, and licence CC-BY-NC-4.0 of an asset of another namespace forbids commercial use: set another spec.stage, make a version without it, or ask its owners for another licence");
    }

    [Fact]
    public void What_is_for_research_only_is_no_production() =>
        AssertFalse(
            Cluster(Plays.Licensed("LicenseRef-intel-research"), InProduction(Version), Discover()), Version, Reasons.ResearchOnlyUpstream,
            "spec.stage asks for Production, and licence LicenseRef-intel-research of Dataset studio/plays is for research only: set another spec.stage, make a version without it, or obtain another licence and declare it in spec.info.license of Dataset studio/plays");

    [Fact]
    public void Nothing_is_derived_from_what_must_not_be_derived_from() =>
        AssertFalse(
            Cluster(Plays.Licensed("CC-BY-ND-4.0"), Version, Discover()), Version, Reasons.NoDerivativesUpstream,
            "it is derived from Dataset studio/plays, whose licence CC-BY-ND-4.0 forbids derivatives: make it without that, or obtain another licence and declare it in spec.info.license of Dataset studio/plays");

    [Fact]
    public void What_is_derived_under_another_licence_than_asked_for_is_told_where_that_is_declared()
    {
        var cluster = Cluster(Plays.Licensed("CC-BY-SA-4.0"), Version, Discover(), Make.Model("ads/matcher").Licensed("Apache-2.0"));

        AssertFalse(
            cluster, Version, Reasons.ShareAlikeUpstream,
            "spec.info.license of Model ads/matcher is Apache-2.0, and licence CC-BY-SA-4.0 of Dataset studio/plays, which it is derived from, asks for the same licence: set it to CC-BY-SA-4.0, make it without that, or obtain another licence and declare it in spec.info.license of Dataset studio/plays");

        cluster.Put(Make.Model("ads/matcher").Licensed("CC-BY-SA-4.0"));

        Assert.Equal((ConditionStatus.True, Reasons.LicensesAllow), License(cluster, Version));
    }

    [Fact]
    public void Several_licences_that_forbid_it_are_counted() =>
        AssertFalse(
            Cluster(Plays.Licensed("CC-BY-NC-ND-4.0"), Make.Dataset("ads/clicks").Licensed("CC-BY-ND-4.0"), Make.ModelVersion("ads/matcher-1", "matcher", "1", datasets: ["clicks", "studio/mix"])),
            Version, Reasons.NoDerivativesUpstream,
            "it is derived from an asset of domain studio, whose licence CC-BY-NC-ND-4.0 forbids derivatives: make it without that, or ask the owners of domain studio for another licence (and 1 more in status.obligations)");

    [Theory]
    [InlineData("CC-BY-NC-4.0")]
    [InlineData("CC-BY-ND-4.0")]
    [InlineData("GPL-3.0-only")]
    public void A_model_that_is_only_served_is_not_derived_from(string license)
    {
        var cluster = Cluster(Make.Model("ads/matcher").Licensed(license), Make.ModelVersion("ads/matcher-1", "matcher", "1"), ByVersion.Licensed("Apache-2.0"));

        Assert.Equal((ConditionStatus.True, Reasons.LicensesAllow), License(cluster, ByVersion));
    }

    [Fact]
    public void An_owner_may_do_anything_with_the_asset_itself() =>
        Assert.Equal((ConditionStatus.True, Reasons.LicensesAllow), License(Cluster(Plays.Licensed("CC-BY-NC-ND-4.0")), Plays));

    [Fact]
    public void A_deployment_is_always_asked_and_other_assets_only_when_a_licence_binds_them()
    {
        var cluster = Cluster(Make.Dataset("studio/plays"), ByVersion, Version);

        Assert.Equal((ConditionStatus.True, Reasons.NoObligations), License(cluster, ByVersion));
        Assert.Null(cluster.Condition(Version, ConditionTypes.LicenseCompatible));

        cluster.Delete(Version);

        Assert.Equal((ConditionStatus.Unknown, ServingReasons.ModelNotResolved), License(cluster, ByVersion));
    }

    [Fact]
    public void It_goes_when_the_chain_breaks()
    {
        var cluster = Cluster(Plays, InProduction(Version), ByStage);
        Assert.Equal(ConditionStatus.False, License(cluster, ByStage).Status);

        cluster.Put(Make.Dataset("studio/mix"));

        Assert.Equal((ConditionStatus.True, Reasons.NoObligations), License(cluster, ByStage));
        Assert.Null(cluster.Status<ModelDeploymentStatus>(ByStage).Obligations);
        Assert.Null(cluster.Condition(Version, ConditionTypes.LicenseCompatible));
    }

    /// <summary>The data mix, which is granted to ads, was made from the plays, which are not, and the matcher was trained on it.</summary>
    private static TestCluster Cluster(params IKubernetesObject[] items) => new(
    [
        Make.Namespace("studio"), Make.Namespace("ads"), Make.Domain("studio", ["studio"]), Make.Domain("ads", ["ads"]),
        Make.Dataset("studio/mix", from: ["plays"]), Granted, Make.Model("ads/matcher"), .. items,
    ]);

    private static SharingGrant Discover() =>
        Make.Grant("studio/plays", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToNamespace("ads")], Permission.Discover);

    private static ModelVersion InProduction(ModelVersion version) => version with { Spec = version.Spec with { Stage = Stage.Production } };

    private static (ConditionStatus Status, string Reason) License(TestCluster cluster, IKubernetesObject item)
    {
        var condition = cluster.Condition(item, ConditionTypes.LicenseCompatible);
        return (condition.Status, condition.Reason);
    }

    private static void AssertFalse(TestCluster cluster, IKubernetesObject item, string reason, string message)
    {
        var condition = cluster.Condition(item, ConditionTypes.LicenseCompatible);
        Assert.Equal((ConditionStatus.False, reason), (condition.Status, condition.Reason));
        Assert.Equal(message, condition.Message);
    }
}
