using ModelOperator.Core.Queries.Partial;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Cluster;

/// <summary>The objects of a kind that one user may list.</summary>
internal sealed record KindList<T>(IReadOnlyList<T> Items, HashSet<string>? Namespaces, IReadOnlyList<UnreadableObject> Unreadable)
    : ListedKind(T.ResourceType.Plural, Namespaces, Unreadable)
    where T : class, IKubernetesObject<T>
{
    private const int PageSize = 2000;

    /// <summary>Lists everywhere; where that is not allowed, in each of some namespaces, as far as it is.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="namespaces">Where to ask then.</param>
    /// <param name="gate">Keeps such questions, of all kinds together, from coming all at once.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<KindList<T>> ReadAsync(KubernetesClient client, Func<Task<AskedNamespaces>> namespaces, SemaphoreSlim gate, CancellationToken cancellationToken)
    {
        try
        {
            var everything = await client.ListAllAsync<T>(new ListOptions { Limit = PageSize }, cancellationToken);
            return new(everything.Items, null, everything.Unreadable);
        }
        catch (KubernetesApiException exception) when (exception.IsForbidden)
        {
        }

        var names = T.ResourceType.Namespaced ? (await namespaces()).Names : [];
        var lists = await Task.WhenAll(names.Select(async name => (Name: name, List: await ReadAsync(client, name, gate, cancellationToken))));
        var allowed = lists.Where(one => one.List is not null).ToList();
        return new(
            [.. allowed.SelectMany(one => one.List!.Items)],
            allowed.Select(one => one.Name).ToHashSet(),
            [.. allowed.SelectMany(one => one.List!.Unreadable)]);
    }

    private static async Task<ResourceList<T>?> ReadAsync(KubernetesClient client, string ns, SemaphoreSlim gate, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await client.ListAllAsync<T>(new ListOptions { Namespace = ns, Limit = PageSize }, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsForbidden)
        {
            return null;
        }
        finally
        {
            gate.Release();
        }
    }
}
