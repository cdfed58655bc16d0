using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Sharing;

/// <summary>10,000 grants among 100 domains of one namespace each, in several shapes. They are the same every time.</summary>
internal static class GrantShapes
{
    public const int Grants = 10_000;
    private const int Domains = 100;

    public static IEnumerable<Namespace> Namespaces() => Enumerable.Range(0, Domains).Select(i => Make.Namespace(NamespaceOf(i)));

    public static IEnumerable<Domain> DomainsOfThem() => Enumerable.Range(0, Domains).Select(i => Make.Domain(DomainOf(i), [NamespaceOf(i)]));

    /// <summary>Every domain gives the others as many, in turn by name and by label.</summary>
    public static IEnumerable<Share> OfEveryDomain() => Numbers.Select(i => i % 2 == 0
        ? ByName(i, owner: i * Domains / Grants, NextTo(i * Domains / Grants, i))
        : ByLabel(i, owner: i * Domains / Grants, NextTo(i * Domains / Grants, i)));

    /// <summary>One namespace gives all, each by the names of a few assets.</summary>
    public static IEnumerable<Share> OfOneByName() => Numbers.Select(i => ByName(i, owner: 0, NextTo(0, i)));

    /// <summary>One namespace gives all, each by another value of a label.</summary>
    public static IEnumerable<Share> OfOneByLabel() => Numbers.Select(i => ByLabel(i, owner: 0, NextTo(0, i)));

    /// <summary>All others give to one domain, in turn by name and by label.</summary>
    public static IEnumerable<Share> ToOneDomain() => Numbers.Select(i => i % 2 == 0
        ? ByName(i, owner: i % (Domains - 1), Domains - 1)
        : ByLabel(i, owner: i % (Domains - 1), Domains - 1));

    /// <summary>One namespace gives the same dataset to the same domain, again and again.</summary>
    public static IEnumerable<Share> OfOneDataset() => Numbers.Select(i => Of(i, owner: 0, consumer: 1, "master", Make.Named(GrantableKind.Dataset, "master")));

    private static IEnumerable<int> Numbers => Enumerable.Range(0, Grants);

    private static Share ByName(int number, int owner, int consumer)
    {
        var dataset = $"source-{number:00000}";
        return Of(number, owner, consumer, dataset, Make.Named(GrantableKind.Dataset, dataset, $"{dataset}-raw", $"{dataset}-sample"));
    }

    private static Share ByLabel(int number, int owner, int consumer) =>
        Of(number, owner, consumer, $"source-{number:00000}", Make.Labeled(GrantableKind.Dataset, "product", Product(number)));

    private static Share Of(int number, int owner, int consumer, string dataset, GrantedResources resources) => new(
        Make.Grant($"{NamespaceOf(owner)}/grant-{number:00000}", [resources], [Make.ToDomain(DomainOf(consumer))]),
        Make.Dataset($"{NamespaceOf(owner)}/{dataset}").Labeled("team", NamespaceOf(owner)).Labeled("product", Product(number)),
        NamespaceOf(consumer),
        NamespaceOf(NextTo(owner, consumer - owner + Domains)));

    /// <summary>One of the other domains, each in turn.</summary>
    private static int NextTo(int owner, int number) => (owner + 1 + (number % (Domains - 1))) % Domains;

    private static string Product(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string NamespaceOf(int index) => $"team-{index:00}";

    private static string DomainOf(int index) => $"domain-{index:00}";
}
