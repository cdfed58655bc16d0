using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.State;

/// <summary>Which namespaces may call a deployment that asks to be kept from others, and that each change of that is looked at.</summary>
public class CallersTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ModelDeployment Deployment = Restricted("studio/encoder");
    private static readonly SharingGrant Grant = To(Make.ToNamespace("ads"));

    public static TheoryData<string, SharingGrant, string> Grants => new()
    {
        { "Use", Grant, "ads" },
        { "Deploy includes Use", To(Make.ToNamespace("ads"), Permission.Deploy), "ads" },
        { "Discover is not enough", To(Make.ToNamespace("ads"), Permission.Discover), "" },
        { "a domain", To(Make.ToDomain("sales")), "ads, payments" },
        { "by label of the namespace", To(Make.ToNamespacesLabeled("team", "red")), "payments" },
        { "everybody", To(new Grantee { All = true }), "ads, music, payments" },
        { "its own namespace is admitted anyway", To(Make.ToNamespace("studio")), "" },
        { "a namespace that does not exist", To(Make.ToNamespace("nowhere")), "" },
        { "suspended", Grant with { Spec = Grant.Spec with { Suspended = true } }, "" },
        { "expired", Grant with { Spec = Grant.Spec with { ExpiresAt = Noon } }, "" },
        { "about to expire", Grant with { Spec = Grant.Spec with { ExpiresAt = Noon.AddSeconds(1) } }, "ads" },
        { "being deleted", Grant.WithMetadata(metadata => metadata with { DeletionTimestamp = Noon }), "" },
        { "of the Model that is served", Make.Grant("studio/g", [Make.Named(GrantableKind.Model, "encoder")], [Make.ToNamespace("ads")], Permission.Deploy), "" },
        { "of another deployment", Make.Grant("studio/g", [Make.Named(GrantableKind.ModelDeployment, "ranker")], [Make.ToNamespace("ads")]), "" },
        { "of somebody else's namespace", Make.Grant("music/g", [Make.Named(GrantableKind.ModelDeployment, "encoder")], [Make.ToNamespace("ads")]), "" },
        { "by a label that the deployment lacks", Make.Grant("studio/g", [Make.Labeled(GrantableKind.ModelDeployment, "open", "yes")], [Make.ToNamespace("ads")]), "" },
    };

    [Theory]
    [MemberData(nameof(Grants))]
    public void Only_namespaces_that_an_active_grant_of_its_owner_reaches_may_call(string story, SharingGrant grant, string callers)
    {
        var cluster = Cluster(grant);

        Assert.True(callers == CallersIn(cluster), $"{story}: {CallersIn(cluster)}");
    }

    [Fact]
    public void Nobody_is_listed_for_a_deployment_that_does_not_ask_for_it()
    {
        var open = Make.Deployment("studio/encoder", "encoder", version: "1");
        var cluster = Cluster(open);

        cluster.Put(Grant);
        Assert.Equal("", CallersIn(cluster));

        cluster.Put(Deployment);
        Assert.Equal("ads", CallersIn(cluster));

        cluster.Put(open);
        Assert.Equal("", CallersIn(cluster));
    }

    [Fact]
    public void Callers_of_several_grants_are_listed_once_and_sorted() => Assert.Equal("ads, music, payments", CallersIn(Cluster(
        To(Make.ToNamespace("payments")), Make.Grant("studio/another", [Make.Named(GrantableKind.ModelDeployment, "encoder")], [Make.ToNamespace("music"), Make.ToDomain("sales")]))));

    [Fact]
    public void A_grant_that_comes_changes_ends_and_goes_makes_due_what_it_covers_and_nothing_else()
    {
        var cluster = Cluster(Restricted("studio/ranker"), Restricted("music/encoder"));
        var ends = Grant with { Spec = Grant.Spec with { ExpiresAt = Noon.AddHours(1) } };

        AssertDue("ads", cluster.Put(ends));
        AssertDue("music", cluster.Put(To(Make.ToNamespace("music")) with { Metadata = ends.Metadata with { Generation = 2 } }));
        AssertDue("ads", cluster.Put(ends));
        AssertDue("", cluster.Advance(Noon.AddHours(1)));
        AssertDue("ads", cluster.Advance(Noon));
        AssertDue("", cluster.Delete(ends));

        void AssertDue(string callers, DirtySet dirty)
        {
            Assert.Equal([TestCluster.Ref(Deployment)], dirty.Now.Where(key => key.Kind == ObjectKind.ModelDeployment));
            Assert.Equal(callers, CallersIn(cluster));
        }
    }

    [Fact]
    public void A_namespace_that_comes_goes_or_gets_another_label_or_domain_is_noticed()
    {
        var cluster = Cluster(To(Make.ToDomain("sales")), Make.Grant("studio/red", [Make.Named(GrantableKind.ModelDeployment, "encoder")], [Make.ToNamespacesLabeled("team", "red")]));
        Assert.Equal("ads, payments", CallersIn(cluster));

        AssertDue("ads, new, payments", cluster.Put(Make.Namespace("new").Labeled("team", "red")));
        AssertDue("ads, payments", cluster.Put(Make.Namespace("new").Labeled("team", "blue")));
        AssertDue("ads, music, payments", cluster.Put(Make.Domain("sales", ["ads", "payments", "music"])));
        AssertDue("music, payments", cluster.Delete(Make.Namespace("ads")));

        void AssertDue(string callers, DirtySet dirty)
        {
            Assert.Contains(TestCluster.Ref(Deployment), dirty.Now);
            Assert.Equal(callers, CallersIn(cluster));
        }
    }

    [Fact]
    public void A_caller_without_the_label_with_its_name_is_told_until_it_has_it()
    {
        var cluster = Cluster(Grant);
        Assert.Equal(["ads"], Facts(cluster).Unlabelled);

        Assert.Contains(TestCluster.Ref(Deployment), cluster.Put(Make.Namespace("ads").Labeled(Labels.NamespaceName, "payments")).Now);
        Assert.Equal(["ads"], Facts(cluster).Unlabelled);

        Assert.Contains(TestCluster.Ref(Deployment), cluster.Put(Make.Namespace("ads").Labeled(Labels.NamespaceName, "ads")).Now);
        Assert.Empty(Facts(cluster).Unlabelled);
        Assert.Equal("ads", CallersIn(cluster));
    }

    [Fact]
    public void A_label_by_which_the_deployment_is_granted_lets_others_call_it()
    {
        var cluster = Cluster(Make.Grant("studio/open", [Make.Labeled(GrantableKind.ModelDeployment, "open", "yes")], [Make.ToNamespace("ads")]));

        Assert.Contains(TestCluster.Ref(Deployment), cluster.Put(Deployment.Labeled("open", "yes")).Now);
        Assert.Equal("ads", CallersIn(cluster));
    }

    [Fact]
    public void Whom_an_owner_further_up_does_not_let_have_it_is_kept_out_and_told()
    {
        var shared = Make.Grant("music/to-studio", [Make.Named(GrantableKind.Dataset, "tracks")], [Make.ToNamespace("studio")]);
        var cluster = Cluster(Grant, To(Make.ToNamespace("music")) with { Metadata = Make.Grant("studio/other", [], []).Metadata });
        cluster.Put(Make.Model("studio/encoder"), Make.ModelVersion("studio/encoder-1", "encoder", datasets: ["music/tracks"]), Make.Dataset("music/tracks"), shared);
        Assert.Equal(("music", "ads"), (CallersIn(cluster), string.Join(", ", Facts(cluster).Withheld)));

        Assert.Contains(TestCluster.Ref(Deployment), cluster.Put(shared.Redistributable()).Now);
        Assert.Equal("ads, music", CallersIn(cluster));

        Assert.Contains(TestCluster.Ref(Deployment), cluster.Put(shared).Now);
        Assert.Equal("music", CallersIn(cluster));
        Assert.Contains(TestCluster.Ref(Deployment), cluster.Put(Make.Grant("music/to-ads", [Make.Named(GrantableKind.Dataset, "tracks")], [Make.ToNamespace("ads")])).Now);
        Assert.Equal("ads, music", CallersIn(cluster));
    }

    [Fact]
    public void More_callers_than_a_policy_holds_are_counted()
    {
        var namespaces = Enumerable.Range(0, Callers.MaxListed + 2).Select(index => (IKubernetesObject)Make.Namespace($"n{index:00000}"));
        var cluster = new TestCluster([.. namespaces, Deployment, To(new Grantee { All = true })]);

        var callers = Facts(cluster);
        Assert.Equal((Callers.MaxListed, 2), (callers.Namespaces.Count, callers.Cut));
        Assert.Equal("n00000", callers.Namespaces[0]);
    }

    [Fact]
    public void What_is_gone_has_no_callers()
    {
        var cluster = Cluster(Grant);

        cluster.Delete(Deployment);

        Assert.Null(cluster.State.DescribeServing(TestCluster.Ref(Deployment)));
        Assert.DoesNotContain(TestCluster.Ref(Deployment), cluster.Delete(Grant).Now);
    }

    private static TestCluster Cluster(params IKubernetesObject[] items)
    {
        var cluster = new TestCluster(
        [
            Make.Namespace("studio"), Make.Namespace("ads"), Make.Namespace("music"), Make.Namespace("payments").Labeled("team", "red"),
            Make.Domain("sales", ["ads", "payments"]), Deployment, .. items,
        ]);
        cluster.Advance(Noon);
        return cluster;
    }

    private static SharingGrant To(Grantee grantee, Permission permission = Permission.Use) =>
        Make.Grant("studio/callers", [Make.Named(GrantableKind.ModelDeployment, "encoder")], [grantee], permission);

    private static ModelDeployment Restricted(string key) =>
        Make.Deployment(key, "encoder", version: "1") is var plain ? plain with { Spec = plain.Spec with { NetworkPolicy = true } } : plain;

    private static Callers Facts(TestCluster cluster) => cluster.State.DescribeServing(TestCluster.Ref(Deployment))!.Callers;

    private static string CallersIn(TestCluster cluster) => string.Join(", ", Facts(cluster).Namespaces);
}
