using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Queries.Partial;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Cluster;

/// <summary>
/// Reads by name what cannot be listed: a grant lets its grantees read the granted objects, each by its name, and the objects that refer to
/// them say what these names are.
/// </summary>
internal static class GrantedObjects
{
    private const int Most = 500;
    private const int AtOnce = 16;

    /// <summary>The objects, and those they lead to that the user may read.</summary>
    public static async Task<ListedObjects> AddAsync(KubernetesClient client, ListedObjects objects, CancellationToken cancellationToken)
    {
        var asked = new HashSet<ObjectRef>();
        while (asked.Count < Most)
        {
            var next = PartialCluster.NotListed(objects).Where(target => !objects.IsListed(target.Kind, target.Namespace) && asked.Add(target)).Take(Most).ToList();
            if (next.Count == 0)
            {
                break;
            }

            var found = new List<IAsset>();
            foreach (var some in next.Chunk(AtOnce))
            {
                found.AddRange((await Task.WhenAll(some.Select(target => ReadAsync(client, target, cancellationToken)))).OfType<IAsset>());
            }

            objects = objects with { Assets = [.. objects.Assets, .. found] };
        }

        return objects;
    }

    /// <summary>Reads an asset; null when there is none, or it may not be read.</summary>
    public static async Task<IAsset?> ReadAsync(KubernetesClient client, ObjectRef asset, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(asset.Namespace, asset.Name);
        try
        {
            return asset.Kind switch
            {
                ObjectKind.Dataset => await client.GetAsync<Dataset>(key, cancellationToken),
                ObjectKind.Model => await client.GetAsync<Model>(key, cancellationToken),
                ObjectKind.ModelVersion => await client.GetAsync<ModelVersion>(key, cancellationToken),
                ObjectKind.Embedding => await client.GetAsync<Embedding>(key, cancellationToken),
                ObjectKind.ModelDeployment => await client.GetAsync<ModelDeployment>(key, cancellationToken),
                _ => null,
            };
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound || exception.IsForbidden)
        {
            return null;
        }
    }
}
