using System.Diagnostics;
using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>How grants end for those who live by them: at once or after a while, and what of it reaches those further down.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class RevocationTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    private const string Drain = """{"mode":"Drain","gracePeriod":"12s"}""";

    [Fact]
    public async Task A_deleted_grant_that_drains_stays_until_its_deadline_and_its_consumers_serve_until_then()
    {
        var (owner, user) = await ServedAsync();
        var grant = $"{owner}/to-user";
        await world.PatchAsync("SharingGrant", grant, $$$"""{"spec":{"revocation":{{{Drain}}}}}""");
        await world.EventuallyAsync("SharingGrant", grant, item => item["metadata"]!["finalizers"] is not null, "has the finalizer");

        await world.DeleteAsync("SharingGrant", grant);

        var told = await world.EventuallyAsync("ModelDeployment", $"{user}/ranker", item => item.Is("GrantRevoking", "True", "Draining"), "is told");
        Assert.StartsWith($"spec.model of ModelDeployment {user}/ranker is allowed until ", told.Condition("GrantRevoking")!.Message, StringComparison.Ordinal);
        Assert.True(told.Is("Ready"), "it serves until the deadline");
        var draining = await world.EventuallyAsync("SharingGrant", grant, item => item.Is("Reconciling", "True", "Draining"), "drains");
        var deadline = DateTimeOffset.Parse((string)draining["status"]!["drainsUntil"]!, CultureInfo.InvariantCulture);
        Assert.Equal(DateTimeOffset.Parse((string)draining["metadata"]!["deletionTimestamp"]!, CultureInfo.InvariantCulture).AddSeconds(12), deadline);

        await world.GoneAsync("Deployment", $"{user}/ranker");
        Assert.InRange(DateTimeOffset.UtcNow, deadline.AddSeconds(-1), DateTimeOffset.MaxValue);
        await world.EventuallyAsync(
            "ModelDeployment", $"{user}/ranker", item => item.Is("Stalled", "True", "NotGranted") && item.Condition("GrantRevoking") is null, "is refused");
        await world.GoneAsync("SharingGrant", grant);
        await world.GoneAsync("Role", $"{owner}/modeloperator:grant:to-user");
        await world.EventuallyAsync(
            () => world.EventsAsync("ModelDeployment", $"{user}/ranker"),
            events => events.Any(item => (string?)item["reason"] == "Draining" && (string?)item["type"] == "Warning"), "an event told of the deadline");
    }

    [Fact]
    public async Task A_suspended_grant_that_drains_counts_from_the_suspension_and_again_when_it_is_resumed()
    {
        var (owner, user) = await ServedAsync();
        var grant = $"{owner}/to-user";

        await world.PatchAsync("SharingGrant", grant, $$$"""{"spec":{"suspended":true,"revocation":{{{Drain}}}}}""");
        await world.EventuallyAsync("ModelDeployment", $"{user}/ranker", item => item.Is("GrantRevoking", "True", "Draining"), "is told");
        await world.PatchAsync("SharingGrant", grant, """{"spec":{"suspended":false}}""");
        var resumed = await world.EventuallyAsync(
            "SharingGrant", grant, item => item.Is("Active") && item["status"]!["revokedAt"] is null && item["status"]!["drainsUntil"] is null, "counts again");
        Assert.True(resumed.Is("Ready"));
        await world.EventuallyAsync("ModelDeployment", $"{user}/ranker", item => item.Is("Ready") && item.Condition("GrantRevoking") is null, "serves on");

        await world.PatchAsync("SharingGrant", grant, """{"spec":{"suspended":true}}""");
        await world.EventuallyAsync("ModelDeployment", $"{user}/ranker", item => item.Is("Stalled", "True", "NotGranted"), "is refused after the deadline");
        await world.GoneAsync("Deployment", $"{user}/ranker");
    }

    [Fact]
    public async Task A_grant_that_drains_keeps_neither_its_namespace_nor_a_deletion_that_concerns_nobody()
    {
        var (owner, _) = await ServedAsync();
        await world.PatchAsync("SharingGrant", $"{owner}/to-user", """{"spec":{"revocation":{"mode":"Drain","gracePeriod":"24h"}}}""");
        var unused = Make.Grant($"{owner}/unused", [Make.Named(GrantableKind.Dataset, "none")], [Make.ToNamespace("nobody")]);
        await world.CreateAsync(unused with { Spec = unused.Spec with { Revocation = new Revocation { Mode = RevocationMode.Drain, GracePeriod = "24h" } } });
        foreach (var grant in (string[])["to-user", "unused"])
        {
            await world.EventuallyAsync("SharingGrant", $"{owner}/{grant}", item => item["metadata"]!["finalizers"] is not null, "has the finalizer");
        }

        await world.DeleteAsync("SharingGrant", $"{owner}/unused");
        await world.GoneAsync("SharingGrant", $"{owner}/unused");
        await world.EventuallyAsync(
            () => Task.FromResult(world.Operator.Log), log => log.Contains($"Consent Revoked: grant {owner}/unused", StringComparison.Ordinal), "its end is on record");

        await world.Api.DeleteAsync($"/api/v1/namespaces/{owner}");
        await world.GoneAsync("SharingGrant", $"{owner}/to-user");
    }

    [Fact]
    public async Task What_was_made_from_a_granted_asset_needs_its_owners_consent_to_be_granted_on()
    {
        var (studio, ads, payments) = (await world.CreateNamespaceAsync("studio"), await world.CreateNamespaceAsync("ads"), await world.CreateNamespaceAsync("payments"));
        await world.CreateAsync(Make.Dataset($"{studio}/shots"));
        await world.CreateAsync(Make.Dataset($"{ads}/contexts", from: [$"{studio}/shots"]));
        await world.CreateAsync(Make.Dataset($"{payments}/fraud", from: [$"{ads}/contexts"]));
        await world.CreateAsync(Make.Grant($"{studio}/to-ads", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(ads)]));
        await world.CreateAsync(Make.Grant($"{ads}/to-payments", [Make.Named(GrantableKind.Dataset, "contexts")], [Make.ToNamespace(payments)]));

        var refused = await world.EventuallyAsync("Dataset", $"{payments}/fraud", item => item.Is("Stalled", "True", "RedistributionDenied"), "is refused");
        Assert.Contains($"(Dataset {ads}/contexts <- Dataset {studio}/shots): ask for a SharingGrant in {studio} with permission Use for Dataset shots", refused.Condition("Stalled")!.Message, StringComparison.Ordinal);
        await world.EventuallyAsync("Dataset", $"{ads}/contexts", item => item.Is("Ready"), "is Ready");

        await world.PatchAsync("SharingGrant", $"{studio}/to-ads", """{"spec":{"redistribution":"Allowed"}}""");
        await world.EventuallyAsync("Dataset", $"{payments}/fraud", item => item.Is("Ready"), "is allowed");
        await world.PatchAsync("SharingGrant", $"{studio}/to-ads", """{"spec":{"redistribution":"Denied"}}""");
        await world.EventuallyAsync("Dataset", $"{payments}/fraud", item => item.Is("Stalled", "True", "RedistributionDenied"), "is refused again");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_grant_that_comes_and_goes_a_hundred_times_ends_in_the_right_state_with_few_writes(bool isThereInTheEnd)
    {
        var (owner, user) = await ServedAsync();
        var before = await world.QuietAsync();
        var grant = Grant(owner, user);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100; i++)
        {
            await world.DeleteAsync("SharingGrant", $"{owner}/to-user");
            await world.GoneAsync("SharingGrant", $"{owner}/to-user");
            await world.CreateAsync(grant);
        }

        if (!isThereInTheEnd)
        {
            await world.DeleteAsync("SharingGrant", $"{owner}/to-user");
        }

        var took = Stopwatch.GetElapsedTime(started);
        await world.EventuallyAsync(
            "ModelDeployment", $"{user}/ranker", item => isThereInTheEnd ? item.Is("Ready", "True", "Serving") : item.Is("Stalled", "True", "NotGranted"), "is as the end asks");
        var after = await world.QuietAsync();

        // Of each of the two hundred changes at most: the statuses of both sides, a child each way of four, and the annotations.
        Assert.InRange(after.WriteCount - before.WriteCount, 1, 200 * 8);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.Equal(isThereInTheEnd, await world.GetAsync("Role", $"{owner}/modeloperator:grant:to-user") is not null);
        Assert.Equal(isThereInTheEnd, await world.GetAsync("Deployment", $"{user}/ranker") is not null);
    }

    private static SharingGrant Grant(string owner, string user) =>
        Make.Grant($"{owner}/to-user", [Make.Named(GrantableKind.Model, "ranker")], [Make.ToNamespace(user)], Permission.Deploy);

    private async Task<(string Owner, string User)> ServedAsync()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        await world.CreateAsync(Make.Runtime(owner));
        await world.CreateAsync(Make.Model($"{owner}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{owner}/ranker-1", "ranker"));
        await world.CreateAsync(Grant(owner, user));
        await world.CreateAsync(Make.Deployment($"{user}/ranker", $"{owner}/ranker", version: "1").On(owner));
        await world.EventuallyAsync("ModelDeployment", $"{user}/ranker", item => item.Is("Ready", "True", "Serving"), "serves");
        return (owner, user);
    }
}
