using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class ServingLabelsTests
{
    [Theory]
    [InlineData("2.1.0", "2.1.0")]
    [InlineData("2.1.0+cu128", "2.1.0_cu128")]
    [InlineData("", "")]
    [InlineData("/../", "")]
    [InlineData("日本", "")]
    [InlineData("a b\nc", "a_b_c")]
    public void The_version_is_told_on_the_pods_as_far_as_a_label_can(string version, string expected)
    {
        var metadata = Template(Given.Deployment(), Given.Version(version)).Metadata!;

        Assert.Equal(expected, metadata.Labels![Labels.Version]);
        Assert.Equal(version, metadata.Annotations![ServingAnnotations.Version]);
    }

    [Fact]
    public void A_version_too_long_for_a_label_is_cut() =>
        Assert.Equal(new string('1', 62), Template(Given.Deployment(), Given.Version(new string('1', 62) + ".5")).Metadata!.Labels![Labels.Version]);

    [Fact]
    public void Another_version_is_selected_by_the_same_labels()
    {
        var spec = ServingDecision.Decide(Given.Inputs()).DesiredDeployment()!.Spec!;

        Assert.True(spec.Selector.Matches(Template(Given.Deployment(), Given.Version("9.0.0")).Metadata!.Labels));
    }

    [Fact]
    public void A_name_that_does_not_fit_into_a_label_is_in_an_annotation_as_a_whole()
    {
        var name = new string('a', 200) + ".b";
        var outcome = ServingDecision.Decide(Given.Inputs(Given.Deployment(name)));
        var deployment = outcome.DesiredDeployment()!;

        Assert.Equal(ChildNames.Label(name), deployment.Spec!.Selector.MatchLabels![Labels.Deployment]);
        Assert.Equal($"{Labels.Deployment}={ChildNames.Label(name)}", outcome.Status.Selector);
        foreach (var metadata in new[] { deployment.Metadata, outcome.DesiredService()!.Metadata, AsMetadata(deployment.Spec.Template.Metadata!) })
        {
            Assert.Equal(ChildNames.Label(name), metadata.Labels![Labels.Deployment]);
            Assert.Equal(name, metadata.Annotations![Labels.Deployment]);
            Assert.Equal(name, ServingLabels.DeploymentOf(metadata));
        }
    }

    [Fact]
    public void An_annotation_cannot_say_that_an_object_belongs_to_another_deployment_than_its_label_does()
    {
        Assert.Equal("ranker", ServingLabels.DeploymentOf(Metadata("ranker", "another")));
        Assert.Equal("ranker", ServingLabels.DeploymentOf(Metadata("ranker", "")));
        Assert.Equal("ranker", ServingLabels.DeploymentOf(Metadata("ranker", null)));
        Assert.Null(ServingLabels.DeploymentOf(new ObjectMeta { Name = "a", Annotations = new Dictionary<string, string> { [Labels.Deployment] = "ranker" } }));
    }

    private static PodTemplateSpec Template(ModelDeployment deployment, ModelVersion version) =>
        ServingDecision.Decide(Given.Inputs(deployment, version)).DesiredDeployment()!.Spec!.Template;

    private static ObjectMeta AsMetadata(ObjectLabels labels) => new() { Name = "pod", Labels = labels.Labels, Annotations = labels.Annotations };

    private static ObjectMeta Metadata(string label, string? annotation) => new()
    {
        Name = "a",
        Labels = new Dictionary<string, string> { [Labels.Deployment] = label },
        Annotations = annotation is null ? null : new Dictionary<string, string> { [Labels.Deployment] = annotation },
    };
}
