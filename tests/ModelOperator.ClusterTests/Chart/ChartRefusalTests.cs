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
    [InlineData("watchNamespaces={studio}", "additional properties 'watchNamespaces' not allowed")]
    [InlineData("operator.minAvailable=2", "operator.minAvailable is 2 of 2 replicas, so that no node with one of them could ever be drained: make it less, or add replicas.")]
    [InlineData("catalog.replicas=2,catalog.minAvailable=60%", "catalog.minAvailable is 60% of 2 replicas, so that no node with one of them could ever be drained: make it less, or add replicas.")]
    [InlineData("operator.image.repository=", "at '/operator/image/repository': minLength")]
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
    public async Task A_cluster_that_is_too_old_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ControlPlaneException>(() => ChartTools.RenderAsync("--kube-version", "1.19.16"));
        Assert.Contains("chart requires kubeVersion: >=1.20.0-0 which is incompatible with Kubernetes v1.19.16", refused.Message, StringComparison.Ordinal);
    }
}
