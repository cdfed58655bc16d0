using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Core.Serving;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public partial class ChildNamesTests
{
    private static readonly Func<string, string>[] Roles = [ChildNames.Primary, ChildNames.Secondary, ChildNames.PrimaryService, ChildNames.Label];

    /// <summary>Other names would leave the children of before behind, and restart every model.</summary>
    [Theory]
    [InlineData("ranker", "ranker", "ranker-zkbrtbdc", "ranker-fwcfmvxz", "ranker")]
    [InlineData("ranker-20251101", "ranker-20251101", "ranker-20251101-ztktgkwn", "ranker-20251101-jztwjqzv", "ranker-20251101")]
    [InlineData("ranker.v2", "ranker-v2-dkfgzhzt", "ranker-v2-grxbjzlg", "ranker-v2-mlbhzktq", "ranker.v2")]
    [InlineData("2d-encoder", "m-2d-encoder-pxntslst", "m-2d-encoder-mzqdwvdd", "m-2d-encoder-ntsddknp", "2d-encoder")]
    public void They_are_the_same_in_every_release(string name, string primary, string secondary, string primaryService, string label) =>
        Assert.Equal<string>([primary, secondary, primaryService, label], Roles.Select(role => role(name)));

    [Fact]
    public void A_name_of_253_characters_gets_legal_and_different_names()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 63), 4))[..253];
        var other = name[..252] + "b";

        Assert.All(Roles, role => Assert.Matches(ServiceName(), role(name)));
        Assert.Equal(2 * Roles.Length, Roles.SelectMany(role => new[] { role(name), role(other) }).Distinct().Count());
    }

    [Fact]
    public void What_a_Service_may_be_called_is_kept_up_to_63_characters()
    {
        Assert.Equal(new string('a', 63), ChildNames.Primary(new string('a', 63)));
        Assert.Equal(new string('a', 63), ChildNames.Label(new string('a', 63)));
        Assert.NotEqual(new string('a', 64), ChildNames.Primary(new string('a', 64)));
        Assert.NotEqual(new string('a', 64), ChildNames.Label(new string('a', 64)));
    }

    [Fact]
    public void Whatever_an_object_is_called_its_children_have_legal_names_that_Kubernetes_cuts_nothing_off() => Prop.ForAll(ObjectNames(), name =>
    {
        Assert.All(Roles[..3], role => Assert.Matches(ServiceName(), role(name)));
        Assert.Matches(LabelValue(), ChildNames.Label(name));
        Assert.All(Roles, role => Assert.Equal(role(name), role(name)));
        Assert.All(Roles, role => Assert.True(role(name) == name || role(name).Length <= 46));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_two_children_of_two_objects_have_one_name() => Prop.ForAll(Gen.ListOf(ObjectNames().Generator, 40).ToArbitrary(), given =>
    {
        // The names that were made are names that somebody may choose, too.
        var names = given.Concat(given.SelectMany(name => Roles.Select(role => role(name)))).Distinct().ToList();

        var objects = names.SelectMany(name => Roles[..3].Select(role => role(name))).ToList();
        Assert.Equal(objects.Count, objects.Distinct().Count());
        Assert.Equal(names.Count, names.Select(ChildNames.Label).Distinct().Count());
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<string> ObjectNames()
    {
        var edge = Gen.Elements("abcz0129".ToCharArray());
        var inner = Gen.Elements("abcz0129-.".ToCharArray());
        var random =
            from length in Gen.OneOf(Gen.Choose(1, 70), Gen.Choose(1, 251))
            from first in edge
            from middle in Gen.ArrayOf(inner, length)
            from last in edge
            select first + new string(middle) + last;
        var alike =
            from stem in Gen.Elements("ranker", "ranker.v2", "2d", new string('a', 36), new string('a', 60), new string('a', 250))
            from tail in Gen.Elements("", "-a", ".a", "0", "-bcdfghjk")
            select (stem + tail)[..Math.Min(253, stem.Length + tail.Length)];
        return Gen.OneOf(random, alike).ToArbitrary();
    }

    [GeneratedRegex("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$")]
    private static partial Regex ServiceName();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$")]
    private static partial Regex LabelValue();
}
