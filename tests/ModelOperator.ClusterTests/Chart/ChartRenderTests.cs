using System.Text.Json.Nodes;
using ModelOperator.Hosting;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>What the chart makes of values.</summary>
public sealed class ChartRenderTests : IDisposable
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private const string Everything = $$"""
        clusterName: prod-eu
        commonLabels: { example.com/cost-center: platform }
        imagePullSecrets: [registry]
        operator:
          image: { repository: registry.example.com/modeloperator, digest: "{{Digest}}" }
          replicas: 3
          minAvailable: 50%
          priorityClassName: platform
          tolerations: [{ key: dedicated, operator: Exists }]
          affinity: { nodeAffinity: {} }
          podAnnotations: { example.com/team: platform }
          podLabels: { team: platform }
          logLevel: Debug
          logFormat: text
          workers: 8
          unusedAfter: "0"
          expiryWarning: 12h
          imageVolumes: "on"
          prometheus:
            url: https://prometheus.monitoring.svc:9090/prefix
            namespaceLabel: exported_namespace
            tokenSecret: { name: prometheus }
            caConfigMap: { name: prometheus-ca }
        catalog:
          replicas: 2
          ingress: { enabled: true, className: nginx, host: models.example.com, tlsSecret: models }
          httpRoute: { enabled: true, parentRefs: [{ name: public, namespace: gateways }], hostnames: [models.example.com] }
        loader:
          image: { repository: registry.example.com/loader, tag: "2" }
        networkPolicy:
          metricsFrom: { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }
          egressPorts: [443, 6443]
          dnsPort: 5353
        monitoring:
          serviceMonitor: { enabled: true, labels: { release: prometheus } }
          prometheusRule: { enabled: true }
          dashboard: { enabled: true }
        tracing:
          endpoint: http://otel-collector.monitoring:4317
          protocol: grpc
          sampleRatio: 0.05
          resourceAttributes: { deployment.environment.name: production }
          headersSecret: { name: otel }
        """;

    private static readonly string[] Monitoring =
    [
        "--api-versions", "monitoring.coreos.com/v1/ServiceMonitor", "--api-versions", "monitoring.coreos.com/v1/PodMonitor",
        "--api-versions", "monitoring.coreos.com/v1/PrometheusRule",
    ];

    private readonly string _values = Path.GetTempFileName();

    public ChartRenderTests() => File.WriteAllText(_values, Everything);

    public void Dispose() => File.Delete(_values);

    [Fact]
    public async Task Notes_name_the_images_that_were_forgotten()
    {
        const string Named = "operator.image.repository=registry.example.com/modeloperator";
        Assert.Contains("catalog.image.repository is still the default", await NotesAsync(Named), StringComparison.Ordinal);
        Assert.Contains("loader.image.repository is still the default", await NotesAsync(Named), StringComparison.Ordinal);
        Assert.DoesNotContain("is still the default", await NotesAsync($"{Named},catalog.enabled=false,runtimes.install=false"), StringComparison.Ordinal);
        Assert.DoesNotContain("is still the default", await NotesAsync(
            $"{Named},catalog.image.repository=registry.example.com/catalog,loader.image.repository=registry.example.com/loader"), StringComparison.Ordinal);

        static async Task<string> NotesAsync(string set)
        {
            var said = await ChartTools.HelmAsync(null, "install", "modeloperator", ChartTools.Chart, "--namespace", ChartTools.Namespace, "--dry-run=client", "--set", set);
            return said[said.IndexOf("NOTES:", StringComparison.Ordinal)..];
        }
    }

    [Fact]
    public async Task Lint_finds_nothing_wrong_with_the_defaults_nor_with_everything_asked_for()
    {
        await ChartTools.HelmAsync(null, "lint", "--strict", ChartTools.Chart);
        await ChartTools.HelmAsync(null, "lint", "--strict", ChartTools.Chart, "--values", _values);
    }

    [Fact]
    public async Task The_operator_understands_what_it_is_told()
    {
        var options = await OptionsAsync(await ChartTools.RenderAsync("--values", _values));

        Assert.Equal(
            ("prod-eu", "here", 8, TimeSpan.Zero, TimeSpan.FromHours(12), (bool?)true, false),
            (options.ClusterName, options.Namespace, options.Workers, options.UnusedAfter, options.ExpiryWarning, options.ImageVolumes, options.JsonLogs));
        Assert.Equal("Debug", $"{options.LogLevel}");
        Assert.Equal(("https://prometheus.monitoring.svc:9090/prefix", "exported_namespace"), (options.Prometheus!.Server.Url, options.Prometheus.Server.NamespaceLabel));
        Assert.Equal("/etc/modeloperator/prometheus-token/token", options.Prometheus.TokenFile);
        Assert.Equal("/etc/modeloperator/prometheus-ca/ca.crt", options.Prometheus.CaFile);
    }

    [Fact]
    public async Task Operator_and_catalog_send_their_traces_where_they_are_told_and_otherwise_nowhere()
    {
        string[] pods = ["modeloperator", "modeloperator-catalog"];
        var rendered = await ChartTools.RenderAsync("--values", _values);
        Assert.All(pods, name =>
        {
            var told = Traces(rendered, name);
            Assert.Equal(("http://otel-collector.monitoring:4317", "grpc"), ((string?)told["ENDPOINT"]["value"], (string?)told["PROTOCOL"]["value"]));
            Assert.Equal(("parentbased_traceidratio", "0.05"), ((string?)told["SAMPLER"]["value"], (string?)told["ARG"]["value"]));
            Assert.Equal("k8s.cluster.name=prod-eu,k8s.namespace.name=modeloperator-system,deployment.environment.name=production", (string?)told["ATTRIBUTES"]["value"]);
            Assert.Equal(("otel", "headers"), ((string?)told["HEADERS"]["valueFrom"]!["secretKeyRef"]!["name"], (string?)told["HEADERS"]["valueFrom"]!["secretKeyRef"]!["key"]));
        });

        var untold = await ChartTools.RenderAsync();
        Assert.All(pods, name => Assert.Empty(Traces(untold, name)));
    }

    [Fact]
    public async Task Untold_the_operator_is_as_without_a_chart()
    {
        OperatorOptions? otherwise = null;
        Assert.Equal(0, await CommandLine.RunAsync(["--namespace=here"], (options, _) => Task.FromResult((otherwise = options) is null ? 1 : 0)));
        Assert.Equal(otherwise, await OptionsAsync(await ChartTools.RenderAsync()));
    }

    [Fact]
    public async Task The_operator_serves_the_namespaces_that_it_is_told_and_otherwise_all()
    {
        var options = await OptionsAsync(await ChartTools.RenderAsync("--set", "watchNamespaces={studio-content,studio-research},catalog.enabled=false,runtimes.install=false"));

        Assert.Equal(["studio-content", "studio-research"], options.Scope!.Namespaces);
        Assert.Null((await OptionsAsync(await ChartTools.RenderAsync())).Scope);
    }

    [Fact]
    public async Task Every_pod_is_restricted_and_has_a_read_only_root()
    {
        var pods = (await ChartTools.RenderAsync("--values", _values)).Where(item => item.Is("Deployment") || item.Is("Pod")).ToList();
        Assert.Equal(["Deployment/modeloperator", "Deployment/modeloperator-catalog", "Pod/modeloperator-test"], pods.Select(item => item.Name()).Order());
        Assert.All(pods.Select(item => item.Pod()), pod =>
        {
            Assert.True((bool)pod["securityContext"]!["runAsNonRoot"]!);
            Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
            Assert.Null(pod["hostNetwork"] ?? pod["hostPID"] ?? pod["hostIPC"] ?? pod["initContainers"]);
            Assert.DoesNotContain(pod["volumes"]?.AsArray() ?? [], volume => volume!["hostPath"] is not null);
            var container = Assert.Single(pod["containers"]!.AsArray())!;
            Assert.Equal(
                """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true}""", container["securityContext"]!.ToJsonString());
            Assert.NotNull(container["resources"]!["limits"]!["memory"]);
            Assert.NotNull(container["resources"]!["requests"]!["cpu"]);
        });
    }

    [Fact]
    public async Task An_operator_that_is_not_ready_can_be_asked_why() =>
        Assert.True((bool?)(await ChartTools.RenderAsync()).Find("Service", "modeloperator")["spec"]!["publishNotReadyAddresses"]);

    [Fact]
    public async Task Everything_that_is_asked_for_is_there()
    {
        var rendered = await ChartTools.RenderAsync(["--values", _values, .. Monitoring]);
        var deployment = rendered.Find("Deployment", "modeloperator");
        var pod = deployment.Pod();

        Assert.Equal(3, (long)deployment["spec"]!["replicas"]!);
        Assert.Equal($"registry.example.com/modeloperator@{Digest}", (string?)pod["containers"]![0]!["image"]);
        Assert.Equal(("platform", "registry"), ((string?)pod["priorityClassName"], (string?)pod["imagePullSecrets"]![0]!["name"]));
        Assert.Equal("dedicated", (string?)pod["tolerations"]![0]!["key"]);
        Assert.Equal("modeloperator", (string?)pod["topologySpreadConstraints"]![0]!["labelSelector"]!["matchLabels"]!["app.kubernetes.io/name"]);
        Assert.Equal("platform", (string?)deployment["spec"]!["template"]!["metadata"]!["labels"]!["team"]);
        Assert.Equal("prometheus", (string?)pod["volumes"]![0]!["secret"]!["secretName"]);
        Assert.Equal("50%", (string?)rendered.Find("PodDisruptionBudget", "modeloperator")["spec"]!["minAvailable"]);
        Assert.Equal(1, (long)rendered.Find("PodDisruptionBudget", "modeloperator-catalog")["spec"]!["minAvailable"]!);
        Assert.Equal("models.example.com", (string?)rendered.Find("Ingress", "modeloperator-catalog")["spec"]!["tls"]![0]!["hosts"]![0]);
        Assert.Equal("public", (string?)rendered.Find("HTTPRoute", "modeloperator-catalog")["spec"]!["parentRefs"]![0]!["name"]);
        var monitor = rendered.Find("ServiceMonitor", "modeloperator");
        Assert.Equal("prometheus", (string?)monitor["metadata"]!["labels"]!["release"]);
        // By no label that a tool which tracks what it applied writes as well.
        Assert.Equal("""{"app.kubernetes.io/name":"modeloperator"}""", monitor["spec"]!["selector"]!["matchLabels"]!.ToJsonString());
        Assert.Equal("metrics", (string?)rendered.Find("PodMonitor", "modeloperator-catalog")["spec"]!["podMetricsEndpoints"]![0]!["port"]);
        Assert.NotEmpty(rendered.Find("PrometheusRule", "modeloperator")["spec"]!["groups"]![0]!["rules"]!.AsArray());
        Assert.Equal("1", (string?)rendered.Find("ConfigMap", "modeloperator-dashboard")["metadata"]!["labels"]!["grafana_dashboard"]);
        var policy = rendered.Find("NetworkPolicy", "modeloperator")["spec"]!;
        Assert.Equal([5353, 5353, 443, 6443], policy["egress"]![0]!["ports"]!.AsArray().Select(port => (long)port!["port"]!));
        Assert.Equal("monitoring", (string?)policy["ingress"]![0]!["from"]![0]!["namespaceSelector"]!["matchLabels"]!["kubernetes.io/metadata.name"]);
        Assert.All(Loaders(rendered), image => Assert.Equal("registry.example.com/loader:2", image));
        Assert.NotEmpty(Loaders(rendered));
        Assert.All(rendered, item => Assert.Equal("platform", (string?)item["metadata"]!["labels"]!["example.com/cost-center"]));
    }

    [Theory]
    [InlineData("operator.replicas=1", "PodDisruptionBudget/")]
    [InlineData("catalog.enabled=false", "/modeloperator-catalog")]
    [InlineData("rbac.optionalKinds=false", "/modeloperator-optional")]
    [InlineData("networkPolicy.enabled=false", "NetworkPolicy/")]
    [InlineData("runtimes.install=false", "ServingRuntime/")]
    [InlineData("crds.install=false", "CustomResourceDefinition/")]
    public async Task What_is_switched_off_is_not_there(string set, string absent)
    {
        var (with, without) = (await ChartTools.RenderAsync(), await ChartTools.RenderAsync("--set", set));
        Assert.Contains(with, item => item.Name().Contains(absent, StringComparison.Ordinal));
        Assert.DoesNotContain(without, item => item.Name().Contains(absent, StringComparison.Ordinal));
        Assert.Contains(without, item => item.Name() == "Deployment/modeloperator");
    }

    [Fact]
    public async Task What_the_cluster_does_not_serve_is_left_out()
    {
        var rendered = await ChartTools.RenderAsync("--values", _values);
        Assert.DoesNotContain(rendered, item => ((string)item["apiVersion"]!).StartsWith("monitoring.coreos.com/", StringComparison.Ordinal));
        Assert.Equal("policy/v1", (string?)rendered.Find("PodDisruptionBudget", "modeloperator")["apiVersion"]);
    }

    [Fact]
    public async Task Operator_and_catalog_listen_on_addresses_of_either_family()
    {
        var rendered = await ChartTools.RenderAsync();
        Assert.Equal(["--listen=http://*:8080"], Addresses("modeloperator"));
        Assert.Equal(["--listen=http://*:8080", "--metrics=http://*:8081"], Addresses("modeloperator-catalog"));

        IEnumerable<string> Addresses(string name) =>
            rendered.Find("Deployment", name).Pod()["containers"]![0]!["args"]!.AsArray().Select(argument => (string)argument!).Where(argument => argument.Contains("://", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.26.9", null)]
    [InlineData("1.27.0", "AlwaysAllow")]
    public async Task A_pod_that_is_not_ready_holds_up_no_drain_where_the_cluster_knows_how_to_say_so(string version, string? policy)
    {
        var budgets = (await ChartTools.RenderAsync("--values", _values, "--kube-version", version)).Where(item => item.Is("PodDisruptionBudget")).ToList();
        Assert.Equal([policy, policy], budgets.Select(budget => (string?)budget["spec"]!["unhealthyPodEvictionPolicy"]));
    }

    [Fact]
    public async Task Untold_names_are_asked_for_on_port_53()
    {
        var policy = (await ChartTools.RenderAsync("--set", "networkPolicy.egressPorts={443}")).Find("NetworkPolicy", "modeloperator")["spec"]!;
        Assert.Equal(["53/UDP", "53/TCP", "443/TCP"], policy["egress"]![0]!["ports"]!.AsArray().Select(port => $"{port!["port"]}/{port["protocol"]}"));
    }

    [Fact]
    public async Task Nothing_is_said_of_a_catalog_that_is_not_there()
    {
        string[] arguments = ["--values", _values, .. Monitoring];
        var with = Alerts(await ChartTools.RenderAsync(arguments));
        var without = Alerts(await ChartTools.RenderAsync([.. arguments, "--set", "catalog.enabled=false,catalog.ingress.enabled=false,catalog.httpRoute.enabled=false"]));

        Assert.Contains("ModelOperatorCatalogDown", with);
        Assert.Equal(with.Where(alert => !alert.StartsWith("ModelOperatorCatalog", StringComparison.Ordinal)), without);

        static IReadOnlyList<string> Alerts(IReadOnlyList<JsonObject> rendered) =>
            [.. rendered.Find("PrometheusRule", "modeloperator")["spec"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => (string)rule!["alert"]!)];
    }

    [Fact]
    public async Task Another_version_of_the_chart_changes_no_pod()
    {
        var templates = (await ChartTools.RenderAsync()).Where(item => item.Is("Deployment")).Select(item => item["spec"]!["template"]!["metadata"]!.ToJsonString());
        Assert.Equal(["""{"labels":{"app.kubernetes.io/name":"modeloperator"}}""", """{"labels":{"app.kubernetes.io/name":"modeloperator-catalog"}}"""], templates.Order());
    }

    private static IEnumerable<string> Loaders(IEnumerable<JsonObject> rendered) =>
        rendered.Where(item => item.Is("ServingRuntime")).Select(item => (string?)item["spec"]!["artifactLoading"]?["loader"]?["image"]).OfType<string>();

    /// <summary>The variables of OpenTelemetry that a process is given, by the last word of their names.</summary>
    private static Dictionary<string, JsonNode> Traces(IReadOnlyList<JsonObject> rendered, string deployment) =>
        (rendered.Find("Deployment", deployment).Pod()["containers"]![0]!["env"]?.AsArray() ?? []).OfType<JsonNode>()
            .Where(variable => ((string)variable["name"]!).StartsWith("OTEL_", StringComparison.Ordinal))
            .ToDictionary(variable => ((string)variable["name"]!).Split('_')[^1]);

    private static async Task<OperatorOptions> OptionsAsync(IReadOnlyList<JsonObject> rendered)
    {
        var arguments = rendered.Find("Deployment", "modeloperator").Pod()["containers"]![0]!["args"]!.AsArray()
            .Select(argument => ((string)argument!).Replace("$(NAMESPACE)", "here", StringComparison.Ordinal));
        OperatorOptions? understood = null;
        await CommandLine.RunAsync([.. arguments], (options, _) => Task.FromResult((understood = options) is null ? 1 : 0));
        return understood ?? throw new InvalidOperationException($"The operator refuses {string.Join(' ', arguments)}.");
    }
}
