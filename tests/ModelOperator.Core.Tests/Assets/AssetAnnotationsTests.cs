using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Core.Tests.State;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Assets;

public class AssetAnnotationsTests
{
    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(32, 32, null)]
    [InlineData(33, 32, "1")]
    [InlineData(40, 32, "8")]
    public void Parents_are_listed_up_to_a_bound_and_the_rest_is_counted(int parents, int listed, string? truncated)
    {
        var uris = Enumerable.Range(10, parents).Select(i => $"aip://dataset/warehouse/{i.ToString(CultureInfo.InvariantCulture)}").ToList();
        var asset = Make.Dataset("studio/x", from: [.. uris.AsEnumerable().Reverse(), uris[0]]);

        var annotations = new TestCluster(asset).Annotations(asset);

        Assert.Equal(uris.Take(listed), annotations[LineageAnnotations.Upstream].Split(','));
        Assert.Equal(truncated, annotations.GetValueOrDefault(LineageAnnotations.UpstreamTruncated));
    }

    [Fact]
    public void What_is_missing_or_refused_is_no_parent()
    {
        var asset = Make.Dataset("studio/x", from: ["gone", "ads/secret", "plays"]);

        var annotations = new TestCluster(asset, Make.Dataset("ads/secret"), Make.Dataset("studio/plays")).Annotations(asset);

        Assert.Equal("aip://dataset/k8s/studio/plays", annotations[LineageAnnotations.Upstream]);
    }

    [Fact]
    public void A_root_without_a_domain_has_neither_parents_nor_a_domain_among_its_annotations()
    {
        var asset = Make.Dataset("studio/x");

        Assert.Equal(
            [LineageAnnotations.Depth, LineageAnnotations.Digest, LineageAnnotations.DownstreamCount, LineageAnnotations.Uri],
            new TestCluster(asset).Annotations(asset).Keys.Order());
    }

    [Fact]
    public void Only_a_count_of_dependents_may_wait()
    {
        var desired = new Dictionary<string, string> { [LineageAnnotations.Depth] = "1", [LineageAnnotations.DownstreamCount] = "7" };

        Assert.True(With(LineageAnnotations.DownstreamCount, "6"));
        Assert.True(With("note", "mine"));
        Assert.False(With(LineageAnnotations.Depth, "2"));
        Assert.False(With(LineageAnnotations.Domain, "ads"));
        Assert.False(AssetAnnotations.OnlyCountsDiffer(null, desired));

        bool With(string annotation, string value) =>
            AssetAnnotations.OnlyCountsDiffer(new Dictionary<string, string>(desired) { [annotation] = value }, desired);
    }
}
