using ModelOperator.Api;
using ModelOperator.Core.Sharing;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

/// <summary>A grant whose consumers may go on for an hour after it was revoked, however that was.</summary>
public class DrainTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dataset Contexts = Make.Dataset("ads/contexts", from: ["studio/shots"]);
    private static readonly Dataset Downstream = Make.Dataset("ads/downstream", from: ["contexts"]);
    private static readonly SharingGrant ToAds =
        Make.Grant("studio/to-ads", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("ads")]) is var grant
            ? grant with { Spec = grant.Spec with { Revocation = new Revocation { Mode = RevocationMode.Drain, GracePeriod = "1h" } } }
            : grant;

    public static TheoryData<string> Ends => ["deleted", "expired", "suspended"];

    [Theory]
    [MemberData(nameof(Ends))]
    public void Consumers_go_on_until_the_deadline_and_are_told_of_it(string how)
    {
        var cluster = Cluster(ToAds);
        Assert.Null(Conditions.Find(cluster.Status<DatasetStatus>(Contexts).Conditions, ConditionTypes.GrantRevoking));

        cluster.Put(Ended(how));
        cluster.Advance(Noon.AddMinutes(59));

        Assert.Equal([ReferenceState.Resolved], cluster.References(Contexts));
        Assert.Equal(
            "spec.derivedFrom[0] of Dataset ads/contexts is allowed until 2026-01-01T13:00:00Z, since SharingGrant studio/to-ads was revoked: "
            + "ask its owner for another one, or do without what spec.derivedFrom[0] names",
            cluster.Condition(Contexts, ConditionTypes.GrantRevoking).Message);
        Assert.Contains("of Dataset ads/contexts", cluster.Condition(Downstream, ConditionTypes.GrantRevoking).Message, StringComparison.Ordinal);
        Assert.Equal(Noon.AddHours(1), cluster.Status<SharingGrantStatus>(ToAds).DrainsUntil);

        var dirty = cluster.Advance(Noon.AddHours(1));

        Assert.Contains(TestCluster.Ref(Contexts), dirty.Now);
        Assert.Equal([ReferenceState.Refused], cluster.References(Contexts));
        Assert.Null(Conditions.Find(cluster.Status<DatasetStatus>(Contexts).Conditions, ConditionTypes.GrantRevoking));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Granting_again_brings_everything_back(string how)
    {
        var cluster = Cluster(Ended(how));
        cluster.Advance(Noon.AddHours(2));
        Assert.Equal([ReferenceState.Refused], cluster.References(Contexts));

        cluster.Put(ToAds);

        Assert.Equal([ReferenceState.Resolved], cluster.References(Contexts));
        Assert.Null(Conditions.Find(cluster.Status<DatasetStatus>(Contexts).Conditions, ConditionTypes.GrantRevoking));
    }

    [Fact]
    public void A_suspension_that_was_not_noted_yet_drains_from_when_it_is_first_seen()
    {
        var cluster = Cluster(ToAds with { Spec = ToAds.Spec with { Suspended = true } });
        cluster.Advance(Noon.AddMilliseconds(300));

        Assert.Equal([ReferenceState.Resolved], cluster.References(Contexts));
        var status = cluster.Status<SharingGrantStatus>(ToAds);
        Assert.Equal((Noon, Noon.AddHours(1)), (status.RevokedAt, status.DrainsUntil));
    }

    [Fact]
    public void A_suspension_with_a_grace_of_no_time_ends_at_once()
    {
        var cluster = Cluster(ToAds with { Spec = ToAds.Spec with { Suspended = true, Revocation = ToAds.Spec.Revocation! with { GracePeriod = "0s" } } });
        cluster.Advance(Noon);

        Assert.Equal([ReferenceState.Refused], cluster.References(Contexts));
        Assert.Equal("Suspended", cluster.Condition(ToAds, ConditionTypes.Active).Reason);
        Assert.Equal("spec.suspended is true: it allows nothing for now", cluster.Condition(ToAds, ConditionTypes.Active).Message);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("expired")]
    public void A_forged_status_prolongs_neither_a_deletion_nor_an_end(string how)
    {
        var forged = new SharingGrantStatus { RevokedAt = Noon.AddYears(100), DrainsUntil = Noon.AddYears(100) };
        foreach (var suspended in (bool[])[false, true])
        {
            var cluster = Cluster(Ended(how) is var ended ? ended with { Spec = ended.Spec with { Suspended = suspended }, Status = forged } : ended);

            cluster.Advance(Noon.AddHours(1));

            Assert.Equal([ReferenceState.Refused], cluster.References(Contexts));
        }
    }

    [Fact]
    public void An_active_grant_is_preferred_to_one_that_drains()
    {
        var cluster = Cluster(
            Ended("deleted"), Make.Grant("studio/z", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("ads")]));

        Assert.Equal("studio/z", Assert.Single(cluster.Lineage(Contexts).References).Grant.ToString());
        Assert.Null(Conditions.Find(cluster.Status<DatasetStatus>(Contexts).Conditions, ConditionTypes.GrantRevoking));
    }

    [Fact]
    public void The_finalizer_stays_as_long_as_somebody_lives_by_the_grant()
    {
        var facts = Cluster(ToAds).State.DescribeGrant(ToAds.Metadata.Key)!;
        var deleted = Ended("deleted").WithMetadata(metadata => metadata with { Finalizers = ["other.org/x", GrantDrain.Finalizer] });
        IReadOnlyList<string> Finalizers(SharingGrant grant, GrantFacts of, DateTimeOffset now) => GrantDrain.Finalizers(grant.Metadata, new CompiledGrant(grant), of, now);

        Assert.Equal([GrantDrain.Finalizer], Finalizers(ToAds, facts, Noon));
        Assert.Equal(["other.org/x", GrantDrain.Finalizer], Finalizers(deleted, facts, Noon));
        Assert.Equal(["other.org/x"], Finalizers(deleted, facts with { Consumers = [] }, Noon));
        Assert.Equal(["other.org/x"], Finalizers(deleted, facts with { NamespaceEnds = true }, Noon));
        Assert.Equal(["other.org/x"], Finalizers(deleted, facts, Noon.AddHours(1)));
        Assert.Equal(["other.org/x"], Finalizers(deleted with { Spec = deleted.Spec with { Revocation = null } }, facts, Noon));
        Assert.Equal([], Finalizers(Ended("deleted"), facts, Noon));
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("2h5s", 7205)]
    [InlineData("99999h99999m99999s", 366_096_339L)]
    [InlineData("", 0)]
    [InlineData("h", 0)]
    [InlineData("5", 0)]
    [InlineData("1d", 0)]
    [InlineData("-1h", 0)]
    public void The_grace_period_is_read_as_the_definition_takes_it_and_is_none_where_it_is_no_length_of_time(string text, long seconds)
    {
        var grant = ToAds with { Spec = ToAds.Spec with { Revocation = new Revocation { Mode = RevocationMode.Drain, GracePeriod = text } } };

        Assert.Equal(Noon.AddSeconds(seconds), new CompiledGrant(grant).EndOf(Noon));
        Assert.Equal(DateTimeOffset.MaxValue, new CompiledGrant(ToAds).EndOf(DateTimeOffset.MaxValue.AddMinutes(-1)));
    }

    private static SharingGrant Ended(string how) => how switch
    {
        "deleted" => ToAds.DeletedAt(Noon),
        "expired" => ToAds with { Spec = ToAds.Spec with { ExpiresAt = Noon } },
        _ => ToAds with { Spec = ToAds.Spec with { Suspended = true }, Status = new SharingGrantStatus { RevokedAt = Noon } },
    };

    private static TestCluster Cluster(SharingGrant grant, params SharingGrant[] others) =>
        new([Make.Namespace("studio"), Make.Namespace("ads"), Make.Dataset("studio/shots"), Contexts, Downstream, grant, .. others]);
}
