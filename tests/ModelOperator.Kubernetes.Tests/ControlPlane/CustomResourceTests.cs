using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

[Collection(ControlPlaneCollection.Name)]
public sealed class CustomResourceTests(ControlPlaneFixture fixture)
{
    private readonly ApiClient _api = fixture.ControlPlane.Api;

    [Fact]
    public async Task A_rule_of_the_definition_refuses_an_object_with_its_own_message()
    {
        var ns = await _api.CreateNamespaceAsync();

        var refusal = await Assert.ThrowsAsync<ApiException>(() => _api.CreateAsync(Probe.Collection(ns), Probe.Create("wrong", low: 5, high: 1)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refusal.Status);
        Assert.Contains(Probe.RuleMessage, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_side_apply_sets_defaults_and_leaves_the_status_to_its_subresource()
    {
        var ns = await _api.CreateNamespaceAsync();
        var probe = Probe.Create("applied");
        probe["spec"] = new JsonObject { ["low"] = 3 };
        probe["status"] = new JsonObject { ["seen"] = true };

        var applied = await _api.ApplyAsync($"{Probe.Collection(ns)}/applied", probe);
        Assert.Equal(10, (int)applied["spec"]!["high"]!);
        Assert.Null(applied["status"]);

        probe.Remove("spec");
        var withStatus = await _api.ApplyAsync($"{Probe.Collection(ns)}/applied/status", probe);
        Assert.True((bool)withStatus["status"]!["seen"]!);
    }

    [Fact]
    public async Task Clients_find_the_definition_in_the_api_server_itself()
    {
        var definition = await _api.GetAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/probes.modeloperator.io");

        Assert.Equal("Probe", (string?)definition?["spec"]!["names"]!["kind"]);
    }

    // kubectl explain reads it; the API server publishes it a moment after the definition.
    [Fact]
    public async Task The_fields_are_documented_where_clients_look()
    {
        JsonNode? description = null;
        var published = await Poll.UntilAsync(async () =>
        {
            var definitions = (await _api.GetAsync("/openapi/v2"))!["definitions"]!;
            description = definitions["io.modeloperator.v1alpha1.Probe"]?["properties"]?["spec"]?["properties"]?["low"]?["description"];
            return description is not null;
        }, TimeSpan.FromSeconds(60));

        Assert.True(published);
        Assert.Equal(Probe.LowDescription, (string?)description);
    }

    [Fact]
    public async Task Installing_again_changes_the_schema_that_is_served()
    {
        var ns = await _api.CreateNamespaceAsync();
        var definition = Probe.Definition.Replace("probes", "samples", StringComparison.Ordinal).Replace("probe", "sample", StringComparison.Ordinal).Replace("Probe", "Sample", StringComparison.Ordinal);
        await fixture.ControlPlane.InstallCrdsAsync([definition]);
        await fixture.ControlPlane.InstallCrdsAsync([definition.Replace("default: 10", "default: 20", StringComparison.Ordinal)]);

        JsonNode? high = null;
        var served = await Poll.UntilAsync(async () =>
        {
            var sample = Probe.Create($"s-{Guid.NewGuid():N}");
            sample["kind"] = "Sample";
            sample["spec"] = new JsonObject();
            var created = await _api.CreateAsync($"/apis/modeloperator.io/v1alpha1/namespaces/{ns}/samples", sample);
            return (int)(high = created["spec"]!["high"]!) == 20;
        }, TimeSpan.FromSeconds(20));

        Assert.True(served, $"The default stayed {high}.");
    }

    [Fact]
    public async Task A_namespace_with_custom_resources_is_deleted_to_its_end()
    {
        var ns = await _api.CreateNamespaceAsync();
        await _api.CreateAsync(Probe.Collection(ns), Probe.Create("left"));

        await _api.DeleteAsync($"/api/v1/namespaces/{ns}");

        var gone = await Poll.UntilAsync(async () => await _api.GetAsync($"/api/v1/namespaces/{ns}") is null, TimeSpan.FromSeconds(60));
        Assert.True(gone, (await _api.GetAsync($"/api/v1/namespaces/{ns}"))?.ToJsonString());
        Assert.Null(await _api.GetAsync($"{Probe.Collection(ns)}/left"));
    }

    // The garbage collector looks for new resources every 30 seconds.
    [Fact]
    public async Task What_a_custom_resource_owns_is_collected_after_it()
    {
        var ns = await _api.CreateNamespaceAsync();
        var owner = await _api.CreateAsync(Probe.Collection(ns), Probe.Create("owner"));
        await _api.CreateAsync($"/api/v1/namespaces/{ns}/configmaps", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = "owned",
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "modeloperator.io/v1alpha1",
                    ["kind"] = "Probe",
                    ["name"] = "owner",
                    ["uid"] = (string?)owner["metadata"]!["uid"],
                }),
            },
        });

        await _api.DeleteAsync($"{Probe.Collection(ns)}/owner");

        Assert.True(await Poll.UntilAsync(
            async () => await _api.GetAsync($"/api/v1/namespaces/{ns}/configmaps/owned") is null, TimeSpan.FromSeconds(90)));
    }
}
