using System.Net;
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
    /// <exception cref="KubernetesApiException">The server refused, or another asset has the name: its object is left alone.</exception>
    public async Task<string> ApplyAsync(ImportedObject item, CancellationToken cancellationToken)
    {
        var key = item.Object.Metadata.Key with { Namespace = item.Object.Metadata.Namespace ?? ns };
        await (item.Object switch
        {
            Model => ApplyAsync<Model>(item, key, cancellationToken),
            ModelVersion => ApplyAsync<ModelVersion>(item, key, cancellationToken),
            Dataset => ApplyAsync<Dataset>(item, key, cancellationToken),
            ModelDeployment => ApplyAsync<ModelDeployment>(item, key, cancellationToken),
            _ => throw new InvalidOperationException($"Nothing applies objects of type {item.Object.GetType().Name}."),
        });
        return $"{item.Object.Kind} {key} {(dryRun ? "is accepted by the server (dry run: nothing was changed)" : "applied")}";
    }

    private async Task ApplyAsync<T>(ImportedObject item, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        if (await Existing.FindAsync<T>(client, key, cancellationToken) is { } existing && item.TakenBy(existing.Metadata) is { } why)
        {
            throw new KubernetesApiException(why, HttpStatusCode.Conflict);
        }

        var manifest = item.Manifest();
        manifest["metadata"]!["namespace"] = key.Namespace;
        await Sending.ApplyAsync<T>(client, key, manifest, dryRun, cancellationToken);
    }
}
