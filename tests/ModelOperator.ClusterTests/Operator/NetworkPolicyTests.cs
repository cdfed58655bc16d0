using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>A deployment that asks for it is reached only from its own namespace and from those it is granted to, as long as they are.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class NetworkPolicyTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task It_admits_its_own_namespace_and_those_it_is_granted_to_while_they_are()
    {
        var (owner, user, other) = (await NamedNamespaceAsync("owner"), await NamedNamespaceAsync("user"), await NamedNamespaceAsync("other"));
        var (key, grant) = ($"{owner}/ranker", $"{owner}/callers");
        await CreateServedAsync(owner);
        await AdmitsAsync(key);

        await world.CreateAsync(Make.Grant($"{owner}/seen", [Make.Named(GrantableKind.ModelDeployment, "ranker")], [Make.ToNamespace(other)], Permission.Discover));
        await world.CreateAsync(Make.Grant(grant, [Make.Named(GrantableKind.ModelDeployment, "ranker")], [Make.ToNamespace(user), Make.ToNamespacesLabeled("calls", owner)]));
        await AdmitsAsync(key, user);

        await world.PatchAsync("Namespace", other, $$"""{"metadata":{"labels":{"calls":"{{owner}}"} } }""");
        await AdmitsAsync(key, user, other);
        await world.PatchAsync("Namespace", other, """{"metadata":{"labels":{"calls":null}}}""");
        await AdmitsAsync(key, user);

        await world.PatchAsync("SharingGrant", grant, """{"spec":{"suspended":true}}""");
        await AdmitsAsync(key);
        await world.PatchAsync("SharingGrant", grant, """{"spec":{"suspended":false}}""");
        await AdmitsAsync(key, user);

        var expiry = DateTimeOffset.UtcNow.AddSeconds(4).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await world.PatchAsync("SharingGrant", grant, $$$"""{"spec":{"expiresAt":"{{{expiry}}}"}}""");
        await AdmitsAsync(key);
        await world.PatchAsync("SharingGrant", grant, """{"spec":{"expiresAt":null}}""");
        await AdmitsAsync(key, user);

        await world.DeleteAsync("SharingGrant", grant);
        await AdmitsAsync(key);
        Assert.True((await world.GetAsync("ModelDeployment", key))!.Is("Ready", "True", "Serving"), "who may call is nothing that pods are disturbed for");
    }

    [Fact]
    public async Task It_goes_when_it_is_not_asked_for_any_more_and_with_the_deployment()
    {
        var ns = await NamedNamespaceAsync("asked");
        var key = $"{ns}/ranker";
        await CreateServedAsync(ns);
        var pods = await PodsAsync(ns);

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"networkPolicy":false}}""");
        await world.GoneAsync("NetworkPolicy", key);
        await world.EventuallyAsync(
            "ModelDeployment", key, item => item.Condition("NetworkRestricted") is null && item.Is("Ready", "True", "Serving"), "says nothing of it any more");
        Assert.Equal(pods, await PodsAsync(ns));

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"networkPolicy":true}}""");
        await AdmitsAsync(key);
        Assert.Equal(pods, await PodsAsync(ns));

        await world.DeleteAsync("ModelDeployment", key);
        await world.GoneAsync("Deployment", key);
        await world.GoneAsync("NetworkPolicy", key);
    }

    [Fact]
    public async Task No_pods_start_before_it_is_there()
    {
        var ns = await NamedNamespaceAsync("before");
        var key = $"{ns}/ranker";
        await using (await FailingWebhook.StartAsync(world, ns, "networkpolicies"))
        {
            await CreateAsync(ns);

            var failing = await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Reconciling", "True", "ApplyFailed"), "says that a write fails");
            Assert.Equal(("Unknown", "ApplyFailed"), (failing.Condition("NetworkRestricted")!.Status, failing.Condition("NetworkRestricted")!.Reason));
            Assert.Null(await world.GetAsync("Deployment", key));
        }

        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Ready", "True", "Serving"), "heals", TimeSpan.FromMinutes(3));
        await AdmitsAsync(key);
    }

    [Fact]
    public async Task Pods_that_would_be_open_to_all_go_and_come_back_when_they_need_not_be()
    {
        var ns = await NamedNamespaceAsync("open");
        var key = $"{ns}/ranker";
        await CreateServedAsync(ns);
        await world.PatchAsync("ModelDeployment", key, """{"spec":{"networkPolicy":false}}""");
        await world.GoneAsync("NetworkPolicy", key);
        await world.CreateAsync(new JsonObject
        {
            ["apiVersion"] = "networking.k8s.io/v1",
            ["kind"] = "NetworkPolicy",
            ["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = "ranker" },
            ["spec"] = new JsonObject { ["podSelector"] = new JsonObject(), ["ingress"] = new JsonArray(new JsonObject()) },
        });

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"networkPolicy":true}}""");

        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Stalled", "True", "NameConflict") && item.Is("NetworkRestricted", "False", "NameConflict"), "says that the name is taken");
        await world.GoneAsync("Deployment", key);
        await world.EventuallyAsync(() => PodsAsync(ns), pods => pods.Length == 0, "the pods are gone");

        await world.DeleteAsync("NetworkPolicy", key);
        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Ready", "True", "Serving"), "serves when the name is free", TimeSpan.FromSeconds(120));
        await AdmitsAsync(key);
    }

    [Fact]
    public async Task What_somebody_changes_of_it_is_put_right()
    {
        var ns = await NamedNamespaceAsync("edited");
        var key = $"{ns}/ranker";
        await CreateServedAsync(ns);
        var before = (await world.GetAsync("NetworkPolicy", key))!["spec"]!.ToJsonString();

        foreach (var edit in (string[])
            [
                """{"spec":{"ingress":[{}]}}""", """{"spec":{"ingress":[{"from":[{"podSelector":{},"namespaceSelector":{}}]}]}}""",
                """{"spec":{"podSelector":{"matchLabels":{"modeloperator.io/deployment":"another"}}}}""",
            ])
        {
            await world.PatchAsync("NetworkPolicy", key, edit);
            await world.EventuallyAsync("NetworkPolicy", key, item => item["spec"]!.ToJsonString() == before, $"is as before {edit}");
        }

        await world.DeleteAsync("NetworkPolicy", key);
        await AdmitsAsync(key);
    }

    [Fact]
    public async Task A_caller_that_a_policy_cannot_find_is_told_with_what_to_do()
    {
        var (owner, user) = (await NamedNamespaceAsync("owner"), await world.CreateNamespaceAsync("nameless"));
        var key = $"{owner}/ranker";
        await CreateServedAsync(owner);
        await world.PatchAsync("Namespace", user, """{"metadata":{"labels":{"kubernetes.io/metadata.name":null}}}""");
        await world.CreateAsync(Make.Grant($"{owner}/callers", [Make.Named(GrantableKind.ModelDeployment, "ranker")], [Make.ToNamespace(user)]));

        if ((await world.GetAsync("Namespace", user))!["metadata"]!["labels"]?[Labels.NamespaceName] is null)
        {
            var told = await world.EventuallyAsync("ModelDeployment", key, item => item.Is("NetworkRestricted", "False", "CallersUnlabelled"), "names the namespace");
            Assert.Contains($"label it kubernetes.io/metadata.name={user}", told.Condition("NetworkRestricted")!.Message, StringComparison.Ordinal);
            Assert.True(told.Is("Ready", "True", "Serving"), "the others are served");
            await LabelAsync(user);
        }

        await AdmitsAsync(key, user);
    }

    /// <summary>Waits until the policy admits its own namespace and these, and the status says so.</summary>
    private async Task AdmitsAsync(string key, params string[] callers)
    {
        await world.EventuallyAsync(
            "NetworkPolicy", key, item => Peers(item).SequenceEqual(callers.Order(StringComparer.Ordinal).Prepend("its own")), $"admits its own namespace and {string.Join(", ", callers)}");
        await world.EventuallyAsync("ModelDeployment", key, item =>
            item.Is("NetworkRestricted", "True", "PolicyApplied") && item.Condition("NetworkRestricted")!.Message == (callers.Length switch
            {
                0 => "pods admit their own namespace and no other",
                1 => "pods admit their own namespace and 1 other",
                var count => $"pods admit their own namespace and {count} others",
            }), "says how many it admits");
    }

    private static IEnumerable<string> Peers(JsonObject policy) => policy["spec"]!["ingress"]!.AsArray().SelectMany(rule => rule!["from"]?.AsArray() ?? []).SelectMany(peer =>
        peer!["namespaceSelector"] is { } selector
            ? selector["matchExpressions"]![0]!["values"]!.AsArray().Select(name => (string)name!)
            : peer["podSelector"]!.AsObject().Count == 0 ? ["its own"] : [peer.ToJsonString()]);

    /// <summary>A namespace with the label that servers since 1.21 put there.</summary>
    private async Task<string> NamedNamespaceAsync(string prefix)
    {
        var name = await world.CreateNamespaceAsync(prefix);
        await LabelAsync(name);
        return name;
    }

    private Task<JsonObject> LabelAsync(string ns) => world.PatchAsync("Namespace", ns, $$"""{"metadata":{"labels":{"kubernetes.io/metadata.name":"{{ns}}"} } }""");

    private async Task CreateServedAsync(string ns)
    {
        await CreateAsync(ns);
        await world.EventuallyAsync("ModelDeployment", $"{ns}/ranker", item => item.Is("Ready", "True", "Serving"), "serves");
    }

    private async Task CreateAsync(string ns)
    {
        await world.CreateAsync(Make.Runtime(ns));
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker"));
        await world.CreateAsync(Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns).Restricted());
    }

    private async Task<string[]> PodsAsync(string ns) => [.. (await world.ListAsync("Pod", ns)).Select(pod => (string)pod["metadata"]!["uid"]!).Order()];
}
