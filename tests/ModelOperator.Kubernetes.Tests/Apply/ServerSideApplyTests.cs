using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.ControlPlane;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Apply;

/// <summary>The decisions against what a real API server stores.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class ServerSideApplyTests(ControlPlaneFixture fixture) : IDisposable
{
    private readonly KubernetesClient _client = new(Kubeconfig.Load(fixture.ControlPlane.KubeconfigPath));

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task What_the_server_stored_needs_no_apply()
    {
        var owner = await CreateOwnerAsync();
        var (deployment, service) = (owner.Owning(Widgets.Deployment()), owner.Owning(Widgets.Service()));

        await owner.ApplyAsync(_client, deployment, null);
        await owner.ApplyAsync(_client, service, null);

        // Read again: what comes back holds the defaults, and by now maybe a status.
        var liveDeployment = await _client.GetAsync<Deployment>(deployment.Metadata.Key);
        var liveService = await _client.GetAsync<Service>(service.Metadata.Key);
        Assert.Equal((ApplyAction.None, null), Outcome(owner.Decide(deployment, liveDeployment)));
        Assert.Equal((ApplyAction.None, null), Outcome(owner.Decide(service, liveService)));
    }

    [Fact]
    public async Task A_field_that_is_no_longer_desired_is_gone_after_the_apply()
    {
        var owner = await CreateOwnerAsync();
        var before = owner.Owning(Widgets.Deployment());
        var after = owner.Owning(Widgets.Deployment(
            container: container => container with { Env = null, VolumeMounts = null },
            pod: pod => pod with { Volumes = null, Tolerations = null }));
        after = after with { Spec = after.Spec! with { Strategy = new DeploymentStrategy { Type = "Recreate" } } };

        var live = await owner.ApplyAsync(_client, before, null);
        live = await owner.ApplyAsync(_client, after, live);

        Assert.Null(live.Spec!.Template.Spec.Volumes);
        Assert.Null(live.Spec.Template.Spec.Tolerations);
        Assert.Null(live.Spec.Template.Spec.Containers[0].Env);
        Assert.Null(live.Spec.Strategy!.RollingUpdate);
        Assert.Equal(ApplyAction.None, owner.Decide(after, live).Action);
    }

    [Fact]
    public async Task Another_port_of_a_Service_takes_the_place_of_the_one_before()
    {
        var owner = await CreateOwnerAsync();
        var live = await owner.ApplyAsync(_client, owner.Owning(Widgets.Service(port: 80)), null);

        live = await owner.ApplyAsync(_client, owner.Owning(Widgets.Service(port: 81)), live);

        Assert.Equal(81, Assert.Single(live.Spec!.Ports!).Port);
    }

    [Fact]
    public async Task An_update_does_not_write_into_an_object_that_took_the_place_of_the_one_it_was_decided_for()
    {
        var owner = await CreateOwnerAsync();
        var service = owner.Owning(Widgets.Service());
        var live = await owner.ApplyAsync(_client, service, null);
        await _client.DeleteAsync<Service>(service.Metadata.Key);
        await fixture.ControlPlane.Api.CreateAsync($"/api/v1/namespaces/{owner.Namespace}/services", JsonNode.Parse("""{"metadata":{"name":"widget"},"spec":{"ports":[{"port":9000}]}}""")!);

        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => owner.ApplyAsync(_client, owner.Owning(Widgets.Service(port: 81)), live));

        Assert.True(refusal.IsConflict || refusal.IsInvalid, refusal.Message);
        Assert.Equal(9000, Assert.Single((await _client.GetAsync<Service>(service.Metadata.Key)).Spec!.Ports!).Port);
    }

    private static (ApplyAction, string?) Outcome(ApplyDecision decision) => (decision.Action, decision.Difference);

    private async Task<OwnerOfWidgets> CreateOwnerAsync()
    {
        var ns = await fixture.ControlPlane.Api.CreateNamespaceAsync();
        var owner = await fixture.ControlPlane.Api.CreateAsync($"/api/v1/namespaces/{ns}/configmaps", JsonNode.Parse("""{"metadata":{"name":"widget"}}""")!);
        return new OwnerOfWidgets(ns, (string)owner["metadata"]!["uid"]!);
    }

    /// <summary>A real owner: the garbage collector removes objects whose owner does not exist.</summary>
    private sealed record OwnerOfWidgets(string Namespace, string Uid)
    {
        private OwnerReference Owner => Widgets.Controller(Uid) with { ApiVersion = "v1", Kind = "ConfigMap" };

        public Deployment Owning(Deployment child) => child with { Metadata = Owned(child.Metadata) };

        public Service Owning(Service child) => child with { Metadata = Owned(child.Metadata) };

        public ApplyDecision Decide<T>(T desired, T? live)
            where T : class, IKubernetesObject<T> => ApplyDecision.Decide(desired, live, new ChildOwner(Owner, DateTimeOffset.UtcNow), Widgets.HashAnnotation);

        public Task<T> ApplyAsync<T>(KubernetesClient client, T desired, T? live)
            where T : class, IKubernetesObject<T>
        {
            var decision = Decide(desired, live);
            return client.PatchAsync<T>(desired.Metadata.Key, Patch.Apply(decision.Body, "widgets", decision.Force));
        }

        private ObjectMeta Owned(ObjectMeta metadata) => metadata with
        {
            Namespace = Namespace,
            OwnerReferences = [Owner],
        };
    }
}
