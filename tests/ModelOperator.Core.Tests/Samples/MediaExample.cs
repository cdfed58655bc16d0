using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;

namespace ModelOperator.Core.Tests.Samples;

/// <summary>The example in config/samples/media, as manifests and as records.</summary>
internal static class MediaExample
{
    /// <summary>Label of what is refused on purpose.</summary>
    public const string ExpectLabel = "example.modeloperator.io/expect";

    public static string Folder { get; } = Repository.Example;

    public static IReadOnlyList<JsonObject> Manifests { get; } = ManifestLoader.Load(Folder);

    public static IReadOnlyList<IKubernetesObject> Objects { get; } = [.. Manifests.Select(ManifestObjects.Decode)];

    public static IReadOnlyDictionary<string, string> Namespaces { get; } = DomainsByNamespace();

    public static IEnumerable<T> All<T>() where T : IKubernetesObject => Objects.OfType<T>();

    /// <summary>Kind, namespace and name, as kubectl writes them.</summary>
    public static string Describe(IKubernetesObject item) =>
        item.Metadata.Namespace is { } ns ? $"{item.Kind} {ns}/{item.Metadata.Name}" : $"{item.Kind} {item.Metadata.Name}";

    // The first claim counts; that there is only one is a test.
    private static Dictionary<string, string> DomainsByNamespace() => All<Namespace>()
        .SelectMany(ns => All<Domain>().Where(domain => Claims(domain.Spec.Namespaces!, ns)).Select(domain => (ns, domain)))
        .GroupBy(claim => claim.ns.Metadata.Name)
        .ToDictionary(claims => claims.Key, claims => claims.Single().domain.Metadata.Name);

    private static bool Claims(NamespaceClaim claim, Namespace ns) =>
        (claim.Names?.Contains(ns.Metadata.Name) ?? false) || (claim.Selector?.Matches(ns.Metadata.Labels) ?? false);
}
