using ModelOperator.Api;
using ModelOperator.Benchmarks.InMemory;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Lineage;

/// <summary>
/// The assets of a large company: 10 domains with 4 namespaces each, 100,000 assets with 500,000 references. An asset belongs to a
/// project of 50: datasets derived from one another, models, versions trained on datasets and embeddings, embeddings produced by
/// versions, and deployments. About every tenth reference leads to a dataset that a namespace of another domain shares by a grant.
/// Besides, 10,000 datasets are made from one root in five steps. It is the same every time.
/// </summary>
internal static class CompanyCatalog
{
    public const int Assets = 100_000;
    public const int References = 500_000;

    /// <summary>Assets that are made from the root, all within five steps.</summary>
    public const int FanSize = 10_000;

    private const int Domains = 10;
    private const int NamespacesOfDomain = 4;
    private const int Namespaces = Domains * NamespacesOfDomain;
    private const int ProjectSize = 50;
    private const int ProjectReferences = 250;
    private const int Projects = (Assets - FanSize) / ProjectSize;
    private const int SharedOfNamespace = 20;
    private const int FanParents = 5;

    // Positions in a project: what comes later refers to what came earlier.
    private const int FirstModel = 16;
    private const int FirstVersion = 20;
    private const int FirstDeployment = 47;

    /// <summary>Names of all namespaces that hold assets.</summary>
    public static IReadOnlyList<string> NamespaceNames { get; } = [.. Enumerable.Range(0, Namespaces).Select(NamespaceOf), "masters"];

    /// <summary>Namespaces, domains and grants.</summary>
    public static IEnumerable<IKubernetesObject> Surroundings()
    {
        yield return Make.Namespace("masters").AsRead();
        for (var domain = 0; domain < Domains; domain++)
        {
            var owned = Enumerable.Range(domain * NamespacesOfDomain, NamespacesOfDomain).Select(NamespaceOf).ToList();
            yield return Make.Domain(DomainOf(domain), domain == 0 ? [.. owned, "masters"] : owned).AsRead();
            foreach (var name in owned)
            {
                yield return Make.Namespace(name).Labeled("team", name).AsRead();
                yield return Make.Grant(
                    $"{name}/everybody", [Make.Labeled(GrantableKind.Dataset, "shared", "yes")],
                    [.. Enumerable.Range(0, Domains).Where(other => other != domain).Select(other => Make.ToDomain(DomainOf(other)))]).AsRead();
                yield return Make.Grant(
                    $"{name}/neighbour", [Make.Labeled(GrantableKind.Model, "shared", "yes")], [Make.ToDomain(DomainOf((domain + 1) % Domains))],
                    Permission.Deploy).AsRead();
            }
        }
    }

    /// <summary>All assets, made one by one: whoever does not keep one releases it.</summary>
    public static IEnumerable<IKubernetesObject> All()
    {
        var random = new Random(20_261_101);
        for (var project = 0; project < Projects; project++)
        {
            foreach (var asset in Project(project, random))
            {
                yield return asset;
            }
        }

        foreach (var asset in Fan(random))
        {
            yield return asset;
        }
    }

    /// <summary>The dataset that the fan is made from.</summary>
    public static Dataset Root(string version) => Make.Dataset("masters/root", version, ["aip://dataset/warehouse/masters/root"]).AsRead();

    private static string DomainOf(int domain) => $"domain-{domain}";

    private static string NamespaceOf(int index) => $"team-{index:00}-assets";

    private static IEnumerable<IKubernetesObject> Project(int project, Random random)
    {
        var home = project % Namespaces;
        var prefix = $"project-{project / Namespaces:00}";
        var left = ProjectReferences;
        for (var position = 0; position < ProjectSize; position++)
        {
            // The first of the fan's 10,001 takes the place of one deployment.
            if (project == 0 && position == ProjectSize - 1)
            {
                yield return Root("1");
                continue;
            }

            var key = $"{NamespaceOf(home)}/{NameOf(prefix, position)}";
            if (position < FirstModel)
            {
                var from = position < 4 ? (position == 3 ? ["aip://dataset/warehouse/lake/raw"] : Array.Empty<string>()) : Datasets(Math.Min(position, 4), position);
                left -= from.Length;
                yield return Labeled(Make.Dataset(key, from: from.Length == 0 ? null : from), home, position < 4 && project < Namespaces * 5);
            }
            else if (position < FirstVersion)
            {
                yield return Labeled(Make.Model(key), home, position == FirstModel);
            }
            else if (position < FirstDeployment)
            {
                // What is left of the project's references is spread evenly; deployments have one each.
                var count = (left - (ProjectSize - FirstDeployment)) / (FirstDeployment - position);
                left -= count;
                yield return position % 2 == 0 ? Version(key, position, count) : Embedding(key, position, count);
            }
            else
            {
                yield return Labeled(Make.Deployment(key, NameOf(prefix, FirstModel + (position % 4)), version: $"1.{FirstVersion + (position % 4)}.0"), home, false);
            }
        }

        IKubernetesObject Version(string key, int position, int count)
        {
            var embeddings = Earlier(position, count / 3, parity: 1);
            var datasets = Datasets(count - 1 - embeddings.Length, FirstModel);
            return Labeled(Make.ModelVersion(key, NameOf(prefix, FirstModel + (position % 4)), $"1.{position}.0", datasets: datasets, embeddings: embeddings), home, false);
        }

        IKubernetesObject Embedding(string key, int position, int count)
        {
            var embeddings = Earlier(position, count / 3, parity: 1);
            var datasets = Datasets(count - 1 - embeddings.Length, FirstModel);
            return Labeled(Make.Embedding(key, NameOf(prefix, position - 1), datasets: datasets, embeddings: embeddings), home, false);
        }

        // Every seventh is a shared one of another domain.
        string[] Datasets(int count, int before)
        {
            var found = new HashSet<string>();
            while (found.Count < count)
            {
                found.Add(random.Next(7) == 0 ? Shared(random, home) : NameOf(prefix, random.Next(before)));
            }

            return [.. found];
        }

        string[] Earlier(int before, int count, int parity)
        {
            var choices = Enumerable.Range(FirstVersion, before - FirstVersion).Where(position => position % 2 == parity).Select(position => NameOf(prefix, position)).ToArray();
            random.Shuffle(choices);
            return choices[..Math.Min(count, choices.Length)];
        }
    }

    private static string Shared(Random random, int home)
    {
        var owner = ((((home / NamespacesOfDomain) + 1 + random.Next(Domains - 1)) % Domains) * NamespacesOfDomain) + random.Next(NamespacesOfDomain);
        var shared = random.Next(SharedOfNamespace);
        return $"{NamespaceOf(owner)}/{NameOf($"project-{shared / 4:00}", shared % 4)}";
    }

    /// <summary>Datasets in five steps from the root, each six times as many as the one before; each is made from five earlier ones.</summary>
    private static IEnumerable<IKubernetesObject> Fan(Random random)
    {
        int[] sizes = [6, 36, 216, 1_296, FanSize - 1_554];
        List<string> before = ["root"];
        for (var (step, first) = (0, 0); step < sizes.Length; step++)
        {
            List<string> now = [];
            for (var i = 0; i < sizes[step]; i++)
            {
                var name = $"derivative-{first + i:00000}";
                now.Add(name);
                HashSet<string> from = [before[random.Next(before.Count)]];
                while (from.Count < FanParents)
                {
                    from.Add(from.Count < Math.Min(FanParents, before.Count) ? before[random.Next(before.Count)] : Shared(random, 0));
                }

                yield return Labeled(Make.Dataset($"masters/{name}", from: [.. from]), 0, false);
            }

            first += sizes[step];
            before = now;
        }
    }

    private static string NameOf(string prefix, int position) => position switch
    {
        < FirstModel => $"{prefix}-dataset-{position:00}",
        < FirstVersion => $"{prefix}-model-{position:00}",
        < FirstDeployment => position % 2 == 0 ? $"{prefix}-version-{position:00}" : $"{prefix}-embedding-{position:00}",
        _ => $"{prefix}-serving-{position:00}",
    };

    private static IKubernetesObject Labeled<T>(T item, int home, bool shared) where T : class, IKubernetesObject<T>
    {
        item = item.Labeled("team", NamespaceOf(home));
        return (shared ? item.Labeled("shared", "yes") : item).AsRead();
    }
}
