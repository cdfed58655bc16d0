using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

/// <summary>Selectors match as the API server's do, where absent labels are concerned above all.</summary>
public class LabelSelectorTests
{
    [Theory]
    [InlineData(LabelSelectorOperator.In, "red", true)]
    [InlineData(LabelSelectorOperator.In, "blue", false)]
    [InlineData(LabelSelectorOperator.In, null, false)]
    [InlineData(LabelSelectorOperator.NotIn, "red", false)]
    [InlineData(LabelSelectorOperator.NotIn, "blue", true)]
    [InlineData(LabelSelectorOperator.NotIn, null, true)]
    [InlineData(LabelSelectorOperator.Exists, "red", true)]
    [InlineData(LabelSelectorOperator.Exists, null, false)]
    [InlineData(LabelSelectorOperator.DoesNotExist, "red", false)]
    [InlineData(LabelSelectorOperator.DoesNotExist, null, true)]
    public void A_requirement_holds_as_its_operator_says(LabelSelectorOperator comparison, string? value, bool matches)
    {
        var requirement = new LabelSelectorRequirement
        {
            Key = "team",
            Operator = comparison,
            Values = comparison is LabelSelectorOperator.In or LabelSelectorOperator.NotIn ? ["red", "green"] : null,
        };

        Assert.Equal(matches, requirement.Matches(Labels(value)));
        Assert.Equal(matches, new LabelSelector { MatchExpressions = [requirement] }.Matches(Labels(value)));
    }

    [Theory]
    [InlineData("red", true)]
    [InlineData("Red", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_label_must_have_exactly_the_value(string? value, bool matches) =>
        Assert.Equal(matches, new LabelSelector { MatchLabels = new Dictionary<string, string> { ["team"] = "red" } }.Matches(Labels(value)));

    [Fact]
    public void All_requirements_must_hold()
    {
        var selector = new LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { ["team"] = "red" },
            MatchExpressions = [new LabelSelectorRequirement { Key = "secret", Operator = LabelSelectorOperator.DoesNotExist }],
        };

        Assert.True(selector.Matches(Labels("red")));
        Assert.False(selector.Matches(new Dictionary<string, string> { ["team"] = "red", ["secret"] = "" }));
        Assert.False(selector.Matches(Labels("blue")));
    }

    [Fact]
    public void An_empty_selector_selects_everything()
    {
        Assert.True(new LabelSelector().Matches(null));
        Assert.True(new LabelSelector { MatchLabels = new Dictionary<string, string>(), MatchExpressions = [] }.Matches(Labels("red")));
    }

    [Fact]
    public void A_requirement_without_its_values_selects_as_few_as_it_can()
    {
        Assert.False(new LabelSelectorRequirement { Key = "team", Operator = LabelSelectorOperator.In }.Matches(Labels("red")));
        Assert.False(new LabelSelectorRequirement { Key = "team", Operator = (LabelSelectorOperator)99 }.Matches(Labels("red")));
    }

    private static Dictionary<string, string>? Labels(string? value) => value is null ? null : new() { ["team"] = value };
}
