using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.ClusterTests.Chart;

/// <summary>What others than <c>helm install</c> make of the chart: tools that render it into git or from there, and charts that depend on it.</summary>
public sealed class ChartConsumerTests
{
    /// <summary>Argo CD deletes a hook that it finds in git, and makes it again, at every sync.</summary>
    [Fact]
    public async Task Rendered_without_a_cluster_runtimes_are_no_hooks_whatever_the_cluster_is_said_to_serve()
    {
        var unknown = (await ChartTools.RenderAsync()).Where(item => item.Is("ServingRuntime")).ToList();
        var served = (await ChartTools.RenderAsync("--api-versions", "modeloperator.io/v1alpha1/ServingRuntime")).Where(item => item.Is("ServingRuntime")).ToList();

        Assert.Equal(10, unknown.Count);
        Assert.Equal(served.Select(item => item.ToJsonString()), unknown.Select(item => item.ToJsonString()));
        Assert.All(unknown, item => Assert.Null(item["metadata"]!["annotations"]!["helm.sh/hook"]));
    }

    [Fact]
    public async Task What_holds_objects_of_users_is_deleted_by_neither_Helm_nor_Argo_CD_nor_Flux()
    {
        var kept = (await ChartTools.RenderAsync()).Where(item => item.Is("CustomResourceDefinition") || item.Is("ServingRuntime")).ToList();
        Assert.Equal(20, kept.Count);
        Assert.All(kept, item => Assert.Equal("keep", (string?)item["metadata"]!["annotations"]!["helm.sh/resource-policy"]));
        Assert.All(kept, item => Assert.Equal("Prune=false,Delete=false", (string?)item["metadata"]!["annotations"]!["argocd.argoproj.io/sync-options"]));
        Assert.All(kept, item => Assert.Equal("disabled", (string?)item["metadata"]!["annotations"]!["kustomize.toolkit.fluxcd.io/prune"]));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task A_chart_that_depends_on_it_says_whether_it_wants_it(string enabled, bool isThere)
    {
        var parent = Directory.CreateTempSubdirectory("modeloperator-parent-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(parent.FullName, "Chart.yaml"), $"""
                apiVersion: v2
                name: platform
                version: 1.0.0
                dependencies:
                - name: modeloperator
                  version: ">=0.0.0-0"
                  repository: file://{ChartTools.Chart}
                  condition: modeloperator.enabled
                """);
            await File.WriteAllTextAsync(Path.Combine(parent.FullName, "values.yaml"), $$"""
                global: { imageRegistry: registry.example.com }
                modeloperator: { enabled: {{enabled}}, clusterName: prod-eu }
                """);
            await ChartTools.HelmAsync(null, "dependency", "update", "--skip-refresh", parent.FullName);

            var rendered = YamlObjects.Parse(await ChartTools.HelmAsync(null, "template", "platform", parent.FullName, "--namespace", "platform"));

            Assert.Equal(isThere, rendered.Any(item => item.Name() == "Deployment/modeloperator"));
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }
}
