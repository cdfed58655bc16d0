using ModelOperator.Api;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Paging;
using ModelOperator.Core.Queries.Reports;
using ModelOperator.Core.Queries.Teams;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Queries.Paging;

public class PagingTests
{
    private static readonly IReadOnlyList<IKubernetesObject> Objects =
    [
        Make.Domain("a", ["one"]), Make.Domain("b", ["two"]), Make.Domain("c"), Make.Namespace("one"), Make.Namespace("two"),
        .. Enumerable.Range(0, 7).Select(i => Make.Dataset($"one/x{i}").CreatedAt(QueryWorld.Now.AddDays(-90 + i))),
        .. Enumerable.Range(0, 4).Select(i => Make.Model($"two/y{i}").CreatedAt(QueryWorld.Now.AddDays(-60))),
        .. Enumerable.Range(0, 5).Select(i => Ending($"one/g{i}", QueryWorld.Now.AddDays(5 - i))),
    ];

    private static readonly QueryWorld World = QueryWorld.Observed(Objects);

    /// <summary>Every list, and how long it is.</summary>
    private static readonly Dictionary<string, int> Lengths = new()
    {
        ["teams"] = 3, ["unused"] = 11, ["ownerless"] = 11, ["expiring"] = 5, ["datasets of a"] = 7, ["models of b"] = 4, ["unused of a"] = 7, ["grants of a"] = 5,
    };

    public static TheoryData<string> Lists => [.. Lengths.Keys];

    [Theory]
    [MemberData(nameof(Lists))]
    public void The_pages_together_are_the_list(string list)
    {
        var whole = Ask(World, list, new PageRequest()).Names;
        Assert.Equal(Lengths[list], whole.Count);
        for (var limit = 1; limit <= whole.Count; limit++)
        {
            var (read, token) = (new List<string>(), (string?)null);
            do
            {
                (var names, token) = Ask(World, list, new PageRequest(limit, token));
                Assert.InRange(names.Count, 1, limit);
                read.AddRange(names);
            }
            while (token is not null);

            Assert.Equal(whole, read);
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void A_page_goes_on_where_the_one_before_ended_though_what_was_there_is_gone(string list)
    {
        var whole = Ask(World, list, new PageRequest()).Names;
        var (first, token) = Ask(World, list, new PageRequest(2));
        var without = QueryWorld.Observed([.. Objects.Where(item => !first.Contains(item.Metadata.Name))]);

        Assert.Equal(whole.Skip(2), Ask(without, list, new PageRequest(Token: token)).Names);
    }

    [Fact]
    public void A_token_of_one_list_is_refused_by_every_other()
    {
        var tokens = Lengths.Keys.Select(list => Ask(World, list, new PageRequest(1)).Next!).ToList();
        foreach (var list in Lengths.Keys)
        {
            Assert.Single(tokens, token => Refusal(list, new PageRequest(Token: token)) is null);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not base64url!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_token_is_refused(string token)
    {
        foreach (var list in Lengths.Keys)
        {
            Assert.Equal(RefusalReason.Malformed, Refusal(list, new PageRequest(Token: token))!.Reason);
        }
    }

    [Fact]
    public void A_token_of_a_megabyte_is_refused() =>
        Assert.Equal(RefusalReason.Malformed, Refusal("unused", new PageRequest(Token: new string('A', 1_000_000)))!.Reason);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(QueryBounds.PageItems + 1)]
    public void A_limit_is_within_bounds(int limit) => Assert.Equal(
        $"limit is {limit}: write a number from 1 to 500, or leave it out for 50", Refusal("teams", new PageRequest(limit))!.Message);

    [Fact]
    public void A_token_of_a_shorter_time_to_look_ahead_is_refused()
    {
        var token = ExpiringGrantsReport.Ask(World.SeenFrom(), new PageRequest(1), TimeSpan.FromDays(10)).Answer!.Next;

        Assert.NotNull(token);
        Assert.NotNull(ExpiringGrantsReport.Ask(World.SeenFrom(), new PageRequest(Token: token), TimeSpan.FromDays(20)).Refusal);
    }

    [Fact]
    public void A_list_of_a_domains_page_is_continued_alone()
    {
        var first = TeamQuery.Ask(World.SeenFrom(), "a", new PageRequest(2)).Answer!;
        var next = TeamQuery.Ask(World.SeenFrom(), "a", new PageRequest(2, first.Unused!.Next)).Answer!;

        Assert.Equal(["x2", "x3"], next.Unused!.Items.Select(item => item.Node.Name));
        Assert.Equal((null, null, null, null), (next.Assets, next.Unhealthy, next.GrantsIn, next.GrantsOut));
        Assert.Equal(7, next.Domain.Assets.Datasets);
    }

    private static SharingGrant Ending(string key, DateTimeOffset end)
    {
        var grant = Make.Grant(key, [Make.Named(GrantableKind.Dataset, "x0")], [Make.ToNamespace("two")]);
        return grant with { Spec = grant.Spec with { ExpiresAt = end } };
    }

    private static QueryRefusal? Refusal(string list, PageRequest page) => list switch
    {
        "teams" => TeamsQuery.Ask(World.SeenFrom(), page).Refusal,
        "unused" => UnusedReport.Ask(World.SeenFrom(), page).Refusal,
        "ownerless" => OwnerlessReport.Ask(World.SeenFrom(), page).Refusal,
        "expiring" => ExpiringGrantsReport.Ask(World.SeenFrom(), page, ExpiringGrantsReport.UsualWindow).Refusal,
        _ => TeamQuery.Ask(World.SeenFrom(), list[^1..], page) is var team && team.Answer is not null && Listed(team.Answer, list) is null
            ? new QueryRefusal(RefusalReason.Malformed, "it continues another list")
            : team.Refusal,
    };

    private static (IReadOnlyList<string> Names, string? Next) Ask(QueryWorld world, string list, PageRequest page) => list switch
    {
        "teams" => Names(TeamsQuery.Ask(world.SeenFrom(), page).Answer!, team => team.Name),
        "unused" => Names(UnusedReport.Ask(world.SeenFrom(), page).Answer!, asset => asset.Node.Name!),
        "ownerless" => Names(OwnerlessReport.Ask(world.SeenFrom(), page).Answer!, asset => asset.Node.Name!),
        "expiring" => Names(ExpiringGrantsReport.Ask(world.SeenFrom(), page, ExpiringGrantsReport.UsualWindow).Answer!, grant => Name(grant.Name)),
        _ => Listed(TeamQuery.Ask(world.SeenFrom(), list[^1..], page).Answer!, list)!.Value,
    };

    private static (IReadOnlyList<string> Names, string? Next)? Listed(TeamAnswer team, string list) => list.Split(' ')[0] switch
    {
        "unused" => team.Unused is { } unused ? Names(unused, item => item.Node.Name!) : null,
        "grants" => team.GrantsOut is { } grants ? Names(grants, grant => Name(grant.Name)) : null,
        _ => team.Assets?.SingleOrDefault() is { } kind ? Names(kind.Assets, node => node.Name!) : null,
    };

    private static (IReadOnlyList<string> Names, string? Next) Names<T>(Page<T> page, Func<T, string> name) => ([.. page.Items.Select(name)], page.Next);

    private static string Name(string key) => key.Split('/')[1];
}
