using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Benchmarks.Sharing;

/// <summary>
/// What domains declare on an API server that share much: ten that give 1,000 grants, and ten whose 5,000 assets live by these. Whatever is
/// referred to comes first. It is the same every time.
/// </summary>
internal static class SharingWorld
{
    public const int Grants = 1_000;
    public const int ConsumersOfGrant = 5;

    /// <summary>The first grants are of models that are served, the others of datasets.</summary>
    public const int GrantsOfModels = 100;

    private const int Domains = 10;
    private const string Producer = "producer";

    /// <summary>Everything but the grants and what lives by them.</summary>
    public static IEnumerable<Manifest> Surroundings()
    {
        foreach (var name in Enumerable.Range(0, Domains).SelectMany(i => (string[])[OwnerOf(i), UserOf(i)]))
        {
            yield return Manifest.Of(Make.Namespace(name));
            yield return Manifest.Of(Make.Domain(name, [name]));
        }

        yield return Manifest.Of(Make.Runtime("measured"));
        for (var i = 0; i < Domains; i++)
        {
            yield return Manifest.Of(Make.Model($"{UserOf(i)}/{Producer}"));
            yield return Manifest.Of(Make.ModelVersion($"{UserOf(i)}/{Producer}-v1", Producer));
        }
    }

    /// <summary>What is granted.</summary>
    public static IEnumerable<Manifest> Sources() => Enumerable.Range(0, Grants).SelectMany(i => i < GrantsOfModels
        ? (Manifest[])
        [
            Manifest.Of(Make.Model($"{OwnerOf(i)}/{Source(i)}")),
            Manifest.Of(Make.ModelVersion($"{OwnerOf(i)}/{Source(i)}-v1", Source(i), "1.0.0")),
        ]
        : [Manifest.Of(Make.Dataset($"{OwnerOf(i)}/{Source(i)}").Labeled("product", Source(i)))]);

    /// <summary>The grants, each with what lives by it.</summary>
    public static IEnumerable<SharedUse> Uses() => Enumerable.Range(0, Grants).Select(i => i < GrantsOfModels
        ? Use(i, Make.Named(GrantableKind.Model, Source(i)), Permission.Deploy, Consumers(OfModel), workload: true)
        : Use(i, i % 2 == 0 ? Make.Named(GrantableKind.Dataset, Source(i)) : Make.Labeled(GrantableKind.Dataset, "product", Source(i)), Permission.Use,
            Consumers(OfDataset), workload: false));

    private static SharedUse Use(int number, GrantedResources resources, Permission permission, Func<int, IReadOnlyList<Manifest>> consumers, bool workload)
    {
        var (owner, user, name) = (OwnerOf(number), UserOf(UserNumber(number)), $"grant-{number:000}");
        return new SharedUse(
            Manifest.Of(Make.Grant($"{owner}/{name}", [resources], [number % 3 == 0 ? Make.ToNamespace(user) : Make.ToDomain(user)], permission)),
            $"/{RoleBinding.ResourceType.Path(owner)}/{GrantAccess.NameOf(name)}",
            consumers(number),
            workload ? $"/{Deployment.ResourceType.Path(user)}/{Consumer(number, 0)}" : null);
    }

    private static Func<int, IReadOnlyList<Manifest>> Consumers(Func<int, int, Manifest> one) =>
        grant => [.. Enumerable.Range(0, ConsumersOfGrant).Select(position => one(grant, position))];

    /// <summary>One serves the model; its version made the embeddings of the others.</summary>
    private static Manifest OfModel(int grant, int position)
    {
        var key = $"{UserOf(UserNumber(grant))}/{Consumer(grant, position)}";
        return position == 0
            ? Manifest.Of(Make.Deployment(key, $"{OwnerOf(grant)}/{Source(grant)}", "1.0.0"))
            : Manifest.Of(Make.Embedding(key, $"{OwnerOf(grant)}/{Source(grant)}-v1"));
    }

    private static Manifest OfDataset(int grant, int position)
    {
        var key = $"{UserOf(UserNumber(grant))}/{Consumer(grant, position)}";
        return position < 3
            ? Manifest.Of(Make.Dataset(key, from: [$"{OwnerOf(grant)}/{Source(grant)}"]))
            : Manifest.Of(Make.Embedding(key, $"{Producer}-v1", datasets: [$"{OwnerOf(grant)}/{Source(grant)}"]));
    }

    private static string Source(int grant) => $"source-{grant:000}";

    private static string Consumer(int grant, int position) => $"consumer-{grant:000}-{position}";

    private static string OwnerOf(int grant) => $"owner-{grant % Domains}";

    private static string UserOf(int number) => $"user-{number}";

    /// <summary>So that every owner gives to every user.</summary>
    private static int UserNumber(int grant) => grant / Domains % Domains;
}
