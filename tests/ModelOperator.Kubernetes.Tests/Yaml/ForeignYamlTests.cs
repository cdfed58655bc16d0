using ModelOperator.Kubernetes.Resources.Yaml;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Yaml;

/// <summary>YAML of others, which may be written to be more than anybody can hold.</summary>
public class ForeignYamlTests
{
    private static readonly string Long = new('x', 500_000);

    [Theory]
    [InlineData("x: &a {0}\ny: [*a, *a, *a, *a, *a, *a, *a, *a]", true)]
    [InlineData("x: &a {0}\ny: [*a, *a, *a, *a, *a, *a, *a, *a, *a]", false)]
    [InlineData("x: &a [{0}, b]\ny: &b [*a, *a]\nz: [*b, *b, *b]", true)]
    [InlineData("x: &a [{0}, b]\ny: &b [*a, *a]\nz: [*b, *b, *b, *b]", false)]
    [InlineData("x: &a {{? {0} : b}}\ny: [*a, *a, *a, *a, *a, *a, *a, *a, *a]", false)]
    public void Aliases_stand_for_a_bounded_amount_of_text(string text, bool isRead)
    {
        var refusal = Record.Exception(() => ForeignYaml.Read(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, Long)));

        Assert.Equal(isRead, refusal is null);
        Assert.True(isRead || refusal is FormatException { Message: var why } && why.Contains("its aliases stand for more than 4194304 characters", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_written_out_is_not_counted_as_aliases() =>
        Assert.Equal(5_000_000, ForeignYaml.Read($"x: {new string('x', 5_000_000)}")[0]!["x"]!.GetValue<string>().Length);

    [Theory]
    [InlineData("metadata: {name: plain\nspec:\n  a: 1\n")]
    [InlineData("a: [b, c\nd: e\n")]
    [InlineData("a: 'b\n")]
    [InlineData("a: b: c")]
    public void What_is_malformed_is_told_with_its_line(string text) =>
        Assert.StartsWith("line 1: ", Assert.Throws<FormatException>(() => ForeignYaml.Read(text)).Message, StringComparison.Ordinal);
}
