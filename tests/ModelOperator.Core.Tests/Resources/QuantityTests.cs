using System.Text.Json;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Resources;

public class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0Gi", "0")]
    [InlineData("4", "4")]
    [InlineData("4.0", "4")]
    [InlineData("1000", "1k")]
    [InlineData("1000m", "1")]
    [InlineData("0.5", "500m")]
    [InlineData("1500m", "1500m")]
    [InlineData("1.5G", "1500M")]
    [InlineData("1e3", "1k")]
    [InlineData("16Gi", "16Gi")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.1Gi", "107374182400m")]
    [InlineData("1073741824", "1073741824")]
    [InlineData("0.1n", "1n")]
    [InlineData("-500m", "-500m")]
    public void A_quantity_is_written_as_the_API_server_stores_it(string text, string canonical)
    {
        var quantity = Quantity.Parse(text);

        Assert.Equal(canonical, quantity.ToString());
        Assert.Equal(canonical, Quantity.Parse(canonical).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("Gi")]
    [InlineData("1 Gi")]
    [InlineData("1K")]
    [InlineData("1GiB")]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData("four")]
    [InlineData("99999999999999999999999Ei")]
    public void What_is_no_quantity_is_refused(string? text) => Assert.False(Quantity.TryParse(text, out _));

    [Theory]
    [InlineData("1", "1000m", 0)]
    [InlineData("1Gi", "1073741824", 0)]
    [InlineData("1G", "1Gi", -1)]
    [InlineData("2", "1999m", 1)]
    public void Quantities_compare_by_value_whatever_they_are_written_in(string left, string right, int order)
    {
        var (one, other) = (Quantity.Parse(left), Quantity.Parse(right));

        Assert.Equal(order, Math.Sign(one.CompareTo(other)));
        Assert.Equal(order == 0, one == other && one.GetHashCode() == other.GetHashCode());
        Assert.Equal([order < 0, order <= 0, order > 0, order >= 0], new[] { one < other, one <= other, one > other, one >= other });
    }

    [Fact]
    public void JSON_may_hold_a_number_or_text_and_gets_text()
    {
        Assert.Equal(Quantity.FromUnits(2), JsonSerializer.Deserialize<Quantity>("2"));
        Assert.Equal(Quantity.Parse("500m"), JsonSerializer.Deserialize<Quantity>("\"0.5\""));
        Assert.Equal("\"500m\"", JsonSerializer.Serialize(Quantity.Parse("0.5")));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Quantity>("\"much\""));
    }
}
