using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using ModelOperator.Testing.StandIns;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>
/// Children of kinds that a cluster may or may not serve, with an operator that looks every second. The kinds of other projects are stand-ins;
/// those of Kubernetes itself are there or not, as the server has it.
/// </summary>
[Collection(ClusterTestCollection.Name)]
public sealed class OptionalChildrenTests(OptionalChildrenTests.LookingWorld world) : IClassFixture<OptionalChildrenTests.LookingWorld>
{
    private const string Blocked = "modeloperator_watches_blocked";

    private static readonly (string Condition, string Kind)[] StandIns =
        [("Autoscaled", "ScaledObject"), ("Routed", "HTTPRoute"), ("Monitored", "ServiceMonitor"), ("Queued", "LocalQueue")];

    private static readonly string[] Children = ["ScaledObject", "HTTPRoute", "ServiceMonitor"];

    [Fact]
    public async Task A_model_is_served_where_nothing_of_what_it_asks_for_is_and_has_it_as_soon_as_it_is_there()
    {
        var ns = await world.CreateNamespaceAsync("wanting");
        var key = $"{ns}/ranker";
        await CreateAsync(ns);

        var without = await world.EventuallyAsync(
            "ModelDeployment", key, item => item.Is("Ready", "True", "Serving") && StandIns.All(wanted => item.Is(wanted.Condition, "False", "NotServed")), "serves, and says what is missing");
        Assert.Equal("Spec", (string?)without["status"]!["replicasSetBy"]);
        var budgets = await world.Api.GetAsync("/apis/policy/v1") is not null;
        Assert.True(without.Is("DisruptionLimited", budgets ? "True" : "False", budgets ? "Applied" : "NotServed"), without.Show());

        // What the domain's quota admitted keeps its pods; Kueue would have to admit them first.
        await using (await world.InstallAsync("httproutes", "scaledobjects", "servicemonitors"))
        {
            await world.EventuallyAsync("ModelDeployment", key, IsComplete, "has what it asks for");
            foreach (var kind in Children)
            {
                var child = (await world.GetAsync(kind, key))!;
                Assert.Equal("ModelDeployment", (string?)child["metadata"]!["ownerReferences"]![0]!["kind"]);
            }

            Assert.Equal(
                [("http", 80), ("metrics", 9100)], (await world.GetAsync("Service", key))!["spec"]!["ports"]!.AsArray().Select(port => ((string)port!["name"]!, (int)port["port"]!)));
            var query = (string)(await world.GetAsync("ScaledObject", key))!["spec"]!["triggers"]![0]!["metadata"]!["query"]!;
            Assert.Equal($"sum(waiting{{namespace=\"{ns}\"}})", query);
            await world.PatchAsync("ModelDeployment", key, """{"spec":{"replicas":2}}""", "scale");
            await world.EventuallyAsync("Deployment", key, item => (int)item["spec"]!["replicas"]! == 2, "has the replicas that the autoscaler asked for");

            var quiet = await world.QuietAsync();
            await world.GatewayAnswersAsync(key, "True", "Accepted");
            await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Routed", "True", "Accepted"), "says that the Gateway took it");
            Assert.Equal($"http://{ns}.example.com/v2", (string?)(await world.GetAsync("ModelDeployment", key))!["status"]!["externalUrl"]);
            Assert.Equal(["patch modeldeployments.modeloperator.io/status"], (await world.QuietAsync()).WritesSince(quiet).Keys.Except(["create events.events.k8s.io", "patch events.events.k8s.io"]));

            await world.GatewayAnswersAsync(key, "False", "NotAllowedByListeners");
            await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Routed", "False", "NotAllowedByListeners") && item["status"]!["externalUrl"] is null, "says that it did not");
        }

        await world.EventuallyAsync(
            "ModelDeployment", key, item => item.Is("Ready", "True", "Serving") && StandIns.All(wanted => item.Is(wanted.Condition, "False", "NotServed")), "goes on without");
    }

    [Fact]
    public async Task Children_go_with_the_field_that_asked_for_them_and_with_the_deployment()
    {
        await using var installed = await world.InstallAsync("httproutes", "scaledobjects", "servicemonitors");
        var ns = await world.CreateNamespaceAsync("asking");
        var key = $"{ns}/ranker";
        await CreateAsync(ns);
        await world.EventuallyAsync("ModelDeployment", key, IsComplete, "has what it asks for");

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"suspend":true}}""");
        await world.GoneAsync("ScaledObject", key);
        await world.PatchAsync("ModelDeployment", key, """{"spec":{"suspend":false}}""");
        await world.EventuallyAsync("ModelDeployment", key, IsComplete, "has what it asks for again");

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"scaling":{"autoscaling":null},"exposure":{"gateway":null},"monitoring":null,"disruptionBudget":null}}""");
        foreach (var kind in Children)
        {
            await world.GoneAsync(kind, key);
        }

        await world.EventuallyAsync(
            "ModelDeployment", key,
            item => item.Is("Ready", "True", "Serving") && ((string[])["Autoscaled", "Routed", "Monitored", "DisruptionLimited"]).All(type => item.Condition(type) is null),
            "says nothing of them any more");
        await world.EventuallyAsync("Service", key, item => item["spec"]!["ports"]!.AsArray().Count == 1, "has no port for metrics");

        await world.PatchAsync("ModelDeployment", key, Asked(ns));
        await world.EventuallyAsync("ModelDeployment", key, IsComplete, "has what it asks for once more");
        await world.DeleteAsync("ModelDeployment", key);
        foreach (var kind in Children)
        {
            await world.GoneAsync(kind, key);
        }
    }

    [Fact]
    public async Task What_somebody_changes_or_deletes_of_a_child_is_put_right_and_what_is_somebody_elses_is_not_touched()
    {
        await using var installed = await world.InstallAsync("httproutes", "scaledobjects", "servicemonitors");
        var ns = await world.CreateNamespaceAsync("edited");
        var key = $"{ns}/ranker";
        await world.CreateAsync(new JsonObject
        {
            ["apiVersion"] = "monitoring.coreos.com/v1",
            ["kind"] = "ServiceMonitor",
            ["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = "ranker" },
            ["spec"] = new JsonObject { ["endpoints"] = new JsonArray(), ["selector"] = new JsonObject() },
        });
        await CreateAsync(ns);
        await world.EventuallyAsync(
            "ModelDeployment", key, item => item.Is("Ready", "True", "Serving") && item.Is("Monitored", "False", "NameConflict") && item.Is("Routed", "Unknown", "Pending"),
            "serves, and says that a name is taken");

        await world.PatchAsync("HTTPRoute", key, """{"spec":{"rules":[{"backendRefs":[{"name":"another","port":80}]}]}}""");
        await world.EventuallyAsync("HTTPRoute", key, item => (string?)item["spec"]!["rules"]![0]!["backendRefs"]![0]!["name"] == "ranker", "leads where it did");
        await world.DeleteAsync("ScaledObject", key);
        await world.EventuallyAsync("ScaledObject", key, _ => true, "is there again");
        Assert.Empty((await world.GetAsync("ServiceMonitor", key))!["spec"]!["endpoints"]!.AsArray());
    }

    [Fact]
    public async Task A_queue_admits_the_pods_where_there_is_one()
    {
        await using var installed = await world.InstallAsync("localqueues");
        var ns = await world.CreateNamespaceAsync("queued");
        var key = $"{ns}/ranker";
        await CreateAsync(ns, suspended: true);
        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Queued", "False", "QueueNotFound") && item.Is("Ready", "True", "Suspended"), "says that there is no such queue");

        await world.PatchAsync("ModelDeployment", key, """{"spec":{"suspend":false}}""");
        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Stalled", "True", "QueueNotFound"), "says what keeps pods from being made");
        Assert.Equal(0, (int)(await world.GetAsync("Deployment", key))!["spec"]!["replicas"]!);

        await world.CreateAsync(new JsonObject
        {
            ["apiVersion"] = "kueue.x-k8s.io/v1beta2",
            ["kind"] = "LocalQueue",
            ["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = "gpus" },
            ["spec"] = new JsonObject { ["clusterQueue"] = "all" },
        });
        await world.EventuallyAsync(
            "ModelDeployment", key, item => item.Is("Ready", "True", "Serving") && item.Is("Queued", "True", "LeftToKueue") && item.Is("QuotaAvailable", "True", "LeftToKueue"), "serves");
        var deployment = (await world.GetAsync("Deployment", key))!;
        Assert.Equal("gpus", (string?)deployment["metadata"]!["labels"]!["kueue.x-k8s.io/queue-name"]);
        Assert.Null(deployment["spec"]!["template"]!["metadata"]!["labels"]!["kueue.x-k8s.io/queue-name"]);

        await world.DeleteAsync("LocalQueue", $"{ns}/gpus");
        await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Queued", "False", "QueueNotFound") && item.Is("Ready", "True", "Serving"), "keeps its pods without it");
    }

    [Fact]
    public async Task A_kind_that_the_operator_may_not_read_is_told_and_stops_nothing()
    {
        const string role = "/apis/rbac.authorization.k8s.io/v1/clusterroles/modeloperator-optional";
        var rules = (await world.Api.GetAsync(role))!["rules"]!.DeepClone();
        await world.Api.PatchAsync(role, new JsonObject
        {
            ["rules"] = new JsonArray([.. rules.AsArray().Where(rule => !rule!["resources"]!.AsArray().Any(name => (string?)name == "httproutes")).Select(rule => rule!.DeepClone())]),
        });
        try
        {
            await using var installed = await world.InstallAsync("httproutes", "servicemonitors");
            var ns = await world.CreateNamespaceAsync("forbidden");
            var key = $"{ns}/ranker";
            await CreateAsync(ns);

            await world.EventuallyAsync(
                "ModelDeployment", key, item => item.Is("Ready", "True", "Serving") && item.Is("Routed", "False", "Forbidden") && item.Is("Monitored", "True", "Applied"), "serves without the route");
            var metrics = await world.Operator.MetricsAsync();
            Assert.Equal(1, metrics.Sum(Blocked, "cause=\"Forbidden\",optional=\"true\",resource=\"httproutes.gateway.networking.k8s.io\""));
            Assert.Equal(0, metrics.Sum(Blocked, "optional=\"false\""));

            await world.Api.PatchAsync(role, new JsonObject { ["rules"] = rules.DeepClone() });
            await world.EventuallyAsync("ModelDeployment", key, item => item.Is("Routed", "Unknown", "Pending"), "has its route when it may");
        }
        finally
        {
            await world.Api.PatchAsync(role, new JsonObject { ["rules"] = rules });
        }
    }

    [Fact]
    public async Task While_the_Deployment_is_refused_they_change_and_go_with_their_field_and_no_more_are_made()
    {
        await using var installed = await world.InstallAsync("httproutes", "scaledobjects", "servicemonitors");
        var ns = await world.CreateNamespaceAsync("refused");
        var key = $"{ns}/ranker";
        await CreateAsync(ns);
        await world.EventuallyAsync("ModelDeployment", key, IsComplete, "has what it asks for");
        const string role = "/apis/rbac.authorization.k8s.io/v1/clusterroles/modeloperator";
        var rules = (await world.Api.GetAsync(role))!["rules"]!.AsArray();
        var left = rules.DeepClone().AsArray();
        left.Single(rule => rule!["resources"]!.AsArray().Any(name => (string?)name == "deployments"))!["verbs"]!.AsArray().RemoveAll(verb => (string?)verb == "patch");
        try
        {
            await world.Api.PatchAsync(role, new JsonObject { ["rules"] = left });
            using var asOperator = ApiClient.FromKubeconfig(world.Kubeconfig);
            await world.EventuallyAsync(() => WritesAsync(asOperator, key), writes => !writes, "the operator may not write the Deployment");

            await world.PatchAsync("ModelDeployment", key, """{"spec":{"scaling":{"replicas":2,"autoscaling":{"maxReplicas":4}},"monitoring":null}}""");
            await world.EventuallyAsync("ScaledObject", key, item => (int)item["spec"]!["maxReplicaCount"]! == 4, "is changed");
            await world.GoneAsync("ServiceMonitor", key);

            await world.PatchAsync("ModelDeployment", key, """{"spec":{"scaling":{"autoscaling":null},"exposure":{"gateway":null}}}""");
            await world.GoneAsync("ScaledObject", key);
            await world.GoneAsync("HTTPRoute", key);

            var asked = (long)(await world.PatchAsync("ModelDeployment", key, """{"spec":{"monitoring":{"intervalSeconds":30}}}"""))["metadata"]!["generation"]!;
            await world.EventuallyAsync(
                "ModelDeployment", key, item => (long)item["status"]!["observedGeneration"]! == asked && item.Condition("Stalled")?.Reason == "ApplyRejected", "says what is refused");
            Assert.Null(await world.GetAsync("ServiceMonitor", key));
        }
        finally
        {
            await world.Api.PatchAsync(role, new JsonObject { ["rules"] = rules.DeepClone() });
        }

        await world.EventuallyAsync("ServiceMonitor", key, _ => true, "is made when the Deployment can be written", TimeSpan.FromMinutes(3));
    }

    private static async Task<bool> WritesAsync(ApiClient user, string key)
    {
        try
        {
            await user.PatchAsync(ResourcePaths.Of("Deployment", key), new JsonObject());
            return true;
        }
        catch (ApiException refusal) when (refusal.Message.Contains("forbidden", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static bool IsComplete(JsonObject item) =>
        item.Is("Ready", "True", "Serving") && item.Is("Autoscaled", "True", "Applied") && item.Is("Routed", "Unknown", "Pending") && item.Is("Monitored", "True", "Applied")
        && (string?)item["status"]!["replicasSetBy"] == "ScaledObject";

    /// <summary>A deployment that asks for everything that takes a kind which may be missing.</summary>
    private async Task CreateAsync(string ns, bool suspended = false)
    {
        var runtime = Make.Runtime(ns);
        await world.CreateAsync(runtime with
        {
            Spec = runtime.Spec with { Container = runtime.Spec.Container with { Metrics = new RuntimeMetrics { Path = "/metrics", Port = 9100 } } },
        });
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{ns}/ranker-1", "ranker"));
        var deployment = JsonSerializer.SerializeToNode(Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns), ModelDeployment.JsonTypeInfo)!.AsObject();
        foreach (var (field, value) in JsonNode.Parse(Asked(ns))!["spec"]!.AsObject())
        {
            deployment["spec"]![field] = value!.DeepClone();
        }

        deployment["spec"]!["suspend"] = suspended;
        await world.CreateAsync(deployment);
    }

    private static string Asked(string ns) => $$$"""
        {"spec": {
          "scaling": {"autoscaling": {"minReplicas": 0, "maxReplicas": 3, "prometheus": [{"name": "waiting", "query": "sum(waiting)", "threshold": 5}]}},
          "exposure": {"gateway": {"name": "public", "hostnames": ["{{{ns}}}.example.com"], "pathPrefix": "/v2"}},
          "disruptionBudget": {"maxUnavailable": 1},
          "monitoring": {"intervalSeconds": 30},
          "placement": {"queue": "gpus"}
        }}
        """;

    /// <summary>A world whose operator looks every second which kinds there are.</summary>
    public sealed class LookingWorld(ClusterFixture cluster) : World(cluster)
    {
        private readonly ClusterFixture _cluster = cluster;

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            var started = await StartOperatorAsync("--namespace", OperatorUser.LeaseNamespace, "--discovery-seconds", "1", "--prometheus-url", "http://prometheus.monitoring.svc:9090");
            await started.WaitLeadingAsync();
        }

        /// <summary>Installs stand-ins, which are gone with all objects of their kinds when the result is disposed of.</summary>
        internal async Task<IAsyncDisposable> InstallAsync(params string[] plurals)
        {
            var definitions = plurals.Select(StandIn.Of).ToArray();
            await _cluster.ControlPlane.InstallCrdsAsync(definitions);
            return new Installed(_cluster, definitions);
        }
    }

    private sealed class Installed(ClusterFixture cluster, string[] definitions) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await cluster.ControlPlane.UninstallCrdsAsync(definitions);
    }
}
