using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Assets;

/// <summary>Which of several references an asset speaks of, and in which words where no scenario has them.</summary>
public class ReferenceSentenceTests
{
    [Fact]
    public void A_refusal_is_told_before_what_is_missing_and_the_rest_is_counted()
    {
        var condition = Resolved(Make.Dataset("ads/x", from: ["gone", "studio/secret", "lost"]));

        Assert.Equal(Reasons.NotGranted, condition.Reason);
        Assert.StartsWith("spec.derivedFrom[1] names Dataset studio/secret, ", condition.Message, StringComparison.Ordinal);
        Assert.EndsWith(" for Dataset secret (and 2 more in status.references)", condition.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aip://dataset/k8s/studio/shots")]
    [InlineData("aip://embedding/k8s/studio")]
    [InlineData("aip://embedding/k8s/studio/shots/1")]
    [InlineData("shots://embedding")]
    public void A_uri_that_cannot_be_meant_is_told_with_the_kind_that_fits(string uri)
    {
        var condition = Resolved(Make.ModelVersion("ads/x", "m", embeddings: [uri]), Make.Model("ads/m"));

        Assert.Equal(
            (Reasons.WrongKind, $"spec.training.embeddings[0] is {uri}, which is not the uri of an Embedding: correct the uri, or give name and namespace instead"),
            (condition.Reason, condition.Message));
    }

    private static Condition Resolved(IAsset asset, params IKubernetesObject[] others) =>
        new TestCluster([asset, .. others]).Condition(asset, ConditionTypes.ReferencesResolved);
}
