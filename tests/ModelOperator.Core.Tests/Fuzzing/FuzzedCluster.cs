using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Core.Tests.Samples;
using ModelOperator.CrdGenerator;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Fuzzing;

namespace ModelOperator.Core.Tests.Fuzzing;

/// <summary>A cluster of some 40 objects of any kind, as an API server would hold them: with defaults, uids and generations.</summary>
/// <param name="Documents">The objects in JSON; no two of a kind have the same name.</param>
/// <param name="Order">Chooses another order of the same objects.</param>
internal sealed record FuzzedCluster(IReadOnlyList<JsonObject> Documents, int Order)
{
    /// <summary>Objects in a cluster, not counting its namespaces.</summary>
    public const int Size = 40;

    /// <summary>The time in the cluster.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Words Words = new(["a", "b"], ["1"]);

    public static IReadOnlyList<KindSchema> Kinds { get; } = KindSchema.All(CustomResourceDefinitions.Build().Values);

    public static Gen<FuzzedCluster> All { get; } = Gen.Choose(0, int.MaxValue).Select(Of);

    /// <summary>The objects as the operator reads them.</summary>
    public IReadOnlyList<IKubernetesObject> Objects => [.. Documents.Select(ManifestObjects.Decode)];

    /// <summary>Clusters with fewer objects, and, once there are few, with simpler ones.</summary>
    public static IEnumerable<FuzzedCluster> Smaller(FuzzedCluster cluster)
    {
        var all = cluster.Documents;
        for (var length = all.Count / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= all.Count; start += length)
            {
                yield return cluster with { Documents = [.. all.Take(start), .. all.Skip(start + length)] };
            }
        }

        for (var i = 0; i < all.Count && all.Count <= 6; i++)
        {
            if (Kinds.FirstOrDefault(kind => kind.Kind == (string?)all[i]["kind"]) is { } kind)
            {
                foreach (var simpler in SmallerObjects.Of(kind, all[i]))
                {
                    yield return cluster with { Documents = [.. all.Take(i), simpler, .. all.Skip(i + 1)] };
                }
            }
        }
    }

    public override string ToString() => string.Join('\n', Documents.Select(document => document.ToJsonString()).Prepend(""));

    /// <summary>The cluster of a number.</summary>
    public static FuzzedCluster Of(int seed)
    {
        var random = new Random(seed);
        var source = new ObjectSource(Kinds, Words, random);
        var documents = new Dictionary<(string, string?, string), JsonObject>();
        foreach (var ns in Words.Namespaces)
        {
            Add(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns, ["labels"] = new JsonObject { ["1"] = random.Next(2) == 0 ? "a" : "1" } } });
        }

        while (documents.Count < Size + Words.Namespaces.Count)
        {
            Add(source.Next());
        }

        ServedObjects.Arrange(documents.Values, random);
        return new FuzzedCluster([.. documents.Values], random.Next());

        void Add(JsonObject item)
        {
            Store(item, random, documents.Count);
            documents[((string)item["kind"]!, (string?)item["metadata"]!["namespace"], (string)item["metadata"]!["name"]!)] = item;
        }
    }

    /// <summary>Adds what an API server adds, and now and then what others leave on an object.</summary>
    private static void Store(JsonObject item, Random random, int number)
    {
        Kinds.FirstOrDefault(kind => kind.Kind == (string?)item["kind"])?.AddDefaults(item);
        var metadata = item["metadata"]!.AsObject();
        var created = Now.AddHours(-random.Next(1, 5000));
        metadata["uid"] = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{number:d12}");
        metadata["resourceVersion"] = "1";
        metadata["generation"] = random.Next(1, 4);
        metadata["creationTimestamp"] = KubernetesTime(created);
        if (random.Next(10) == 0)
        {
            metadata["finalizers"] = random.Next(2) == 0 ? new JsonArray("example.org/other") : new JsonArray(InUse.Finalizer, "example.org/other");
            if (random.Next(2) == 0)
            {
                metadata["deletionTimestamp"] = KubernetesTime(Now);
            }
        }
    }

    private static string KubernetesTime(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
