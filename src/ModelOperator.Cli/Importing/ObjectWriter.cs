using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Cli.Writing;
using ModelOperator.Core.Importing;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Importing;

/// <summary>Applies imported objects, one after the other: each comes after those it refers to.</summary>
/// <param name="client">Sends them.</param>
/// <param name="ns">Namespace of those that have none.</param>
/// <param name="dryRun">Whether the server only checks them.</param>
internal sealed class ObjectWriter(KubernetesClient client, string ns, bool dryRun)
{
    /// <summary>Applies an object, and returns the sentence to tell.</summary>
    /// <exception cref="KubernetesApiException">The server refused.</exception>
    public async Task<string> ApplyAsync(ImportedObject item, CancellationToken cancellationToken)
    {
        var manifest = item.Manifest();
        var key = item.Object.Metadata.Key with { Namespace = item.Object.Metadata.Namespace ?? ns };
        manifest["metadata"]!["namespace"] = key.Namespace;
        _ = item.Object switch
        {
            Model => await ApplyAsync<Model>(key, manifest, cancellationToken) as object,
            ModelVersion => await ApplyAsync<ModelVersion>(key, manifest, cancellationToken),
            Dataset => await ApplyAsync<Dataset>(key, manifest, cancellationToken),
            ModelDeployment => await ApplyAsync<ModelDeployment>(key, manifest, cancellationToken),
            _ => throw new InvalidOperationException($"Nothing applies objects of type {item.Object.GetType().Name}."),
        };
        return $"{item.Object.Kind} {key} {(dryRun ? "is accepted by the server (dry run: nothing was changed)" : "applied")}";
    }

    private Task<T> ApplyAsync<T>(ObjectKey key, JsonObject manifest, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => Sending.ApplyAsync<T>(client, key, manifest, dryRun, cancellationToken);
}
