using ModelOperator.ClusterTests.Crds.Cases;
using ModelOperator.CrdGenerator;
using Xunit;

namespace ModelOperator.ClusterTests.Crds;

public sealed class CompletenessTests
{
    public static TheoryData<string> Files => [.. CustomResourceDefinitions.Build().Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_constraint_of_a_kind_has_a_case_and_every_case_a_constraint(string file)
    {
        var definition = CustomResourceDefinitions.Build()[file];
        var kind = (string)definition["spec"]!["names"]!["kind"]!;
        var declared = Constraint.AllOf(definition).ToList();
        var tried = Tables.All.Values.Where(@case => @case.Kind == kind).Select(@case => @case.Constraint).ToList();

        Assert.Empty(declared.Except(tried));
        Assert.Empty(tried.Except(declared));
    }

    [Fact]
    public void Every_case_tries_something() =>
        Assert.All(Tables.All.Values, @case => Assert.True(@case.Refused.Count > 0 || @case.Default is not null, @case.ToString()));
}
