using FsCheck.Fluent;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Tests.State;
using Xunit;

namespace ModelOperator.Core.Tests.Lineage;

public class VersionOrderTests
{
    [Theory]
    [InlineData("1", "2")]
    [InlineData("1.9", "1.10")]
    [InlineData("9", "10")]
    [InlineData("1.2", "1.2.1")]
    [InlineData("1.2b", "1.10")]
    [InlineData("v1", "v2")]
    [InlineData("v1.9", "1.10")]
    [InlineData("V1.9", "v1.10")]
    [InlineData("2024-05-01", "2024-10-01")]
    [InlineData("2024.5.1", "2024.10.1")]
    [InlineData("2.0.0-rc1", "2.0.0")]
    [InlineData("2.0.0-rc9", "2.0.0-rc10")]
    [InlineData("1.9.9", "2.0.0-rc1")]
    [InlineData("1.0.0-alpha", "1.0.0-alpha.1")]
    [InlineData("1.0.0-alpha.1", "1.0.0-alpha.beta")]
    [InlineData("1.0.0-alpha.beta", "1.0.0-beta")]
    [InlineData("1.0.0-beta", "1.0.0-beta.2")]
    [InlineData("1.0.0-beta.2", "1.0.0-beta.11")]
    [InlineData("1.0.0-beta.11", "1.0.0-rc.1")]
    [InlineData("1.0.0-rc.1", "1.0.0")]
    [InlineData("1.0.0-alpha.1", "1.0.0-alpha1")]
    [InlineData("1.0", "1.0+build7")]
    [InlineData("1.0+build7", "1.1")]
    [InlineData("99999999999999999998", "99999999999999999999")]
    [InlineData("20240501", "20240502")]
    public void Versions_are_ordered_as_people_read_them(string lower, string higher)
    {
        Assert.True(VersionOrder.Instance.Compare(lower, higher) < 0);
        Assert.True(VersionOrder.Instance.Compare(higher, lower) > 0);
    }

    [Theory]
    [InlineData("1.0", "1.00")]
    [InlineData("v1.0", "1.0")]
    [InlineData("1.0+a", "1.0+b")]
    public void Versions_that_mean_the_same_are_ordered_all_the_same(string one, string other)
    {
        Assert.NotEqual(0, VersionOrder.Instance.Compare(one, other));
        Assert.Equal(-Math.Sign(VersionOrder.Instance.Compare(one, other)), Math.Sign(VersionOrder.Instance.Compare(other, one)));
    }

    [Fact]
    public void The_order_is_total()
    {
        var version = Gen.NonEmptyListOf(Gen.Elements("0", "1", "10", "01", "a", "b", "rc", ".", "-", "+", "v")).Select(string.Concat).Resize(6);
        Property.Holds(Gen.Three(version), _ => [], three =>
        {
            var (a, b, c) = three;
            Assert.Equal(a == b, VersionOrder.Instance.Compare(a, b) == 0);
            Assert.Equal(-Math.Sign(VersionOrder.Instance.Compare(a, b)), Math.Sign(VersionOrder.Instance.Compare(b, a)));
            Assert.False(
                VersionOrder.Instance.Compare(a, b) <= 0 && VersionOrder.Instance.Compare(b, c) <= 0 && VersionOrder.Instance.Compare(a, c) > 0,
                $"{a} <= {b} <= {c} but {a} > {c}");
        }, count: 5000);
    }
}
