using System.Text;
using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>
/// The objects of a kind as the events that a watch begins with. They are written once, before anything is measured: what making them
/// costs an API server is no part of the catalog.
/// </summary>
/// <param name="Plural">The kind, as it is in addresses.</param>
/// <param name="Chunks">The events, many in each chunk.</param>
internal sealed record ListedKind(string Plural, IReadOnlyList<byte[]> Chunks)
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>All objects by their kinds.</summary>
    public static IReadOnlyList<ListedKind> Of(IEnumerable<IKubernetesObject> items)
    {
        Dictionary<string, (List<byte[]> Full, MemoryStream Open)> kinds = [];
        foreach (var item in items)
        {
            var (plural, json) = Written(item);
            if (!kinds.TryGetValue(plural, out var kind))
            {
                kinds[plural] = kind = ([], new MemoryStream(2 * ChunkSize));
            }

            kind.Open.Write(Event("ADDED", json));
            if (kind.Open.Length >= ChunkSize)
            {
                kind.Full.Add(kind.Open.ToArray());
                kind.Open.SetLength(0);
            }
        }

        return [.. kinds.Select(kind => new ListedKind(kind.Key, [.. kind.Value.Full, kind.Value.Open.ToArray()]))];
    }

    /// <summary>The event of an object that changed.</summary>
    public static byte[] Modified(IKubernetesObject item) => Event("MODIFIED", Written(item).Json);

    private static byte[] Event(string type, byte[] json) => [.. Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","object":"""), .. json, .. "}\n"u8];

    private static (string Plural, byte[] Json) Written(IKubernetesObject item) => item switch
    {
        Dataset dataset => Of(dataset),
        Model model => Of(model),
        ModelVersion version => Of(version),
        Embedding embedding => Of(embedding),
        ModelDeployment deployment => Of(deployment),
        SharingGrant grant => Of(grant),
        Domain domain => Of(domain),
        Namespace ns => Of(ns),
        _ => throw new ArgumentException($"{item.GetType().Name} is not part of the catalog.", nameof(item)),
    };

    private static (string Plural, byte[] Json) Of<T>(T item) where T : class, IKubernetesObject<T> =>
        (T.ResourceType.Plural, JsonSerializer.SerializeToUtf8Bytes(item, T.JsonTypeInfo));
}
