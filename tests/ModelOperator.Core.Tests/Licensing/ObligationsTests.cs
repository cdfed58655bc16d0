using ModelOperator.Core.Licensing;
using Xunit;

namespace ModelOperator.Core.Tests.Licensing;

public class ObligationsTests
{
    [Fact]
    public void A_list_that_has_everything_is_shared()
    {
        Obligation[] both = [Of("a"), Of("b")];

        Assert.Same(both, Obligations.Union(both, [Of("b")]));
        Assert.Same(both, Obligations.Union([Of("a")], both));
        Assert.Same(both, Obligations.Union([], both));
        Assert.Same(both, Obligations.Union(both, []));
    }

    [Fact]
    public void A_source_that_is_reached_twice_counts_once_and_as_derived_if_one_way_derives() =>
        Assert.Equal([Of("a"), Of("b", derived: true), Of("c")], Obligations.Union([Of("a"), Of("b")], [Of("b", derived: true), Of("c")]));

    [Fact]
    public void The_first_sources_of_each_family_of_licences_are_kept_whatever_the_order_they_come_in()
    {
        var many = Enumerable.Range(0, 100).Select(i => Of($"{i:000}")).ToArray();
        var rare = Of("zz", "CC-BY-SA-4.0");
        var forward = many.Append(rare).Aggregate(Array.Empty<Obligation>(), (list, next) => Obligations.Union(list, [next]));
        var backward = many.Append(rare).Reverse().Aggregate(Array.Empty<Obligation>(), (list, next) => Obligations.Union([next], list));

        Assert.Equal([.. many[..Obligations.MaxOfAFamily], rare], forward);
        Assert.Equal(forward, backward);
    }

    private static Obligation Of(string name, string license = "CC-BY-NC-4.0", bool derived = false) =>
        new(new ObjectRef(ObjectKind.Dataset, "studio", name), License.Read(license)!, derived);
}
