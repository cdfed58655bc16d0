using System.Reflection;
using ModelOperator.Api;
using ModelOperator.Core.Counting;
using ModelOperator.Core.Domains;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Counting;

/// <summary>The numbers that alerts go by.</summary>
public sealed class CountingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_status_of_every_owned_condition_is_counted_and_no_other_condition()
    {
        var counts = ConditionCount.Of(
            [[Is("Ready", ConditionStatus.True)], [Is("Ready", ConditionStatus.True), Is("tenant-made-7", ConditionStatus.True)], [Is("Ready", ConditionStatus.Unknown)], null],
            new HashSet<string> { "Ready", "Stalled" });

        Assert.Equal(
            [("Ready", "False", 0), ("Ready", "True", 2), ("Ready", "Unknown", 1), ("Stalled", "False", 0), ("Stalled", "True", 0), ("Stalled", "Unknown", 0)],
            counts.Select(count => (count.Type, $"{count.Status}", count.Objects)).Order());
    }

    [Fact]
    public void Stalled_deployments_are_counted_by_reason_and_words_that_are_not_known_count_as_one()
    {
        var counts = ServingCounts.Stalled(
        [
            Deployment("a", Is("Stalled", ConditionStatus.True, ServingReasons.NotGranted)), Deployment("b", Is("Stalled", ConditionStatus.True, "CrashLoopBackOff")),
            Deployment("c", Is("Stalled", ConditionStatus.True, "CrashLoopBackOff")), Deployment("d", Is("Stalled", ConditionStatus.False, "CrashLoopBackOff")),
            Deployment("e", Is("Stalled", ConditionStatus.True, "MadeUp1")), Deployment("f", Is("Stalled", ConditionStatus.True, "MadeUp2")), Make.Deployment("studio/g", "encoder", "1"),
        ]);

        Assert.Equal(new Dictionary<string, int> { ["NotGranted"] = 1, ["CrashLoopBackOff"] = 2, ["Other"] = 2 }, counts);
    }

    [Fact]
    public void Every_reason_of_serving_but_those_of_what_goes_well_is_counted_by_its_own_name()
    {
        string[] good =
        [
            "Serving", "ScaledToZero", "Suspended", "Progressing", "ScalingDown", "Deleting", "PolicyApplied", "Resolved", "OwnNamespace", "GrantActive", "Matched", "Canary", "Paused",
            "CanaryStarted", "CanaryAdvanced", "DigestMatches", "DigestPinned", "Pending", "RuntimeFetches", "NotChecked", "Admitted", "NoQuota", "NotNeeded",
            "RolloutComplete", "VersionChanged", "RuntimeChanged", "Available", "Applied", "NoPods", "Accepted", "LeftToKueue",
        ];

        // Of conditions beside Stalled: what is not decided, is served without, or is of a ServingRuntime.
        string[] beside =
        [
            "ModelNotResolved", "RuntimeNotMatched", "CallersUnlabelled", "CallersCut", "Disabled", "UnknownVariable", "NotServed", "Forbidden", "NotYetKnown", "NoPrometheus", "QueryRefused",
            "NoMetrics",
        ];
        var reasons = typeof(ServingReasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!);

        Assert.Equal(good.Concat(beside).Order(), reasons.Where(reason => StallReason.Of(reason) == StallReason.Other).Order());
    }

    [Fact]
    public void Every_reason_of_pods_that_the_operator_has_a_word_for_is_counted_by_its_own_name() => Assert.DoesNotContain(
        typeof(PodReasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!),
        reason => StallReason.Of(reason) == StallReason.Other);

    [Fact]
    public void Deployments_wait_for_the_quota_of_the_domain_that_their_namespace_belongs_to()
    {
        var domains = new DomainMap([Make.Domain("ads", ["ads-a", "ads-b"]), Make.Domain("studio", ["studio"])], [.. ((string[])["ads-a", "ads-b", "studio", "free"]).Select(Make.Namespace)]);
        var exceeded = Is("QuotaAvailable", ConditionStatus.False, ServingReasons.QuotaExceeded);

        var waiting = ServingCounts.Waiting(
        [
            Deployment("a", exceeded, "ads-a"), Deployment("b", exceeded, "ads-b"), Deployment("c", exceeded, "free"),
            Deployment("d", Is("QuotaAvailable", ConditionStatus.True, ServingReasons.Admitted), "studio"), Deployment("e", Is("QuotaAvailable", ConditionStatus.False, ServingReasons.RuntimeNotMatched), "studio"),
        ], domains);

        Assert.Equal(new Dictionary<string, int> { ["ads"] = 2 }, waiting);
    }

    [Fact]
    public void Only_a_grant_that_is_in_force_and_that_others_live_by_has_an_end_that_is_told()
    {
        var soon = Grant(Now.AddDays(1), consumers: 3);

        Assert.Equal(Now.AddDays(1), GrantExpiry.Next([Grant(Now.AddDays(2), 1), soon, Grant(Now.AddHours(1), consumers: 0), Grant(Now.AddHours(-1), 5), Grant(null, 2)], Now));
        Assert.Null(GrantExpiry.Next([soon with { Spec = soon.Spec with { Suspended = true } }], Now));
        Assert.Null(GrantExpiry.Next([soon with { Metadata = soon.Metadata with { DeletionTimestamp = Now } }], Now));
        Assert.Null(GrantExpiry.Next([soon with { Status = null }], Now));
        Assert.Null(GrantExpiry.Next([], Now));
    }

    private static ModelDeployment Deployment(string name, Condition condition, string ns = "studio") =>
        Make.Deployment($"{ns}/{name}", "encoder", "1") with { Status = new ModelDeploymentStatus { Conditions = [condition] } };

    private static SharingGrant Grant(DateTimeOffset? expiry, int consumers)
    {
        var grant = Make.Grant("studio/grant", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("ads")]);
        return grant with { Spec = grant.Spec with { ExpiresAt = expiry }, Status = new SharingGrantStatus { ConsumerCount = consumers } };
    }

    private static Condition Is(string type, ConditionStatus status, string reason = "Why") =>
        new() { Type = type, Status = status, Reason = reason, Message = "", LastTransitionTime = Now };
}
