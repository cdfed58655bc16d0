using ModelOperator.Api;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.State;

/// <summary>What requests, grants, denials and assets mean for one another; the sentences are those of the decisions.</summary>
public class AccessRequestTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dataset Plays = Make.Dataset("studio/plays");
    private static readonly AccessRequest Asked = Make.Request("ads/plays", "studio", Permission.Use, Make.Wanted(GrantableKind.Dataset, "plays"));
    private static readonly SharingGrant Grant = Make.Grant("studio/plays", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToNamespace("ads")]);

    [Fact]
    public void A_request_shows_on_the_assets_it_names_until_it_is_answered()
    {
        var cluster = Cluster(Plays, Asked with { Spec = Asked.Spec with { Duration = "720h" } });
        Assert.Equal([new PendingAccessRequest { Namespace = "ads", Name = "plays", Permission = Permission.Use, Duration = "720h" }], Shown(cluster));
        Assert.Equal(1, cluster.Status<DatasetStatus>(Plays).AccessRequestCount);

        var dirty = cluster.Put(Grant);

        Assert.Contains(TestCluster.Ref(Plays), dirty.Coalesced);
        Assert.Contains(TestCluster.Ref(Asked), dirty.Now);
        Assert.Null(Shown(cluster));
        Assert.Null(cluster.Status<DatasetStatus>(Plays).AccessRequestCount);
        Assert.Equal(AccessRequestState.Granted, State(cluster));
    }

    [Theory]
    [InlineData(Permission.Discover, AccessRequestState.Pending)]
    [InlineData(Permission.Use, AccessRequestState.Granted)]
    [InlineData(Permission.Deploy, AccessRequestState.Granted)]
    public void A_grant_answers_with_the_permission_that_is_asked_for_and_those_above(Permission permission, AccessRequestState state) =>
        Assert.Equal(state, State(Cluster(Plays, Asked, Grant with { Spec = Grant.Spec with { Permissions = [permission] } })));

    [Fact]
    public void Several_grants_answer_together_and_the_first_end_counts()
    {
        var both = Asked with { Spec = Asked.Spec with { Resources = [Make.Wanted(GrantableKind.Dataset, "plays", "titles")] } };
        var titles = Make.Grant("studio/titles", [Make.Named(GrantableKind.Dataset, "titles")], [new Grantee { All = true }]);
        var cluster = Cluster(both, Grant with { Spec = Grant.Spec with { ExpiresAt = Noon.AddHours(1) } });
        Assert.Equal(AccessRequestState.Pending, State(cluster));

        cluster.Put(titles with { Spec = titles.Spec with { ExpiresAt = Noon } });

        var status = cluster.Status<AccessRequestStatus>(both);
        Assert.Equal(AccessRequestState.Granted, status.State);
        Assert.Equal(["studio/plays", "studio/titles"], status.Grants);
        Assert.Equal(Noon, status.ExpiresAt);
    }

    [Fact]
    public void A_grant_that_names_a_request_gives_it_nothing_by_that()
    {
        var other = Make.Grant("studio/other", [Make.Named(GrantableKind.Dataset, "titles")], [Make.ToNamespace("ads")]);
        var cluster = Cluster(Asked, Plays, other with { Spec = other.Spec with { Approves = [Make.RequestReference("ads/plays")] } });

        Assert.Equal(AccessRequestState.Pending, State(cluster));
        Assert.Contains("Use of Dataset plays is missing", cluster.Condition(Asked, ConditionTypes.Granted).Message, StringComparison.Ordinal);
        Assert.NotNull(Shown(cluster));
    }

    [Fact]
    public void A_version_is_given_with_its_Model_while_it_exists()
    {
        var version = Make.ModelVersion("studio/encoder-1", "encoder");
        var asked = Make.Request("ads/plays", "studio", Permission.Deploy, Make.Wanted(GrantableKind.ModelVersion, "encoder-1"));
        var cluster = Cluster(
            asked, Make.Model("studio/encoder"),
            Make.Grant("studio/encoder", [Make.Named(GrantableKind.Model, "encoder")], [Make.ToNamespace("ads")], Permission.Deploy));
        Assert.Equal(AccessRequestState.Pending, State(cluster));

        Assert.Contains(TestCluster.Ref(asked), cluster.Put(version).Now);
        Assert.Equal(AccessRequestState.Granted, State(cluster));

        Assert.Contains(TestCluster.Ref(asked), cluster.Delete(version).Now);
        Assert.Equal(AccessRequestState.Pending, State(cluster));
    }

    [Fact]
    public void A_denial_of_what_is_granted_all_the_same_says_so()
    {
        var denial = Make.Denial("studio/no", "ads/plays");
        var cluster = Cluster(Asked, denial);

        Assert.Contains(TestCluster.Ref(denial), cluster.Put(Grant).Now);

        Assert.Equal(AccessRequestState.Granted, State(cluster));
        Assert.Equal(Reasons.GrantedAllTheSame, cluster.Condition(denial, ConditionTypes.Ready).Reason);
    }

    [Fact]
    public void What_a_request_remembers_counts_as_soon_as_it_is_seen()
    {
        var asked = Asked.OfGeneration(1).CreatedAt(Noon);
        var cluster = Cluster(asked, Plays);
        Assert.NotNull(Shown(cluster));

        cluster.Put(asked with { Status = new AccessRequestStatus { ObservedGeneration = 1, State = AccessRequestState.Granted } });

        Assert.Equal(AccessRequestState.Revoked, State(cluster));
        Assert.Null(Shown(cluster));
    }

    [Fact]
    public void A_request_ends_with_the_grant_that_gave_it_though_that_does_not_name_it()
    {
        var given = Asked with { Status = new AccessRequestStatus { State = AccessRequestState.Granted, Grants = ["studio/plays"] } };
        var cluster = Cluster(given, Grant with { Spec = Grant.Spec with { ExpiresAt = Noon } });
        Assert.Equal(AccessRequestState.Granted, State(cluster));

        Assert.Contains(TestCluster.Ref(given), cluster.Advance(Noon).Now);

        Assert.Equal(AccessRequestState.Expired, State(cluster));
        cluster.Put(Grant with { Spec = Grant.Spec with { Suspended = true } });
        Assert.Equal(AccessRequestState.Revoked, State(cluster));
    }

    [Fact]
    public void A_denial_counts_only_in_the_namespace_that_is_asked()
    {
        var (own, other) = (Make.Denial("studio/no", "ads/plays", "too early"), Make.Denial("payments/no", "ads/plays"));
        var cluster = Cluster(Asked, other);
        Assert.Equal(AccessRequestState.Pending, State(cluster));
        Assert.Equal(Reasons.NoSuchRequest, cluster.Condition(other, ConditionTypes.Stalled).Reason);

        Assert.Contains(TestCluster.Ref(Asked), cluster.Put(own).Now);
        Assert.Equal(AccessRequestState.Declined, State(cluster));
        Assert.Contains("the reason is: too early", cluster.Condition(Asked, ConditionTypes.Granted).Message, StringComparison.Ordinal);
        Assert.Equal(Reasons.Declined, cluster.Condition(own, ConditionTypes.Ready).Reason);

        Assert.Contains(TestCluster.Ref(own), cluster.Delete(Asked).Now);
        Assert.Equal(Reasons.NoSuchRequest, cluster.Condition(own, ConditionTypes.Stalled).Reason);
    }

    [Fact]
    public void A_denial_is_told_the_same_of_a_request_to_others_as_of_none()
    {
        var denial = Make.Denial("payments/no", "ads/plays");
        var (absent, present) = (Cluster(denial), Cluster(denial, Asked, Plays, Grant));

        Assert.Equal(Decisions.Of(absent.State, denial).All, Decisions.Of(present.State, denial).All);
    }

    [Fact]
    public void Of_many_requests_the_oldest_are_listed_and_the_count_ends()
    {
        var crowd = Enumerable.Range(0, RequestedAccess.MaxCounted).Select(IKubernetesObject (i) => Named($"a-{i:000}").CreatedAt(Noon)).ToArray();
        var cluster = Cluster([Plays, Asked.CreatedAt(Noon.AddHours(-1)), .. crowd]);

        var shown = Shown(cluster)!;
        Assert.Equal(["plays", .. Enumerable.Range(0, RequestedAccess.MaxListed - 1).Select(i => $"a-{i:000}")], shown.Select(request => request.Name));
        Assert.Equal(RequestedAccess.MaxCounted, cluster.Status<DatasetStatus>(Plays).AccessRequestCount);

        var before = Decisions.Of(cluster.State, Plays).All;
        var dirty = cluster.Put(Named("another").CreatedAt(Noon.AddHours(1)));
        Assert.Equal(before, Decisions.Of(cluster.State, Plays).All);
        Assert.DoesNotContain(TestCluster.Ref(Plays), dirty.Now);
    }

    [Fact]
    public void A_grant_that_does_not_reach_whoever_asks_has_nobody_look_at_the_request()
    {
        var cluster = Cluster(Plays, Asked);

        var dirty = cluster.Put(Grant with { Spec = Grant.Spec with { To = [Make.ToNamespace("payments")] } });

        Assert.DoesNotContain(TestCluster.Ref(Asked), dirty.Now.Concat(dirty.Coalesced));
    }

    [Fact]
    public void A_request_that_is_going_shows_no_more()
    {
        var cluster = Cluster(Plays, Asked);

        Assert.Contains(TestCluster.Ref(Plays), cluster.Put(Asked.DeletedAt(Noon)).Coalesced);
        Assert.Null(Shown(cluster));
    }

    [Fact]
    public void The_owner_is_told_of_each_request_once()
    {
        var cluster = Cluster(Plays, Asked with { Spec = Asked.Spec with { Duration = "720h" } });
        var requested = cluster.State.DescribeAsset(TestCluster.Ref(Plays))!.Requested;

        Assert.Equal(
            [new ConditionChange(false, Reasons.AccessRequested,
                "namespace ads asks to Use Dataset studio/plays by AccessRequest ads/plays, which wants it for 720h, for: to see whether it works")],
            requested.News(TestCluster.Ref(Plays), null));
        Assert.Empty(requested.News(TestCluster.Ref(Plays), cluster.Status<DatasetStatus>(Plays)));
    }

    [Fact]
    public void What_is_told_does_not_hang_on_whether_the_asset_exists()
    {
        var less = Grant with { Spec = Grant.Spec with { Permissions = [Permission.Discover], Approves = [Make.RequestReference("ads/plays")] } };

        Assert.Equal(Decisions.Of(Cluster(Asked).State, Asked).All, Decisions.Of(Cluster(Asked, Plays).State, Asked).All);
        Assert.Equal(Decisions.Of(Cluster(Asked, less).State, Asked).All, Decisions.Of(Cluster(Asked, less, Plays).State, Asked).All);
    }

    private static TestCluster Cluster(params IKubernetesObject[] items) => new([Make.Namespace("studio"), Make.Namespace("ads"), Make.Namespace("payments"), .. items]);

    private static AccessRequest Named(string name) => Asked.WithMetadata(metadata => metadata with { Name = name });

    private static AccessRequestState? State(TestCluster cluster) => cluster.Status<AccessRequestStatus>(Asked).State;

    private static IReadOnlyList<PendingAccessRequest>? Shown(TestCluster cluster) => cluster.Status<DatasetStatus>(Plays).AccessRequests;
}
