using System.Text.Json.Nodes;
using Xunit;

namespace ModelOperator.ClusterTests.Crds;

/// <summary>How people find the kinds with kubectl.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class DiscoveryTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Every_kind_is_found_by_its_short_name_and_under_the_category()
    {
        var group = await cluster.Api.GetAsync("/apis/modeloperator.io/v1alpha1");

        var resources = group!["resources"]!.AsArray().Where(resource => !((string)resource!["name"]!).Contains('/', StringComparison.Ordinal)).ToList();
        Assert.Equal(
            "accessdenials adeny, accessrequests areq, datasets dset, domains dom, embeddings emb, modeldeployments mdep, models mdl, modelversions mv, servingruntimes srt, sharinggrants grant",
            string.Join(", ", resources.Select(resource => $"{resource!["name"]} {Join(resource["shortNames"])}").Order(StringComparer.Ordinal)));
        Assert.All(resources, resource => Assert.Equal("mlops", Join(resource!["categories"])));
    }

    [Fact]
    public async Task Only_deployments_can_be_scaled_and_every_kind_has_a_status()
    {
        var group = await cluster.Api.GetAsync("/apis/modeloperator.io/v1alpha1");

        var subresources = group!["resources"]!.AsArray().Select(resource => (string)resource!["name"]!).Where(name => name.Contains('/', StringComparison.Ordinal)).ToList();
        Assert.Equal(10, subresources.Count(name => name.EndsWith("/status", StringComparison.Ordinal)));
        Assert.Equal(["modeldeployments/scale"], subresources.Where(name => name.EndsWith("/scale", StringComparison.Ordinal)));
    }

    private static string Join(JsonNode? list) => string.Join(' ', list?.AsArray().Select(item => (string)item!) ?? []);
}
