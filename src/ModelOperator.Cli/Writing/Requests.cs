using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Core.Sharing.Offers;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Writing;

/// <summary>Reads a request that is to be answered.</summary>
internal static class Requests
{
    /// <summary>Namespace and name of a request.</summary>
    public static ObjectKey KeyOf(string text) => text.Split('/') is [{ Length: > 0 } ns, { Length: > 0 } name]
        ? new ObjectKey(ns, name)
        : throw PluginException.Usage($"'{text}' names no AccessRequest: write NAMESPACE/NAME, with the namespace that asks");

    /// <summary>
    /// The request. An owner need not be allowed to read it where it is: his own assets say in their status who asks for them, and for what.
    /// </summary>
    public static async Task<AccessRequest> ReadAsync(KubernetesClient client, ObjectKey key, string ownersNamespace, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync<AccessRequest>(key, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsForbidden)
        {
            var lists = await Task.WhenAll(
                PendingAsync<Dataset>(client, ownersNamespace, cancellationToken), PendingAsync<Model>(client, ownersNamespace, cancellationToken),
                PendingAsync<ModelVersion>(client, ownersNamespace, cancellationToken), PendingAsync<Embedding>(client, ownersNamespace, cancellationToken),
                PendingAsync<ModelDeployment>(client, ownersNamespace, cancellationToken));
            return PendingRequest.Of(key, ownersNamespace, lists.SelectMany(assets => assets))
                ?? throw PluginException.NotFound($"AccessRequest {key} may not be read, and no asset of namespace {ownersNamespace} says that it waits for an answer: name the namespace that is asked with -n; "
                    + "an asset tells of the 10 oldest requests, so answer those first, or give access with kubectl model share");
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            throw PluginException.NotFound($"there is no AccessRequest {key}: kubectl get areq -A shows those there are");
        }
    }

    private static async Task<IReadOnlyList<IAsset>> PendingAsync<T>(KubernetesClient client, string ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>, IAsset =>
        (await client.ListAllAsync<T>(new ListOptions { Namespace = ns }, cancellationToken)).Items;
}
