using ModelOperator.Benchmarks.Lineage;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>Somebody who asks the catalog, and what the cluster lets him list.</summary>
/// <param name="Name">Who, for people.</param>
/// <param name="Token">His bearer token, which is his name in the cluster too.</param>
internal sealed record Seer(string Name, string Token)
{
    /// <summary>The domain that <see cref="Member"/> is a member of.</summary>
    public const string DomainOfMember = "domain-3";

    private static readonly HashSet<string> Thirds = [.. CompanyCatalog.NamespaceNames.Where((_, i) => i % 3 == 0)];

    /// <summary>One who may list everything.</summary>
    public static Seer Everything { get; } = new("who sees everything", "everything");

    /// <summary>One who may list every third namespace.</summary>
    public static Seer Third { get; } = new("who sees a third", "third");

    /// <summary>One who may list nothing, and sees what his domain has and was granted.</summary>
    public static Seer Member { get; } = new("who is a member of a domain", "member");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Seer> All { get; } = [Everything, Third, Member];

    /// <summary>Whether he may list a kind in a namespace, or for null in all.</summary>
    public bool MayList(string? namespaceName) => this == Everything || (this == Third && namespaceName is not null && Thirds.Contains(namespaceName));
}
