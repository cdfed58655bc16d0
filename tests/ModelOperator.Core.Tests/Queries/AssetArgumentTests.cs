using System.Reflection;
using ModelOperator.Api;
using ModelOperator.Core.Queries;
using ModelOperator.Kubernetes.Resources.Schema;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>Which asset people mean by what they write.</summary>
public class AssetArgumentTests
{
    private static readonly ObjectRef[] Seen =
    [
        new(ObjectKind.Model, "payments", "fraud"), new(ObjectKind.ModelDeployment, "payments", "fraud"),
        new(ObjectKind.Dataset, "studio", "shots"), new(ObjectKind.Embedding, "ads", "shots"), new(ObjectKind.Embedding, "studio", "scenes"),
    ];

    [Theory]
    [InlineData("shots", "studio", "aip://dataset/k8s/studio/shots")]
    [InlineData("shots", "ads", "aip://embedding/k8s/ads/shots")]
    [InlineData("embedding/shots", "studio", "aip://embedding/k8s/ads/shots")]
    [InlineData("dset/shots", "ads", "aip://dataset/k8s/studio/shots")]
    [InlineData("embeddings.modeloperator.io/scenes", "studio", "aip://embedding/k8s/studio/scenes")]
    [InlineData("mdep/payments/fraud", "studio", "aip://modeldeployment/k8s/payments/fraud")]
    [InlineData("Models/fraud", "payments", "aip://model/k8s/payments/fraud")]
    [InlineData("aip://model/k8s/a/b", "studio", "aip://model/k8s/a/b")]
    public void It_is_found(string text, string ns, string uri) =>
        Assert.Equal(uri, new AssetArgument(ns, Elsewhere: true).Resolve(text, "k8s", Seen).Answer);

    [Theory]
    [InlineData("fraud", "payments", RefusalReason.Malformed, "\"fraud\" may mean model/payments/fraud, modeldeployment/payments/fraud: write which")]
    [InlineData("shots", "payments", RefusalReason.Malformed, "dataset/studio/shots, embedding/ads/shots")]
    [InlineData("nothing", "payments", RefusalReason.NotFound, "there is no asset \"nothing\" that you may see: look for it with kubectl model search nothing")]
    [InlineData("mdl/studio/fraud", "payments", RefusalReason.NotFound, "there is no Model \"fraud\"")]
    [InlineData("pod/fraud", "payments", RefusalReason.Malformed, "\"pod\" is no kind of asset: write any of Dataset")]
    [InlineData("a/b/c/d", "payments", RefusalReason.Malformed, "names no asset")]
    [InlineData("mdl/", "payments", RefusalReason.Malformed, "names no asset")]
    [InlineData("", "payments", RefusalReason.Malformed, "names no asset")]
    public void Or_why_it_is_not(string text, string ns, RefusalReason reason, string sentence)
    {
        var refusal = new AssetArgument(ns, Elsewhere: true).Resolve(text, "k8s", Seen).Refusal!;

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_is_named_is_kept_to() =>
        Assert.Contains("in namespace ads", new AssetArgument("ads", Elsewhere: false).Resolve("scenes", "k8s", Seen).Refusal!.Message, StringComparison.Ordinal);

    public static TheoryData<Type, ObjectKind> Kinds => new()
    {
        { typeof(Dataset), ObjectKind.Dataset }, { typeof(Model), ObjectKind.Model }, { typeof(ModelVersion), ObjectKind.ModelVersion },
        { typeof(Embedding), ObjectKind.Embedding }, { typeof(ModelDeployment), ObjectKind.ModelDeployment },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_short_names_are_those_of_kubectl(Type type, ObjectKind kind) =>
        Assert.All(type.GetCustomAttribute<CustomResourceAttribute>()!.ShortNames, word => Assert.Equal(kind, AssetKinds.Find(word)));
}
