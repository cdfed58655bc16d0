using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Manifests;

namespace ModelOperator.Core.Tests.Samples;

/// <summary>The example in config/samples/media, as manifests and as records.</summary>
internal static class MediaExample
{
    /// <summary>Label of what is refused on purpose.</summary>
    public const string ExpectLabel = "example.modeloperator.io/expect";

    private static readonly Dictionary<(string ApiVersion, string Kind), JsonTypeInfo> Contracts = new(
    [
        Contract<Namespace>(), Contract<Domain>(), Contract<ServingRuntime>(), Contract<Dataset>(), Contract<Model>(), Contract<ModelVersion>(),
        Contract<Embedding>(), Contract<SharingGrant>(), Contract<ModelDeployment>(),
    ]);

    public static string Folder { get; } = Path.Combine(RepositoryRoot(), "config", "samples", "media");

    public static IReadOnlyList<JsonObject> Manifests { get; } = ManifestLoader.Load(Folder);

    public static IReadOnlyList<IKubernetesObject> Objects { get; } = [.. Manifests.Select(Decode)];

    public static IReadOnlyDictionary<string, string> Namespaces { get; } = DomainsByNamespace();

    public static IEnumerable<T> All<T>() where T : IKubernetesObject => Objects.OfType<T>();

    /// <summary>Kind, namespace and name, as kubectl writes them.</summary>
    public static string Describe(IKubernetesObject item) =>
        item.Metadata.Namespace is { } ns ? $"{item.Kind} {ns}/{item.Metadata.Name}" : $"{item.Kind} {item.Metadata.Name}";

    public static IKubernetesObject Decode(JsonObject manifest) => (IKubernetesObject)manifest.Deserialize(Contract(manifest))!;

    public static JsonNode Encode(IKubernetesObject item, JsonObject manifest) => JsonSerializer.SerializeToNode(item, Contract(manifest))!;

    private static JsonTypeInfo Contract(JsonObject manifest)
    {
        var key = (manifest["apiVersion"]!.GetValue<string>(), manifest["kind"]!.GetValue<string>());
        return Contracts.TryGetValue(key, out var contract) ? contract : throw new InvalidOperationException($"{key} is no kind of the example.");
    }

    private static KeyValuePair<(string ApiVersion, string Kind), JsonTypeInfo> Contract<T>() where T : class, IKubernetesObject<T> =>
        new((T.ResourceType.ApiVersion, T.ResourceType.Kind), T.JsonTypeInfo);

    // The first claim counts; that there is only one is a test.
    private static Dictionary<string, string> DomainsByNamespace() => All<Namespace>()
        .SelectMany(ns => All<Domain>().Where(domain => Claims(domain.Spec.Namespaces!, ns)).Select(domain => (ns, domain)))
        .GroupBy(claim => claim.ns.Metadata.Name)
        .ToDictionary(claims => claims.Key, claims => claims.Single().domain.Metadata.Name);

    private static bool Claims(NamespaceClaim claim, Namespace ns) =>
        (claim.Names?.Contains(ns.Metadata.Name) ?? false) || (claim.Selector?.Matches(ns.Metadata.Labels) ?? false);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ModelOperator.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder.FullName;
    }
}
