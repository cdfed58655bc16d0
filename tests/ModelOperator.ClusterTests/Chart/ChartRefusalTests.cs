using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>Values that cannot work are refused before anything is installed, in words that name them.</summary>
public sealed class ChartRefusalTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde";

    [Theory]
    [InlineData("clusterName=Prod", "clusterName 'Prod' cannot be part of an asset URI: use lower-case letters, digits, '-' and '.'.")]
    [InlineData("commonLabels.app\\.kubernetes\\.io/name=mine", "commonLabels has 'app.kubernetes.io/name', which the chart sets itself: leave it out.")]
    [InlineData("operator.replicas=-1", "at '/operator/replicas': minimum: got -1, want 0")]
    [InlineData("operator.replicas=many", "at '/operator/replicas': got string, want integer")]
    [InlineData("operator.replica=2", "at '/operator': additional properties 'replica' not allowed")]
    [InlineData("watchNamespaces={studio}", "catalog.enabled is true with watchNamespaces: the catalog asks the API server whose a token is and what its owner may read, by TokenReview and SubjectAccessReview, which no Role can allow. Set catalog.enabled to false; kubectl model works without it.")]
    [InlineData("watchNamespaces=studio", "at '/watchNamespaces': got string, want array")]
    [InlineData("watchNamespaces={studio-*}", "watchNamespaces 'studio-*' is no name of a namespace: use lower-case letters, digits and '-', and name each namespace in full.")]
    [InlineData("watchNamespaces={studio,ads,studio}", "at '/watchNamespaces': items at 0 and 2 are equal")]
    [InlineData("runtimes.extra.own\\.yaml=text", "runtimes.extra has 'own.yaml', and is for watchNamespaces only: create the ServingRuntime in the cluster, as config/runtimes has its own, and leave it out here.")]
    [InlineData("watchNamespaces={studio},catalog.enabled=false,runtimes.extra.own=text", "runtimes.extra has 'own', which is no name of a file of YAML: use lower-case letters, digits, '-' and '.', and end it with .yaml.")]
    [InlineData("watchNamespaces={studio},catalog.enabled=false,runtimes.extra.own\\.yaml=text", "runtimes.extra has 'own.yaml', whose text is no ServingRuntime: write one object of apiVersion modeloperator.io/v1alpha1 and kind ServingRuntime, with a metadata.name.")]
    [InlineData("watchNamespaces={studio},catalog.enabled=false,runtimes.extra.own\\.yaml=kind: ServingRuntime", "runtimes.extra has 'own.yaml', whose text is no ServingRuntime")]
    [InlineData("watchNamespaces={studio},catalog.enabled=false,runtimes.extra.own\\.yaml=metadata:", "runtimes.extra has 'own.yaml', whose text is no ServingRuntime")]
    [InlineData("operator.minAvailable=2", "operator.minAvailable is 2 of 2 replicas, so that no node with one of them could ever be drained: make it less, or add replicas.")]
    [InlineData("catalog.replicas=2,catalog.minAvailable=60%", "catalog.minAvailable is 60% of 2 replicas, so that no node with one of them could ever be drained: make it less, or add replicas.")]
    [InlineData("operator.image.repository=", "at '/operator/image/repository': minLength")]
    [InlineData("operator.image.repository=localhost:5000/team/modeloperator:0.1", "operator.image.repository 'localhost:5000/team/modeloperator:0.1' has a tag: write it as operator.image.tag, and leave it out here.")]
    [InlineData("loader.image.repository=registry.example.com/Loader", "loader.image.repository 'registry.example.com/Loader' has upper-case letters, which no image has: write it in lower case.")]
    [InlineData("operator.resources.limits.memory=lots", "operator.resources.limits.memory 'lots' is no quantity: write a number with a unit of Kubernetes, such as 128Mi or 50m.")]
    [InlineData("catalog.resources.requests.cpu=1core", "catalog.resources.requests.cpu '1core' is no quantity")]
    [InlineData("catalog.podLabels.app\\.kubernetes\\.io/name=mine", "catalog.podLabels has 'app.kubernetes.io/name', which the chart sets itself: leave it out.")]
    [InlineData("catalog.image.digest=latest", "catalog.image.digest 'latest' is no digest: write sha256: and 64 hexadecimal digits, as your registry shows it, or leave it empty.")]
    [InlineData($"loader.image.digest={Digest}", $"loader.image.digest '{Digest}' is no digest")]
    [InlineData("operator.image.pullPolicy=Sometimes", "value must be one of 'Always', 'IfNotPresent', 'Never'")]
    [InlineData("operator.runAsUser=0", "at '/operator/runAsUser': minimum: got 0, want 1")]
    [InlineData("operator.workers=0", "at '/operator/workers': minimum: got 0, want 1")]
    [InlineData("operator.unusedAfter=soon", "operator.unusedAfter 'soon' is no duration: write a whole number and d, h, m or s, such as 30d, or \"0\" for never.")]
    [InlineData("operator.expiryWarning=1w", "operator.expiryWarning '1w' is no duration")]
    [InlineData("operator.logLevel=verbose", "value must be one of 'Trace', 'Debug', 'Information', 'Warning', 'Error', 'Critical'")]
    [InlineData("operator.prometheus.url=prometheus:9090", "operator.prometheus.url 'prometheus:9090' is no address of a Prometheus: write http://HOST:PORT or https://HOST:PORT, with a path where it has one.")]
    [InlineData("operator.prometheus.tokenSecret.name=prometheus", "operator.prometheus.tokenSecret and caConfigMap mean nothing without operator.prometheus.url: add it, or leave them out.")]
    [InlineData("operator.minAvailable=half", "operator.minAvailable 'half' is neither a number of replicas nor a percentage: write one such as 1 or 50%.")]
    [InlineData("operator.image.tag=v 1", "operator.image.tag 'v 1' is no tag: use letters, digits, '_', '.' and '-', at most 128 of them.")]
    [InlineData("loader.image.repository=team/loader@sha256", "loader.image.repository 'team/loader@sha256' is no repository of images: leave out spaces, and write a digest as image.digest.")]
    [InlineData("operator.podLabels.team=a b", "operator.podLabels.team 'a b' is no value of a label")]
    [InlineData("commonLabels.team=-a", "commonLabels.team '-a' is no value of a label")]
    [InlineData("monitoring.serviceMonitor.interval=often", "monitoring.serviceMonitor.interval 'often' is no time of Prometheus: write a whole number and ms, s, m or h, such as 30s.")]
    [InlineData("operator.prometheus.namespaceLabel=k8s-namespace", "operator.prometheus.namespaceLabel 'k8s-namespace' is no label of Prometheus")]
    [InlineData("tracing.resourceAttributes.team=a=b", "tracing.resourceAttributes.team 'a=b' has what ends an attribute: leave out commas, '=' and spaces.")]
    [InlineData("catalog.ingress.host=https://models", "catalog.ingress.host 'https://models' is no name of a host: write one such as models.example.com.")]
    [InlineData("catalog.ingress.enabled=true", "catalog.ingress.enabled needs catalog.ingress.host, the name that the catalog is reached by, such as models.example.com.")]
    [InlineData("catalog.httpRoute.enabled=true", "catalog.httpRoute.enabled needs catalog.httpRoute.parentRefs, the Gateways to attach to, such as [{name: public, namespace: gateways}].")]
    [InlineData("catalog.enabled=false,catalog.ingress.enabled=true,catalog.ingress.host=models.example.com", "catalog.ingress.enabled has nothing to lead to, because catalog.enabled is false: enable the catalog, or leave it out.")]
    [InlineData("catalog.service.port=70000", "at '/catalog/service/port': maximum: got 70,000, want 65,535")]
    [InlineData("tracing.endpoint=otel-collector:4318", "tracing.endpoint 'otel-collector:4318' is no address of an OpenTelemetry collector: write http://HOST:PORT or https://HOST:PORT, such as http://otel-collector.monitoring:4318.")]
    [InlineData("tracing.headersSecret.name=otel", "tracing.headersSecret means nothing without tracing.endpoint: add it, or leave it out.")]
    [InlineData("tracing.protocol=zipkin", "at '/tracing/protocol': value must be one of 'http/protobuf', 'grpc'")]
    [InlineData("tracing.sampleRatio=2", "at '/tracing/sampleRatio': maximum: got 2, want 1")]
    [InlineData("networkPolicy.egressPorts[0]=https", "at '/networkPolicy/egressPorts/0': got string, want integer")]
    [InlineData("networkPolicy.dnsPort=0", "at '/networkPolicy/dnsPort': minimum: got 0, want 1")]
    public async Task A_value_that_cannot_work_is_refused_by_name(string set, string sentence)
    {
        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => ChartTools.RenderAsync("--set", set));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_runtimes_of_one_name_in_two_files_are_refused_with_both()
    {
        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => ChartTools.RenderAsync(
            "--set", "watchNamespaces={studio},catalog.enabled=false", "--set-file", $"runtimes.extra.own\\.yaml={Path.Combine(ChartTools.Base("runtimes"), "vllm.yaml")}"));
        Assert.Contains(
            "runtimes.extra gives a ServingRuntime named 'vllm' in 'own.yaml' and in 'vllm.yaml': name one otherwise, or give the files one name, and yours replaces that of config/runtimes.",
            refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_is_too_old_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => ChartTools.RenderAsync("--kube-version", "1.19.16"));
        Assert.Contains("chart requires kubeVersion: >=1.20.0-0 which is incompatible with Kubernetes v1.19.16", refused.Message, StringComparison.Ordinal);
    }
}
