using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Asking for access and answering: what whoever asks and whoever owns are shown.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class AccessRequestTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    private static readonly string Statuses = $"{ResourcePaths.Resource("Dataset")}/status";

    [Fact]
    public async Task A_request_is_granted_expires_is_granted_again_and_revoked()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var (request, grant, shots) = ($"{user}/shots", $"{owner}/to-user", $"{owner}/shots");
        await world.CreateAsync(Make.Dataset(shots));
        await world.CreateAsync(Make.Request(request, owner, Permission.Use, Make.Wanted(GrantableKind.Dataset, "shots")));
        await IsAsync(request, "Pending");
        var asked = await world.EventuallyAsync("Dataset", shots, item => item["status"]?["accessRequests"] is JsonArray { Count: 1 }, "shows the request");
        var shown = asked["status"]!["accessRequests"]![0]!;
        Assert.Equal((user, "shots", "Use"), ((string?)shown["namespace"], (string?)shown["name"], (string?)shown["permission"]));
        Assert.Equal(1, (int?)asked["status"]!["accessRequestCount"]);
        await ToldAsync("Dataset", shots, "Normal", "AccessRequested", $"namespace {user} asks to Use Dataset {shots} by AccessRequest {request}, for: to see whether it works");

        var given = Make.Grant(grant, [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]);
        await world.CreateAsync(given with
        {
            Spec = given.Spec with { Approves = [Make.RequestReference(request)], ExpiresAt = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        });
        var granted = await IsAsync(request, "Granted");
        Assert.Equal($"[\"{grant}\"]", granted["status"]!["grants"]!.ToJsonString());
        Assert.Equal("2099-01-01T00:00:00Z", (string?)granted["status"]!["expiresAt"]);
        await world.EventuallyAsync("Dataset", shots, item => item["status"]!["accessRequests"] is null && item["status"]!["accessRequestCount"] is null, "shows no request");

        var expiry = DateTimeOffset.UtcNow.AddSeconds(5);
        await world.PatchAsync(
            "SharingGrant", grant, $$$"""{"spec":{"expiresAt":"{{{expiry.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}}}"}}""");
        await IsAsync(request, "Expired");
        Assert.InRange(DateTimeOffset.UtcNow, expiry.AddSeconds(-1), DateTimeOffset.MaxValue);

        await world.PatchAsync("SharingGrant", grant, """{"spec":{"expiresAt":null}}""");
        await IsAsync(request, "Granted");
        await world.PatchAsync("SharingGrant", grant, """{"spec":{"suspended":true}}""");
        await IsAsync(request, "Revoked");
        await world.DeleteAsync("SharingGrant", grant);
        await IsAsync(request, "Revoked");
        await ToldAsync("AccessRequest", request, "Warning", "Revoked", $"the owner of namespace {owner} does not grant any more");
    }

    [Fact]
    public async Task A_request_is_declined_with_the_reason_for_as_long_as_the_denial_is_there()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var (request, denial) = ($"{user}/shots", $"{owner}/no");
        await world.CreateAsync(Make.Denial(denial, request, "the shots move next month"));
        await world.EventuallyAsync("AccessDenial", denial, item => item.Is("Stalled", "True", "NoSuchRequest"), "declines nothing");

        await world.CreateAsync(Make.Request(request, owner, Permission.Use, Make.Wanted(GrantableKind.Dataset, "shots")));

        var declined = await IsAsync(request, "Declined");
        Assert.Contains($"declined in AccessDenial {denial}, ", declined.Condition("Granted")!.Message, StringComparison.Ordinal);
        await ToldAsync("AccessRequest", request, "Warning", "Declined", "the shots move next month");
        await world.EventuallyAsync("AccessDenial", denial, item => item.Is("Ready", "True", "Declined"), "is ready");
        await world.DeleteAsync("AccessDenial", denial);
        await IsAsync(request, "Pending");
    }

    [Fact]
    public async Task A_denial_elsewhere_does_not_learn_that_a_request_exists()
    {
        var (owner, user, stranger) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"), await world.CreateNamespaceAsync("stranger"));
        await world.CreateAsync(Make.Request($"{user}/shots", owner, Permission.Use, Make.Wanted(GrantableKind.Dataset, "shots")));
        await IsAsync($"{user}/shots", "Pending");

        await world.CreateAsync(Make.Denial($"{stranger}/present", $"{user}/shots"));
        await world.CreateAsync(Make.Denial($"{stranger}/absent", $"{user}/other"));

        var (present, absent) = (await StalledAsync("present"), await StalledAsync("absent"));
        Assert.Equal(absent, present.Replace($"{user}/shots", $"{user}/other", StringComparison.Ordinal));
        await IsAsync($"{user}/shots", "Pending");

        async Task<string> StalledAsync(string name) => (await world.EventuallyAsync(
            "AccessDenial", $"{stranger}/{name}", item => item.Is("Stalled", "True", "NoSuchRequest"), "declines nothing")).Condition("Stalled")!.Message;
    }

    [Fact]
    public async Task Many_requests_for_an_asset_are_written_to_it_together()
    {
        const int Crowd = 60;
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.EventuallyAsync("Dataset", $"{owner}/shots", item => item.Is("Ready"), "is ready");
        var (before, start) = ((await world.QuietAsync()).Requests("patch", Statuses), Stopwatch.GetTimestamp());

        await Parallel.ForEachAsync(Enumerable.Range(0, Crowd), async (i, _) =>
            await world.CreateAsync(Make.Request($"{user}/shots-{i}", owner, Permission.Use, Make.Wanted(GrantableKind.Dataset, "shots"))));
        var crowded = await world.EventuallyAsync("Dataset", $"{owner}/shots", item => (int?)item["status"]!["accessRequestCount"] == Crowd, "counts them all");

        Assert.Equal(10, crowded["status"]!["accessRequests"]!.AsArray().Count);
        Assert.InRange((await world.Operator.MetricsAsync()).Requests("patch", Statuses) - before, 1, 2 + Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    [Fact]
    public async Task A_request_to_its_own_namespace_is_stalled()
    {
        var ns = await world.CreateNamespaceAsync("owner");
        await world.CreateAsync(Make.Request($"{ns}/mine", ns, Permission.Use, Make.Wanted(GrantableKind.Dataset, "shots")));

        await world.EventuallyAsync("AccessRequest", $"{ns}/mine", item => item.Is("Stalled", "True", "OwnNamespace") && item.Is("Granted", "False", "OwnNamespace"), "is stalled");
    }

    [Fact]
    public async Task Owners_that_are_bound_to_the_viewer_role_read_the_requests_and_nothing_else()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        await world.CreateAsync(Make.Request($"{user}/shots", owner, Permission.Use, Make.Wanted(GrantableKind.Dataset, "shots")));
        using var viewer = await world.AsUserAsync($"{owner}-viewer");
        Assert.NotNull(await viewer.WhyNotAsync(ResourcePaths.Collection("AccessRequest")));

        const string binding = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";
        await world.Api.CreateAsync(binding, new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "ClusterRoleBinding",
            ["metadata"] = new JsonObject { ["name"] = $"{owner}-viewer" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "modeloperator-accessrequest-viewer" },
            ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "User", ["name"] = $"{owner}-viewer" }),
        });

        await world.EventuallyAsync(() => viewer.WhyNotAsync(ResourcePaths.Collection("AccessRequest")), why => why is null, "the requests of all namespaces can be read");
        Assert.NotNull(await viewer.WhyNotAsync(ResourcePaths.Collection("AccessDenial")));
        await world.Api.DeleteAsync($"{binding}/{owner}-viewer");
    }

    private Task<JsonObject> IsAsync(string request, string state) => world.EventuallyAsync(
        "AccessRequest", request,
        item => (string?)item["status"]?["state"] == state && item.Is("Granted", state == "Granted" ? "True" : "False", state) && item.Is("Ready", "True", state),
        $"is {state}");

    private Task<IReadOnlyList<JsonObject>> ToldAsync(string kind, string key, string type, string reason, string words) => world.EventuallyAsync(
        () => world.EventsAsync(kind, key),
        events => events.Count(item => (string?)item["reason"] == reason && (string?)item["type"] == type
            && ((string?)item["note"])?.Contains(words, StringComparison.Ordinal) == true) == 1,
        $"one event tells {reason}", null, events => string.Join('\n', events));
}
