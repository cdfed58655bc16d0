using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Capabilities;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Tests.ControlPlane;
using Xunit;
using Kubeconfig = ModelOperator.Kubernetes.Configuration.Kubeconfig;

namespace ModelOperator.Kubernetes.Tests.Capabilities;

[Collection(ControlPlaneCollection.Name)]
public sealed class RealCapabilityTests(ControlPlaneFixture fixture)
{
    [Fact]
    public async Task A_real_server_is_understood_whatever_its_version()
    {
        var deployments = new ApiResource("apps", "v1", "deployments");
        var namespaces = new ApiResource("", "v1", "namespaces");
        var dreams = new ApiResource("apps", "v1", "dreams");
        var autoscalers = new ApiResource("autoscaling", "v2", "horizontalpodautoscalers");
        var widgets = new ApiResource("widgets.modeloperator.test", "v1", "widgets");
        var down = new ApiResource("down.modeloperator.test", "v1", "things");
        await fixture.ControlPlane.Api.CreateOrReplaceAsync("/apis/apiregistration.k8s.io/v1/apiservices", new JsonObject
        {
            ["apiVersion"] = "apiregistration.k8s.io/v1",
            ["kind"] = "APIService",
            ["metadata"] = new JsonObject { ["name"] = "v1.down.modeloperator.test" },
            ["spec"] = new JsonObject
            {
                ["group"] = "down.modeloperator.test",
                ["version"] = "v1",
                ["service"] = new JsonObject { ["namespace"] = "default", ["name"] = "nobody" },
                ["insecureSkipTLSVerify"] = true,
                ["groupPriorityMinimum"] = 100,
                ["versionPriority"] = 100,
            },
        });
        using var client = new KubernetesClient(Kubeconfig.Load(fixture.ControlPlane.KubeconfigPath));
        using var capabilities = new ServerCapabilities(
            [deployments, namespaces, dreams, autoscalers, widgets, down], client, new RecordingLogger());

        // An APIService that was made a moment ago is not routed yet, and its group does not exist for that moment.
        await Eventually.True(() =>
        {
            capabilities.RefreshAsync(default).GetAwaiter().GetResult();
            return true;
        });

        var known = capabilities.Current;
        Assert.Equal(Capability.Served, known[deployments]);
        Assert.Equal(Capability.Served, known[namespaces]);
        Assert.Equal(Capability.Absent, known[dreams]);
        Assert.Equal(Capability.Absent, known[widgets]);
        var version = (await fixture.ControlPlane.Api.GetAsync("/version"))!;
        Assert.Equal(int.Parse(((string)version["minor"]!).TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture) >= 23, known.IsServed(autoscalers));
        Assert.NotEqual(Capability.Served, known[down]);
        await fixture.ControlPlane.Api.DeleteAsync("/apis/apiregistration.k8s.io/v1/apiservices/v1.down.modeloperator.test");
    }
}
