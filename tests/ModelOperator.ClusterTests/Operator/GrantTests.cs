using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Sharing between namespaces, from the refusal to the end of the grant.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class GrantTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task A_reference_resolves_while_a_grant_allows_it_and_at_no_other_time()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var (version, grant) = ($"{user}/ranker-1", $"{owner}/to-user");
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.CreateAsync(Make.Model($"{user}/ranker"));
        await world.CreateAsync(Make.ModelVersion(version, "ranker", datasets: [$"{owner}/shots"]));

        var refused = await RefusedAsync(version);
        Assert.Contains(
            $"ask for a SharingGrant in {owner} with permission Use for Dataset shots", refused.Condition("Stalled")!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("shots", refused.Lineage("upstream") ?? "", StringComparison.Ordinal);

        await world.CreateAsync(Make.Grant(grant, [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]));
        var resolved = await ResolvedAsync(version);
        Assert.Contains($"aip://dataset/k8s/{owner}/shots", resolved.Lineage("upstream"), StringComparison.Ordinal);
        Assert.NotEqual(refused.Lineage("digest"), resolved.Lineage("digest"));
        Assert.Contains(resolved["status"]!["references"]!.AsArray(), reference => (string?)reference!["grant"] == grant);
        await ConsumedAsync(grant, version);
        await world.EventuallyAsync(
            () => world.EventsAsync("ModelVersion", version),
            events => events.Any(item => (string?)item["reason"] == "NotGranted" && (string?)item["type"] == "Warning")
                && events.Any(item => (string?)item["reason"] == "Ready" && (string?)item["type"] == "Normal"),
            "events tell of the refusal and of its end", null, events => string.Join('\n', events));

        await world.PatchAsync("SharingGrant", grant, """{"spec":{"suspended":true}}""");
        var suspended = await RefusedAsync(version);
        Assert.Equal(refused.Lineage("digest"), suspended.Lineage("digest"));
        await world.EventuallyAsync(
            "SharingGrant", grant, item => item.Is("Active", "False", "Suspended") && (int?)item["status"]!["consumerCount"] == 0, "is suspended and unused");

        await world.PatchAsync("SharingGrant", grant, """{"spec":{"suspended":false}}""");
        var resumed = await ResolvedAsync(version);
        Assert.Equal(resolved.Lineage("digest"), resumed.Lineage("digest"));

        var expiry = DateTimeOffset.UtcNow.AddSeconds(8);
        await world.PatchAsync(
            "SharingGrant", grant, $$$"""{"spec":{"expiresAt":"{{{expiry.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}}"}}""");
        await RefusedAsync(version);
        Assert.InRange(DateTimeOffset.UtcNow, expiry.AddSeconds(-1), DateTimeOffset.MaxValue);
        await world.EventuallyAsync("SharingGrant", grant, item => item.Is("Stalled", "True", "Expired") && item.Is("Active", "False", "Expired"), "has expired");

        await world.PatchAsync("SharingGrant", grant, """{"spec":{"expiresAt":null}}""");
        await ResolvedAsync(version);

        await world.DeleteAsync("SharingGrant", grant);
        await RefusedAsync(version);
    }

    [Fact]
    public async Task What_happens_to_consent_is_told_on_the_grant_logged_and_counted()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var (grant, consumer) = ($"{owner}/audited", $"{user}/contexts");
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.CreateAsync(Make.Dataset(consumer, from: [$"{owner}/shots"]));
        await RecordedAsync($"Consent Refused: grant (null), consumer Dataset {consumer}, resource aip://dataset/k8s/{owner}/shots, permission Use, actor ");
        await world.CreateAsync(Make.Grant(grant, [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]));
        await RecordedAsync($"Consent Granted: grant {grant}, consumer (null), resource (null), permission Use, actor ");
        await RecordedAsync($"Consent Used: grant {grant}, consumer Dataset {consumer}, resource aip://dataset/k8s/{owner}/shots, permission Use, actor ");
        await world.DeleteAsync("SharingGrant", grant);
        await RecordedAsync($"Consent Revoked: grant {grant}, consumer (null), resource (null), permission Use, actor ");
        await RecordedAsync($"Consent Revoked: grant {grant}, consumer Dataset {consumer}, resource aip://dataset/k8s/{owner}/shots, permission Use, actor ");

        await world.EventuallyAsync(
            () => world.EventsAsync("SharingGrant", grant),
            events => ((string[])["Granted", "Used", "Revoked"]).All(reason => events.Any(item => (string?)item["reason"] == reason)),
            "events on the grant tell of it", null, events => string.Join('\n', events));
        var counted = await world.Operator.GetAsync("/metrics");
        Assert.All((string[])["granted", "used", "refused", "revoked"], what => Assert.Contains($"modeloperator_consents_total{{event=\"{what}\"}}", counted, StringComparison.Ordinal));

        Task<string> RecordedAsync(string line) => world.EventuallyAsync(
            () => Task.FromResult(world.Operator.Log), log => log.Contains(line, StringComparison.Ordinal), $"the log has: {line}", null, log => log[^Math.Min(2000, log.Length)..]);
    }

    [Fact]
    public async Task A_granted_model_is_served_until_its_grant_is_deleted_and_again_when_it_is_back()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var (served, grant) = ($"{user}/ranker", $"{owner}/to-user");
        await world.CreateAsync(Make.Runtime(owner));
        await world.CreateAsync(Make.Model($"{owner}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{owner}/ranker-1", "ranker"));
        await world.CreateAsync(Make.Deployment(served, $"{owner}/ranker", version: "1").On(owner));

        var refused = await world.EventuallyAsync("ModelDeployment", served, item => item.Is("Stalled", "True", "NotGranted"), "is refused");
        Assert.Contains("permission Deploy", refused.Condition("Stalled")!.Message, StringComparison.Ordinal);
        Assert.Null(await world.GetAsync("Deployment", served));

        var use = Make.Grant(grant, [Make.Named(GrantableKind.Model, "ranker")], [Make.ToNamespace(user)]);
        await world.CreateAsync(use);
        await world.EventuallyAsync("SharingGrant", grant, item => item.Is("Ready"), "is there");
        Assert.True((await world.GetAsync("ModelDeployment", served))!.Is("Stalled", "True", "NotGranted"), "Use is not enough to deploy.");

        await world.PatchAsync("SharingGrant", grant, """{"spec":{"permissions":["Deploy"]}}""");
        await ServingAsync(served);
        await world.EventuallyAsync(
            "SharingGrant", grant, item => (string?)item["status"]!["consumers"]?[0]?["uri"] == $"aip://modeldeployment/k8s/{served}"
                && (string?)item["status"]!["consumers"]![0]!["permission"] == "Deploy",
            "lists the deployment");

        await world.DeleteAsync("SharingGrant", grant);
        await world.EventuallyAsync("ModelDeployment", served, item => item.Is("Stalled", "True", "NotGranted"), "is refused again");
        await world.GoneAsync("Deployment", served);
        await world.GoneAsync("Service", served);
        await world.EventuallyAsync(() => world.ListAsync("Pod", user), pods => pods.Count == 0, "its pods are gone");

        await world.CreateAsync(Make.Grant(grant, [Make.Named(GrantableKind.Model, "ranker")], [Make.ToNamespace(user)], Permission.Deploy));
        await ServingAsync(served);
    }

    [Fact]
    public async Task A_grant_whose_deletion_is_held_up_says_that_it_allows_nothing_any_more()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var grant = $"{owner}/to-user";
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.CreateAsync(Make.Grant(grant, [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)])
            .WithMetadata(metadata => metadata with { Finalizers = ["example.org/hold"] }));
        await world.EventuallyAsync("SharingGrant", grant, item => item.Is("Active"), "is active");

        await world.DeleteAsync("SharingGrant", grant);

        await world.EventuallyAsync("SharingGrant", grant, item => item.Is("Active", "False", "Deleting") && item.Is("Ready", "False", "Deleting"), "says that it is going");
        await world.PatchAsync("SharingGrant", grant, """{"metadata":{"finalizers":null}}""");
        await world.GoneAsync("SharingGrant", grant);
    }

    private Task<JsonObject> RefusedAsync(string version) =>
        world.EventuallyAsync("ModelVersion", version, item => item.Is("Stalled", "True", "NotGranted"), "its reference is refused");

    private Task<JsonObject> ResolvedAsync(string version) =>
        world.EventuallyAsync("ModelVersion", version, item => item.Is("Ready") && item.Is("ReferencesResolved"), "its reference is resolved");

    private Task<JsonObject> ServingAsync(string served) =>
        world.EventuallyAsync("ModelDeployment", served, item => item.Is("Ready", "True", "Serving"), "serves");

    private Task<JsonObject> ConsumedAsync(string grant, string version) => world.EventuallyAsync(
        "SharingGrant", grant,
        item => item.Is("Ready") && (int?)item["status"]!["consumerCount"] == 1
            && (string?)item["status"]!["consumers"]?[0]?["uri"] == $"aip://modelversion/k8s/{version}",
        "lists its consumer");
}
