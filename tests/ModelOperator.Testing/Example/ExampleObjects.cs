using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Manifests;

namespace ModelOperator.Testing.Example;

/// <summary>The objects of an example in a cluster: applies its manifests, and reads what became of them.</summary>
public sealed class ExampleObjects
{
    /// <summary>The field manager of <c>kubectl apply --server-side</c>, so that who goes on with kubectl meets no conflict with us.</summary>
    public const string FieldManager = "kubectl";

    private static readonly Dictionary<string, Func<KubernetesClient, ObjectKey, Patch, CancellationToken, Task>> ApplyByKind = new(
    [
        Apply<Namespace>(), Apply<Domain>(), Apply<ServingRuntime>(), Apply<Dataset>(), Apply<Model>(), Apply<ModelVersion>(), Apply<Embedding>(),
        Apply<SharingGrant>(), Apply<AccessRequest>(), Apply<AccessDenial>(), Apply<ModelDeployment>(),
    ]);

    private readonly KubernetesClient _client;
    private readonly IReadOnlyList<JsonObject> _manifests;

    /// <param name="client">The cluster.</param>
    /// <param name="folder">The folder with the example's manifests.</param>
    /// <exception cref="FormatException">A manifest cannot be read, or is of a kind that no example has.</exception>
    public ExampleObjects(KubernetesClient client, string folder)
    {
        _client = client;
        _manifests = ManifestLoader.Load(folder);
        if (_manifests.FirstOrDefault(manifest => !ApplyByKind.ContainsKey(KindOf(manifest))) is { } unknown)
            throw new FormatException($"{folder}: {KindOf(unknown)} {(string?)unknown["metadata"]!["name"]} is of a kind that is not applied here.");
        Expected = [.. _manifests.Select(ExpectedObject.Of).OfType<ExpectedObject>()];
    }

    /// <summary>The number of manifests.</summary>
    public int Count => _manifests.Count;

    /// <summary>What has to become of each object that the operator looks after.</summary>
    public IReadOnlyList<ExpectedObject> Expected { get; }

    /// <summary>
    /// Makes the cluster's objects what the manifests say, by server-side apply. It is forced: the example is what its files say, whoever
    /// tried something with it before.
    /// </summary>
    /// <exception cref="KubernetesApiException">The server refused an object; the message names it.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        foreach (var manifest in _manifests)
        {
            var metadata = manifest["metadata"]!;
            await ApplyByKind[KindOf(manifest)](
                _client,
                new((string?)metadata["namespace"] ?? "", (string)metadata["name"]!),
                Patch.Apply(JsonSerializer.SerializeToUtf8Bytes(manifest), FieldManager, force: true),
                cancellationToken);
        }
    }

    /// <summary>The example's objects as they are now.</summary>
    public async Task<ExampleSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        async Task<IReadOnlyList<T>> All<T>() where T : class, IKubernetesObject<T> => (await _client.ListAllAsync<T>(null, cancellationToken)).Items;
        var snapshot = new ExampleSnapshot
        {
            Domains = await All<Domain>(),
            ServingRuntimes = await All<ServingRuntime>(),
            Datasets = await All<Dataset>(),
            Models = await All<Model>(),
            ModelVersions = await All<ModelVersion>(),
            Embeddings = await All<Embedding>(),
            SharingGrants = await All<SharingGrant>(),
            AccessRequests = await All<AccessRequest>(),
            AccessDenials = await All<AccessDenial>(),
            ModelDeployments = await All<ModelDeployment>(),
        };
        return snapshot.Only(Expected.Select(item => item.Key).ToHashSet());
    }

    private static KeyValuePair<string, Func<KubernetesClient, ObjectKey, Patch, CancellationToken, Task>> Apply<T>()
        where T : class, IKubernetesObject<T> =>
        new(T.ResourceType.Kind, (client, key, patch, cancellationToken) => client.PatchAsync<T>(key, patch, cancellationToken: cancellationToken));

    private static string KindOf(JsonObject manifest) => (string)manifest["kind"]!;
}
