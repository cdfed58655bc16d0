using System.Diagnostics;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using Xunit;

namespace ModelOperator.Catalog.Tests.Search;

public sealed class HostileQueryTests
{
    public static TheoryData<string> Queries =>
    [
        "\"", "\"\"\"", "scene\"", "\" OR \"1", "scene AND", "NOT scene", "scene NEAR(encoder, 2)", "name:scene", "{name tags} : scene",
        "^scene", "scene*", "*", "-", "+", "(((((", "scene OR OR", "'; DROP TABLE words; --", "' UNION SELECT * FROM sqlite_master --",
        "(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "[[[[", "\\", "\0", "sc\0ene", "\u0001\u0002\u001b[31m", "\u202eencoder\u202c", "مرحبا بالعالم",
        "שלום", "\ud800", "\udc00\ud800", "e\u0301", "\ufffe\uffff", "😀", "👨‍👩‍👧", "𝒜𝓑", "漢字かな", "%_%", "$term", "?1", "@id", "\u2028", "ǆ", "İ", "ß",
        "\u00a0", "aip://model/k8s/studio/scene-encoder", "../../etc/passwd", "<script>alert(1)</script>", "${jndi:ldap://x}",
    ];

    public static TheoryData<int> Lengths => [100, 10_000, 1_000_000];

    [Theory]
    [MemberData(nameof(Queries), DisableDiscoveryEnumeration = true)]
    public async Task No_text_is_an_error(string text)
    {
        using var company = await Company.Indexed();
        var answer = await company.Ask(text, Company.StudioMember);
        Assert.True(answer.Total >= answer.Hits.Count);
        Assert.All(answer.Hits, hit => Assert.NotEqual("payments", hit.Document.Namespace));
        Assert.Equal(8, (await company.Ask("")).Total);
    }

    [Theory]
    [MemberData(nameof(Queries), DisableDiscoveryEnumeration = true)]
    public async Task No_text_of_an_asset_is_an_error(string text)
    {
        using var company = await Company.Indexed([Company.Documents[0] with { DisplayName = text, Description = text, Tags = [text], Owners = [text] }]);
        Assert.Equal("scenes", (await company.Ask("scenes")).Hits.Single().Document.Name);
        if (Words.OfQuery(text).Count > 0)
        {
            Assert.Equal("scenes", (await company.Ask(text)).Hits.Single().Document.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task Long_queries_take_no_long_time(int length)
    {
        using var company = await Company.Indexed();
        string[] queries =
        [
            new('a', length), new('"', length), string.Concat(Enumerable.Range(0, length / 7).Select(number => $"scena{number} ")),
            string.Concat(Enumerable.Repeat("scene ", length / 6)), string.Concat(Enumerable.Repeat("(a+)+", length / 5)), new('\u0301', length),
        ];
        var watch = Stopwatch.StartNew();
        foreach (var query in queries)
        {
            await company.Ask(query);
        }

        // A hundred times what it takes, and far less than what any of it would take if it grew with the text.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Names_that_can_be_read_in_many_ways_take_no_long_time()
    {
        var random = new Random(1);
        using var company = await Company.Indexed(Enumerable.Range(0, 5_000).Select(_ => Company.Asset(
            ObjectKind.Model, $"payments/{string.Join('-', Enumerable.Range(0, 20).Select(_ => new string('a', random.Next(1, 3))))}")));
        var query = string.Join(' ', Enumerable.Range(15, Words.MaxInQuery).Select(length => new string('a', length)));
        var watch = Stopwatch.StartNew();

        Assert.Equal(0, (await company.Ask(query, Company.StudioMember)).Total);
        Assert.NotEqual(0, (await company.Ask(query)).Total);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task What_others_are_tagged_with_costs_a_search_nothing()
    {
        using var company = await Company.Indexed([.. Company.Documents, .. Enumerable.Range(0, 2_000).Select(number =>
            Company.Asset(ObjectKind.Model, $"payments/tagged-{number}") with { Tags = [.. Enumerable.Range(0, 64).Select(tag => $"{number}x{tag}")] })]);
        await company.Ask("", Company.StudioMember);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var answer = company.Ask("", Company.StudioMember);
        Assert.True(answer.IsCompletedSuccessfully);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 100_000);
        Assert.Equal(6, (await answer).Total);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\t\r\n")]
    [InlineData("")]
    public async Task Blank_text_finds_everything_that_is_seen(string text)
    {
        using var company = await Company.Indexed();
        Assert.Equal(8, (await company.Ask(text)).Total);
        Assert.Equal(6, (await company.Ask(text, Company.StudioMember)).Total);
    }

    [Theory]
    [InlineData("***")]
    [InlineData("\0")]
    [InlineData("😀")]
    public async Task Text_without_a_word_finds_nothing(string text)
    {
        using var company = await Company.Indexed();
        Assert.Equal(0, (await company.Ask(text)).Total);
    }
}
