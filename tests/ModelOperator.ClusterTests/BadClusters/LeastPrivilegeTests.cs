using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Catalog;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using ModelOperator.Testing.StandIns;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.BadClusters;

/// <summary>What our service accounts may do is what they do, by the API server's own account of it.</summary>
[Collection(BadClusterCollection.Name)]
public sealed class LeastPrivilegeTests(BadCluster cluster, ITestOutputHelper output)
{
    private const string Prefix = $"system:serviceaccount:{OperatorUser.LeaseNamespace}:";

    /// <summary>What no request shows, and why it is allowed nonetheless.</summary>
    private static readonly (Func<Permission, bool> Is, string Why)[] Unasked =
    [
        (static may => may is { Verb: "get", Group: "modeloperator.io" }, "handed on to grantees: the API server lets nobody hand on what he may not do himself"),
        (static may => may.Resource.EndsWith("/finalizers", StringComparison.Ordinal), "asked for by an admission plugin where it is on, when an owner reference blocks its owner's deletion"),
    ];

    [Fact]
    public async Task What_the_rules_allow_is_what_the_operator_and_the_catalog_ask_for_and_nothing_is_refused()
    {
        var offset = new FileInfo(cluster.AuditLog).Length;
        await cluster.Api.DeleteAsync($"/apis/coordination.k8s.io/v1/namespaces/{OperatorUser.LeaseNamespace}/leases/modeloperator");
        var others = StandIn.All.Select(StandIn.Of).ToList();
        await cluster.InstallAsync(others);
        await using (var running = await cluster.StartOperatorAsync("--discovery-seconds", "1", "--prometheus-url", "http://127.0.0.1:9"))
        await using (var catalog = await cluster.StartCatalogAsync())
        {
            await running.WaitLeadingAsync();
            await LiveAsync(running);
            await AskAsync(catalog);
        }

        var requests = await RequestTrail.ReadAsync(cluster.AuditLog, offset);
        var served = await ServedAsync();
        foreach (var account in (string[])["modeloperator", "modeloperator-catalog"])
        {
            var (may, own) = (Permission.Of(account), requests.Where(request => request.User == Prefix + account).ToList());
            var did = own.SelectMany(RequestTrail.Takes).ToHashSet();
            output.WriteLine($"{account}: {own.Count} requests, {may.Count} permissions");
            Nothing("was refused", own.Where(request => request.Code is 401 or 403).Select(request => request.Did));
            Nothing("is done that no rule of config/rbac allows", did.Where(one => !may.Any(rule => Covers(rule, one))));
            Nothing("is allowed that is never done", may.Where(rule =>
                served.Contains($"{rule.Group}/{rule.Resource.Split('/')[0]}") && !Unasked.Any(known => known.Is(rule)) && !did.Any(one => Covers(rule, one))));
            Nothing("is done that is said to show in no request", did.Where(one => Unasked.Any(known => known.Is(one))));
        }
    }

    private static void Nothing(string what, IEnumerable<Permission> found)
    {
        List<string> named = [.. found.Select(one => one.ToString()).Distinct()];
        Assert.True(named.Count == 0, $"Something {what}: {string.Join(", ", named)}");
    }

    private static bool Covers(Permission rule, Permission one) =>
        rule with { Namespace = null } == one with { Namespace = null } && (rule.Namespace is null || rule.Namespace == one.Namespace);

    /// <summary>Everything that makes an operator ask for something: what it makes, changes, looks at and takes away.</summary>
    private async Task LiveAsync(OperatorProcess running)
    {
        var (owner, user) = (await NamespaceAsync("owner"), await NamespaceAsync("user"));
        await cluster.CreateAsync(Make.Domain(owner, [owner]));
        await cluster.CreateAsync(Make.Domain(user, [user]));
        var runtime = Make.Runtime(owner);
        await cluster.CreateAsync(runtime with { Spec = runtime.Spec with { Container = runtime.Spec.Container with { Metrics = new RuntimeMetrics { Path = "/metrics", Port = 9100 } } } });
        await cluster.CreateAsync(Make.Dataset($"{owner}/shots"));
        await cluster.CreateAsync(Make.Model($"{owner}/ranker"));
        await cluster.CreateAsync(Make.ModelVersion($"{owner}/ranker-1", "ranker", datasets: ["shots"]));
        await cluster.CreateAsync(Make.Embedding($"{owner}/shots-768", "ranker-1", datasets: ["shots"]));
        var grant = Make.Grant($"{owner}/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]);
        await cluster.CreateAsync(grant with { Spec = grant.Spec with { Revocation = new Revocation { Mode = RevocationMode.Drain, GracePeriod = "30m" } } });
        await cluster.CreateAsync(Make.Request($"{user}/please", owner, Api.Permission.Use, Make.Wanted(GrantableKind.Model, "ranker")));
        await cluster.CreateAsync(Make.Denial($"{owner}/no", $"{user}/please"));
        var asking = JsonSerializer.SerializeToNode(Make.Deployment($"{owner}/asking", "ranker", version: "1").On(owner).Restricted(), ModelDeployment.JsonTypeInfo)!.AsObject();
        foreach (var (field, value) in JsonNode.Parse($$$"""
            {
              "scaling": {"autoscaling": {"minReplicas": 0, "maxReplicas": 3, "prometheus": [{"name": "waiting", "query": "sum(waiting)", "threshold": 5}]}},
              "exposure": {"gateway": {"name": "public", "hostnames": ["{{{owner}}}.example.com"]}},
              "disruptionBudget": {"maxUnavailable": 1}, "monitoring": {"intervalSeconds": 30}, "placement": {"queue": "gpus"}
            }
            """)!.AsObject())
        {
            asking["spec"]![field] = value!.DeepClone();
        }

        await TakeNamesAsync(owner, (JsonObject)asking.DeepClone());
        await cluster.CreateAsync(asking);
        foreach (var (kind, key) in (IEnumerable<(string, string)>)
            [
                ("Domain", owner), ("ServingRuntime", owner), ("Dataset", $"{owner}/shots"), ("Model", $"{owner}/ranker"), ("ModelVersion", $"{owner}/ranker-1"),
                ("Embedding", $"{owner}/shots-768"), ("SharingGrant", $"{owner}/shared"), ("AccessRequest", $"{user}/please"), ("AccessDenial", $"{owner}/no"), ("ModelDeployment", $"{owner}/asking"),
            ])
        {
            await cluster.EventuallyAsync(kind, key, item => (long?)item["status"]?["observedGeneration"] > 0, "is looked at");
        }

        string[] children = ["NetworkPolicy", "Service", "Deployment", "HTTPRoute", "ScaledObject", "ServiceMonitor"];
        foreach (var kind in children)
        {
            await cluster.EventuallyAsync(kind, $"{owner}/asking", _ => true, "is made");
        }

        // The same happens again, so that its event is counted on.
        await cluster.CreateAsync(Make.Dataset($"{owner}/derived", from: ["late"]));
        await cluster.EventuallyAsync("Dataset", $"{owner}/derived", item => item.Condition("Ready")?.Status == "False", "lacks what it was made from");
        for (var times = 0; times < 2; times++)
        {
            await cluster.CreateAsync(Make.Dataset($"{owner}/late"));
            await cluster.EventuallyAsync("Dataset", $"{owner}/derived", item => item.Is("Ready"), "has what it was made from");
            await cluster.DeleteAsync("Dataset", $"{owner}/late");
            await cluster.EventuallyAsync("Dataset", $"{owner}/derived", item => item.Condition("Ready")?.Status == "False", "lacks it again");
        }

        await cluster.DeleteAsync("ModelDeployment", $"{owner}/asking");
        foreach (var kind in children)
        {
            await cluster.GoneAsync(kind, $"{owner}/asking");
        }

        await cluster.DeleteAsync("SharingGrant", $"{owner}/shared");
        await cluster.GoneAsync("RoleBinding", $"{owner}/modeloperator:grant:shared");
        await cluster.GoneAsync("Role", $"{owner}/modeloperator:grant:shared");
        foreach (var left in await cluster.ListAsync("ModelDeployment", owner))
        {
            await cluster.DeleteAsync("ModelDeployment", ResourcePaths.KeyOf(left));
        }

        await cluster.DeleteAsync("ServingRuntime", owner);
        await cluster.EventuallyAsync(
            running.MetricsAsync, metrics => metrics.Requests("delete", "controllerrevisions.apps", succeeded: true) > 0, "the runtime's revision is taken away");
    }

    /// <summary>Objects of others that have the names of children: whose they are has to be looked at, of each kind.</summary>
    private async Task TakeNamesAsync(string ns, JsonObject asking)
    {
        // One for each kind that the others wait for: where the name of one is taken, those behind it are not tried.
        foreach (var (name, kinds) in (IEnumerable<(string, string[])>)
            [("policy", ["NetworkPolicy"]), ("service", ["Service"]), ("workload", ["Deployment"]), ("others", ["HTTPRoute", "ScaledObject", "ServiceMonitor"])])
        {
            foreach (var kind in kinds)
            {
                await cluster.CreateAsync(Theirs(kind, ns, name));
            }

            asking["metadata"]!["name"] = name;
            await cluster.CreateAsync((JsonObject)asking.DeepClone());
            await cluster.EventuallyAsync(
                "ModelDeployment", $"{ns}/{name}", item => item["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["reason"] == "NameConflict") == true, "says that a name is taken");
        }

        foreach (var (name, taken) in (IEnumerable<(string, JsonObject)>)
            [
                ("role", Tenants.Role(ns, "modeloperator:grant:role", Tenants.Rule("modeloperator.io", "datasets", "get"))),
                ("binding", Tenants.Binding(ns, "modeloperator:grant:binding", "Role", "modeloperator:grant:binding", "nobody")),
            ])
        {
            await cluster.CreateAsync(taken);
            await cluster.CreateAsync(Make.Grant($"{ns}/{name}", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace("default")]));
            await cluster.EventuallyAsync("SharingGrant", $"{ns}/{name}", item => item.Is("ReadAccess", "False", "NameConflict"), "says that the name is taken");
        }

        await cluster.QuietAsync();
    }

    private async Task AskAsync(OperatorProcess catalog)
    {
        await cluster.ReadyAsync(catalog, 200);
        await cluster.Api.CreateAsync("/api/v1/namespaces/default/serviceaccounts", new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = new JsonObject { ["name"] = "caller" },
        });
        var token = await cluster.Api.CreateAsync("/api/v1/namespaces/default/serviceaccounts/caller/token", new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = new JsonObject { ["expirationSeconds"] = 600 },
        });
        Assert.Equal(200, (await CatalogCaller.Of(catalog.Address, (string)token["status"]!["token"]!).GetAsync("/api/v1/search")).Status);
    }

    /// <summary>Kinds that the cluster serves, as <c>group/plural</c>, in the versions that we use of them.</summary>
    private async Task<IReadOnlySet<string>> ServedAsync()
    {
        var served = new HashSet<string> { "/namespaces", "/pods", "/services" };
        foreach (var group in Permission.Of("modeloperator").Concat(Permission.Of("modeloperator-catalog")).Select(may => may.Group).Where(group => group.Length > 0).Distinct())
        {
            var version = group switch { "autoscaling" => "v2", "modeloperator.io" or "keda.sh" => "v1alpha1", "kueue.x-k8s.io" => "v1beta2", _ => "v1" };
            var found = (await cluster.Api.GetAsync($"/apis/{group}/{version}"))?["resources"]!.AsArray() ?? [];
            served.UnionWith(found.Select(resource => $"{group}/{(string)resource!["name"]!}"));
        }

        // An old cluster serves neither autoscaling/v2 nor policy/v1, and no definition can stand in for kinds of these groups. Everything else has to be there.
        var missing = Permission.Of("modeloperator").Select(may => $"{may.Group}/{may.Resource.Split('/')[0]}").Distinct().Where(name => !served.Contains(name));
        Assert.Subset(new HashSet<string> { "autoscaling/horizontalpodautoscalers", "policy/poddisruptionbudgets" }, missing.ToHashSet());
        return served;
    }

    private async Task<string> NamespaceAsync(string prefix)
    {
        var name = await cluster.CreateNamespaceAsync(prefix);

        // Old servers do not put this label there.
        await cluster.PatchAsync("Namespace", name, $$$"""{"metadata":{"labels":{"kubernetes.io/metadata.name":"{{{name}}}"} } }""");
        return name;
    }

    private static JsonObject Theirs(string kind, string ns, string name)
    {
        var spec = kind switch
        {
            "Deployment" => """{"selector":{"matchLabels":{"app":"theirs"}},"template":{"metadata":{"labels":{"app":"theirs"}},"spec":{"containers":[{"name":"main","image":"example.org/theirs:1"}]}}}""",
            "Service" => """{"ports":[{"port":80}]}""",
            "NetworkPolicy" => """{"podSelector":{}}""",
            "ServiceMonitor" => """{"endpoints":[],"selector":{}}""",
            "ScaledObject" => """{"scaleTargetRef":{"name":"theirs"},"triggers":[]}""",
            _ => "{}",
        };
        return new JsonObject
        {
            ["apiVersion"] = ResourcePaths.ApiVersion(kind),
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = name },
            ["spec"] = JsonNode.Parse(spec),
        };
    }
}
