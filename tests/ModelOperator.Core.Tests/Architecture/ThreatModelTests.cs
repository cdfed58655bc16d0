using System.Text.RegularExpressions;
using ModelOperator.Testing.Example;
using Xunit;

namespace ModelOperator.Core.Tests.Architecture;

/// <summary>The page on threats names tests that exist, so that it does not promise what nobody tries any more.</summary>
public partial class ThreatModelTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Repository.Root, "src", "ModelOperator", "THREATS.md"));

    private static readonly List<string[]> Attacks =
        [.. Page.SkipWhile(line => line != "## Attacks").TakeWhile(line => line != "## What is not stopped").Where(line => line.StartsWith('|')).Skip(2).Select(Cells)];

    private static readonly List<string> Sources =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText),
    ];

    public static TheoryData<string> Tests => [.. Attacks.SelectMany(cells => Names(cells[2])).Distinct()];

    [Theory]
    [MemberData(nameof(Tests))]
    public void A_test_that_the_page_names_exists(string test) => Assert.True(Exists(test), $"THREATS.md names {test}, which is no test: name the one that tries the attack, or write it.");

    [Fact]
    public void Every_attack_has_something_that_stops_it_and_a_test_that_tries_it()
    {
        Assert.True(Attacks.Count > 20, $"only {Attacks.Count} attacks were found in THREATS.md");
        Assert.All(Attacks, cells =>
        {
            Assert.Equal(3, cells.Length);
            Assert.All(cells, Assert.NotEmpty);
            Assert.NotEmpty(Names(cells[2]));
            Assert.Equal("", Named().Replace(cells[2], "").Trim(' ', ','));
        });
    }

    [Theory]
    [InlineData("ThreatModelTests.Every_attack_has_something_that_stops_it_and_a_test_that_tries_it", true)]
    [InlineData("ThreatModelTests.No_such_test", false)]
    [InlineData("NoSuchTests.Every_attack_has_something_that_stops_it_and_a_test_that_tries_it", false)]
    [InlineData("ThreatModelTests.Exists", false)]
    public void A_test_is_found_in_its_class_and_nowhere_else(string test, bool exists) => Assert.Equal(exists, Exists(test));

    private static bool Exists(string test)
    {
        var (type, method) = test.Split('.') is [var first, var second] ? (first, second) : throw new FormatException($"{test} is not Class.Method.");
        return Sources.Any(source =>
            Regex.IsMatch(source, $@"\bclass {type}\b") && Regex.IsMatch(source, $@"\[(Fact|Theory)\]\s(\s*\[[^\n]+\]\s)*\s*public (async )?(void|Task) {method}\("));
    }

    private static string[] Cells(string row) => [.. row.Trim('|').Split(" | ").Select(cell => cell.Trim())];

    private static IEnumerable<string> Names(string cell) => Named().Matches(cell).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"`([A-Z]\w*\.[A-Z]\w*)`")]
    private static partial Regex Named();
}
