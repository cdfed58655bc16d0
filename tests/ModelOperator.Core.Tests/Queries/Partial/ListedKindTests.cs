using ModelOperator.Core.Queries.Partial;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Queries.Partial;

/// <summary>What is said of what could not be listed.</summary>
public class ListedKindTests
{
    private static readonly string[] Seven = [.. Enumerable.Range(1, 7).Select(number => $"n{number}")];

    [Fact]
    public void What_may_be_listed_everywhere_lacks_nothing() => Assert.Empty(ListedKind.Gaps([new Kind("models", null)], new AskedNamespaces(["a"], 700)));

    [Fact]
    public void Kinds_that_may_be_listed_in_the_same_places_are_told_together_and_a_few_places_named() => Assert.Equal(
        [
            "you may list datasets, models only in a: what is elsewhere counts as hidden",
            "you may list embeddings only in n1, n2, n3, n4, n5 and 2 more: what is elsewhere counts as hidden",
            "you may not list sharinggrants: what is there counts as hidden",
        ],
        ListedKind.Gaps([new Kind("datasets", ["a"]), new Kind("embeddings", [.. Seven]), new Kind("models", ["a"]), new Kind("sharinggrants", [])], new AskedNamespaces(Seven, 7)));

    [Fact]
    public void Namespaces_that_were_not_asked_are_told() => Assert.Contains(
        "7 of 731 namespaces were asked, and what is in the others counts as hidden: name one of them with -n",
        ListedKind.Gaps([new Kind("datasets", ["n1"])], new AskedNamespaces(Seven, 731)));

    private sealed record Kind(string Plural, HashSet<string>? Places) : ListedKind(Plural, Places, Array.Empty<UnreadableObject>());
}
