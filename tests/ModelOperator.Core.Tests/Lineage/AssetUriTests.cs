using System.Text.RegularExpressions;
using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources.Schema;
using Xunit;

namespace ModelOperator.Core.Tests.Lineage;

public class AssetUriTests
{
    [Theory]
    [InlineData("a", "x", "a-b", "x")]
    [InlineData("a", "x", "ab", "x")]
    [InlineData("a", "x", "a0", "x")]
    [InlineData("a", "x", "b", "a")]
    [InlineData("a", "x", "a", "x-y")]
    [InlineData("a", "x.y", "a", "x-y")]
    [InlineData("a", "x", "a", "x")]
    public void Objects_of_a_kind_are_ordered_as_their_identities(string namespaceName, string name, string otherNamespace, string otherName)
    {
        var (one, other) = (new ObjectRef(ObjectKind.Dataset, namespaceName, name), new ObjectRef(ObjectKind.Dataset, otherNamespace, otherName));
        var expected = Math.Sign(string.CompareOrdinal(AssetUri.Of("k8s", one), AssetUri.Of("k8s", other)));

        Assert.Equal(expected, Math.Sign(AssetUri.CompareIds(one, other)));
        Assert.Equal(-expected, Math.Sign(AssetUri.CompareIds(other, one)));
    }

    [Theory]
    [InlineData("aip://model/k8s/studio/scene-encoder", "model", "k8s", "studio/scene-encoder")]
    [InlineData("aip://dataset/warehouse/plays", "dataset", "warehouse", "plays")]
    [InlineData("aip://ab-test/experiments.eu-west/2024/05/cell_7", "ab-test", "experiments.eu-west", "2024/05/cell_7")]
    [InlineData("aip://dataset/warehouse/Media/_Plays.v2", "dataset", "warehouse", "Media/_Plays.v2")]
    public void An_identity_has_a_type_a_platform_and_an_id(string text, string type, string platform, string id)
    {
        Assert.True(AssetUri.TryParse(text, out var uri));
        Assert.Equal(new AssetUri(type, platform, id), uri);
        Assert.Equal(text, uri.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("aip://")]
    [InlineData("aip://model")]
    [InlineData("aip://model/k8s")]
    [InlineData("aip://model/k8s/")]
    [InlineData("aip://model/k8s/studio/")]
    [InlineData("aip://model/k8s//encoder")]
    [InlineData("aip:///k8s/studio/encoder")]
    [InlineData("aip://model//studio/encoder")]
    [InlineData("AIP://model/k8s/studio/encoder")]
    [InlineData("aip:/model/k8s/studio/encoder")]
    [InlineData("https://model/k8s/studio/encoder")]
    [InlineData(" aip://model/k8s/studio/encoder")]
    [InlineData("aip://model/k8s/studio/encoder ")]
    [InlineData("aip://model/k8s/studio/encoder\n")]
    [InlineData("aip://Model/k8s/studio/encoder")]
    [InlineData("aip://1model/k8s/studio/encoder")]
    [InlineData("aip://model/K8s/studio/encoder")]
    [InlineData("aip://model/-k8s/studio/encoder")]
    [InlineData("aip://model/k8s./studio/encoder")]
    [InlineData("aip://model/k8s/studio/%65ncoder")]
    [InlineData("aip://model/k8s/studio%2Fencoder")]
    [InlineData("aip://model/k8s/studio/../ads/encoder")]
    [InlineData("aip://model/k8s/./studio/encoder")]
    [InlineData("aip://model/../k8s/encoder")]
    [InlineData("aip://model/k8s/studio/-encoder")]
    [InlineData("aip://model/k8s/studio/encoder-")]
    [InlineData("aip://model/k8s/studio/en coder")]
    [InlineData("aip://model/k8s/studio/encoder?x=1")]
    [InlineData("aip://model/k8s/studio/encoder#1")]
    [InlineData("aip://model/k8s/studio,ads/encoder")]
    [InlineData("aip://user@model/k8s/studio/encoder")]
    [InlineData("aip://model:80/k8s/studio/encoder")]
    [InlineData("aip://model/k8s/studio/encodér")]
    [InlineData("aip://model/k8s/studio\\encoder")]
    public void What_is_not_an_identity_is_refused(string? text)
    {
        Assert.False(AssetUri.TryParse(text, out var uri));
        Assert.Null(uri);
    }

    [Fact]
    public void An_identity_that_is_too_long_is_refused()
    {
        const string Prefix = "aip://model/k8s/studio/";

        Assert.True(AssetUri.TryParse(Prefix + new string('x', 1024 - Prefix.Length), out _));
        Assert.False(AssetUri.TryParse(Prefix + new string('x', 1025 - Prefix.Length), out _));
    }

    [Fact]
    public void Equal_ids_on_two_platforms_are_two_assets()
    {
        Assert.True(AssetUri.TryParse("aip://model/k8s/studio/encoder", out var here));
        Assert.True(AssetUri.TryParse("aip://model/registry/studio/encoder", out var there));
        Assert.NotEqual(here, there);
        Assert.Equal(new ObjectRef(ObjectKind.Model, "studio", "encoder"), here.ToObject("k8s"));
        Assert.Null(there.ToObject("k8s"));
        Assert.Null(here.ToObject("registry"));
    }

    [Theory]
    [InlineData(ObjectKind.Dataset, "aip://dataset/prod/studio/x")]
    [InlineData(ObjectKind.Model, "aip://model/prod/studio/x")]
    [InlineData(ObjectKind.ModelVersion, "aip://modelversion/prod/studio/x")]
    [InlineData(ObjectKind.Embedding, "aip://embedding/prod/studio/x")]
    [InlineData(ObjectKind.ModelDeployment, "aip://modeldeployment/prod/studio/x")]
    public void Every_asset_has_an_identity_that_leads_back_to_it(ObjectKind kind, string text)
    {
        var asset = new ObjectRef(kind, "studio", "x");

        Assert.Equal(text, AssetUri.Of("prod", asset));
        Assert.True(AssetUri.TryParse(text, out var uri));
        Assert.Equal(asset, uri.ToObject("prod"));
    }

    [Theory]
    [InlineData("aip://domain/k8s/studio")]
    [InlineData("aip://sharinggrant/k8s/studio/shared")]
    [InlineData("aip://datasets/k8s/studio/plays")]
    [InlineData("aip://dataset/k8s/plays")]
    [InlineData("aip://dataset/k8s/studio/plays/part")]
    public void An_identity_of_this_platform_that_is_no_asset_leads_nowhere(string text)
    {
        Assert.True(AssetUri.TryParse(text, out var uri));
        Assert.Null(uri.ToObject("k8s"));
    }

    [Theory]
    [InlineData("k8s", true)]
    [InlineData("prod.eu-west-1", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("Prod", false)]
    [InlineData("prod-", false)]
    [InlineData("a/b", false)]
    public void A_platform_is_a_plain_lower_case_name(string? text, bool valid) => Assert.Equal(valid, AssetUri.IsPlatform(text));

    [Fact]
    public void The_schema_accepts_what_is_an_identity_and_nothing_else()
    {
        var pattern = typeof(AssetReference).GetProperty(nameof(AssetReference.Uri))!.GetCustomAttributesData()
            .Single(data => data.AttributeType == typeof(PatternAttribute)).ConstructorArguments[0].Value as string;
        // $ in RE2 is the end of the text; in .NET it would be before a last line feed too.
        var schema = new Regex(pattern![..^1] + @"\z");
        var texts =
            from pieces in Gen.ListOf(Gen.Elements("a", "k8s", "/", "/", "-", ".", "_", "..", "A", "%2F", ",", "é", "\n"))
            from prefix in Gen.Elements("aip://", "aip://", "aip://model/", "aip://model/k8s/", "aip:/", "")
            select prefix + string.Concat(pieces);

        Property.Holds(texts, Smaller, text => Assert.Equal(schema.IsMatch(text), AssetUri.TryParse(text, out _)), count: 2000);
    }

    private static IEnumerable<string> Smaller(string text) => Enumerable.Range(0, text.Length).Select(i => text.Remove(i, 1));
}
