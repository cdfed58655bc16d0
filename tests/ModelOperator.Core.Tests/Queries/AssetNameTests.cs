using ModelOperator.Core.Queries;
using Xunit;

namespace ModelOperator.Core.Tests.Queries;

/// <summary>Which asset a text names where nothing is looked up.</summary>
public class AssetNameTests
{
    [Theory]
    [InlineData("model/x", "studio/x")]
    [InlineData("mdl/ads/x", "ads/x")]
    [InlineData("aip://model/us/ads/x", "ads/x")]
    [InlineData("x", null)]
    [InlineData("model//x", null)]
    [InlineData("model/a/b/c", null)]
    [InlineData("aip://model/us/x", null)]
    public void It_names_one_asset_or_none(string text, string? key) => Assert.Equal(key, AssetName.Read(text, "studio", out _)?.Asset is { } asset ? $"{asset.Namespace}/{asset.Name}" : null);

    [Theory]
    [InlineData("model/x", null, null)]
    [InlineData("model/x", "us", null)]
    [InlineData("aip://model/us/studio/x", "us", null)]
    [InlineData("aip://model/eu/studio/x", "us", "aip://model/eu/studio/x is an asset of platform eu, and this cluster is us: choose its cluster with --context, or write model/studio/x for what has that name here")]
    [InlineData("aip://model/eu/studio/x", null, "aip://model/eu/studio/x is an asset of platform eu, and nothing tells whether this cluster is that: choose its cluster with --context, or write model/studio/x for what has that name here")]
    public void The_identity_of_an_asset_elsewhere_means_none_of_its_name_here(string text, string? platform, string? sentence) =>
        Assert.Equal(sentence, AssetName.Read(text, "studio", out _)!.ForeignTo(platform));
}
