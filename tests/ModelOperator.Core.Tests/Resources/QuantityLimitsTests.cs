using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Resources;

/// <summary>A quantity we ask for is the one that the API server stores, or the Deployment would be written for ever.</summary>
public class QuantityLimitsTests
{
    [Theory]
    [InlineData("999999999999999Ti", "9223372036854775807")]
    [InlineData("9000000Ti", "9223372036854775807")]
    [InlineData("8388607Ti", "8388607Ti")]
    [InlineData("999999999999999.999999999T", "9223372036854775807")]
    [InlineData("999999999999999T", "999999999999999T")]
    [InlineData("999999999999999.999999999", "999999999999999999999999n")]
    [InlineData("16Gi", "16Gi")]
    [InlineData("0.5", "500m")]
    public void A_quantity_is_capped_where_the_API_server_caps_it(string written, string stored) => Assert.Equal(stored, Quantity.Parse(written).ToString());

    [Theory]
    [InlineData("0.0005", "1m")]
    [InlineData("0.000000001m", "1m")]
    [InlineData("999999999999999.999999999", "1P")]
    [InlineData("999999999999999Ti", "9223372036854775807")]
    [InlineData("999999999999999T", "999999999999999T")]
    [InlineData("1.5Gi", "1536Mi")]
    public void What_a_container_asks_for_is_rounded_as_the_API_server_rounds_it(string written, string stored) =>
        Assert.Equal(stored, Quantity.Parse(written).InThousandths().ToString());
}
