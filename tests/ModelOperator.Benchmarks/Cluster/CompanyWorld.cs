using ModelOperator.Api;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Cluster;

/// <summary>
/// What a company declares on an API server: projects of 20 objects each, spread over ten namespaces of five domains. A project has
/// datasets made from one another, models whose versions were made from one another, embeddings, a grant to another domain whose
/// datasets it uses in turn, and two deployments. Whatever is referred to comes first. It is the same every time.
/// </summary>
internal static class CompanyWorld
{
    private const int Namespaces = 10;
    private const int NamespacesOfDomain = 2;

    /// <summary>How many objects a project has.</summary>
    private const int ProjectSize = 20;

    /// <summary>Namespaces, domains, and the runtime that all is served with.</summary>
    public static IEnumerable<Manifest> Surroundings()
    {
        for (var i = 0; i < Namespaces; i++)
        {
            yield return Manifest.Of(Make.Namespace(NamespaceOf(i)));
        }

        for (var i = 0; i < Namespaces / NamespacesOfDomain; i++)
        {
            yield return Manifest.Of(Make.Domain(DomainOf(i), [.. Enumerable.Range(i * NamespacesOfDomain, NamespacesOfDomain).Select(NamespaceOf)]));
        }

        yield return Manifest.Of(Make.Runtime("measured"));
    }

    /// <summary>So many objects.</summary>
    /// <param name="count">How many; a multiple of 20.</param>
    public static IEnumerable<Manifest> Assets(int count) => Enumerable.Range(0, count / ProjectSize).SelectMany(Project);

    /// <summary>Paths of the datasets that are made from what the first grant shares.</summary>
    /// <param name="count">How many objects there are.</param>
    public static IEnumerable<string> ConsumersOfFirstGrant(int count) =>
        from project in Enumerable.Range(0, count / ProjectSize)
        where (project + NamespacesOfDomain) % Namespaces == 0
        select $"/{Dataset.ResourceType.Path(NamespaceOf(project % Namespaces), $"project-{project / Namespaces:000}-joined")}";

    private static IEnumerable<Manifest> Project(int project)
    {
        var home = NamespaceOf(project % Namespaces);
        var prefix = $"project-{project / Namespaces:000}";
        string Own(string name) => $"{home}/{prefix}-{name}";
        string Name(string name) => $"{prefix}-{name}";

        // The next domain's first project shares with everybody; it is there first, or what waits for it heals.
        var shared = $"{NamespaceOf((project + NamespacesOfDomain) % Namespaces)}/project-000-raw";
        yield return Manifest.Of(Make.Dataset(Own("raw")));
        yield return Manifest.Of(Make.Dataset(Own("clean"), from: [Name("raw")]));
        yield return Manifest.Of(Make.Dataset(Own("joined"), from: [Name("clean"), shared]));
        yield return Manifest.Of(Make.Dataset(Own("features"), from: [Name("joined")]));
        yield return Manifest.Of(Make.Grant(
            Own("share"), [Make.Named(GrantableKind.Dataset, Name("raw"), Name("clean"))],
            [Make.ToDomain(DomainOf(((project % Namespaces / NamespacesOfDomain) + (Namespaces / NamespacesOfDomain) - 1) % (Namespaces / NamespacesOfDomain)))]));
        foreach (var model in (string[])["ranker", "encoder"])
        {
            yield return Manifest.Of(Make.Model(Own(model)));
            for (var version = 1; version <= 4; version++)
            {
                yield return Manifest.Of(Make.ModelVersion(
                    Own($"{model}-v{version}"), Name(model), $"{version}.0.0", datasets: [Name("features")], parent: version == 1 ? null : Name($"{model}-v{version - 1}")));
            }

            yield return Manifest.Of(Make.Deployment(Own($"{model}-serving"), Name(model), version: "4.0.0"));
        }

        for (var i = 1; i <= 3; i++)
        {
            yield return Manifest.Of(Make.Embedding(Own($"shots-{i}"), Name($"encoder-v{i}"), datasets: [Name("features")]));
        }
    }

    private static string NamespaceOf(int index) => $"team-{index:00}";

    private static string DomainOf(int index) => $"domain-{index}";
}
