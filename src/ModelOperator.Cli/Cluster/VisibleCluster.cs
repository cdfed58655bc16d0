using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Output;
using ModelOperator.Core;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Partial;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Cluster;

/// <summary>Lists what the user may see of the cluster, all kinds at once, and says once what he may not.</summary>
internal sealed class VisibleCluster(KubernetesClient client, string ns) : IDisposable
{
    private const int AtOnce = 16;

    /// <summary>Most namespaces that are asked one by one, of a user who may list namespaces but nothing in all of them.</summary>
    private const int MostNamespaces = 200;

    private readonly SemaphoreSlim _gate = new(AtOnce);
    private Task<KindList<Namespace>>? _namespaces;

    /// <summary>The graph of everything that the user may see.</summary>
    public static async Task<PartialCluster> ReadAsync(KubernetesClient client, string ns, CancellationToken cancellationToken)
    {
        using var progress = Progress.Of("reading the cluster");
        using var visible = new VisibleCluster(client, ns);
        var objects = await visible.ListAsync(cancellationToken);
        return PartialCluster.Of(await GrantedObjects.AddAsync(client, objects, cancellationToken), DateTimeOffset.UtcNow);
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The objects.</summary>
    public async Task<ListedObjects> ListAsync(CancellationToken cancellationToken)
    {
        _namespaces = KindList<Namespace>.ReadAsync(client, () => Task.FromResult(new AskedNamespaces([], 0)), _gate, cancellationToken);
        var (domains, datasets, models) = (List<Domain>(cancellationToken), List<Dataset>(cancellationToken), List<Model>(cancellationToken));
        var (versions, embeddings) = (List<ModelVersion>(cancellationToken), List<Embedding>(cancellationToken));
        var (deployments, grants) = (List<ModelDeployment>(cancellationToken), List<SharingGrant>(cancellationToken));
        try
        {
            await Task.WhenAll(_namespaces, domains, datasets, models, versions, embeddings, deployments, grants);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            throw new PluginException(ExitCode.Failed, $"the cluster does not serve the kinds of {ApiGroup.Name}: install ModelOperator, or see what is missing with kubectl model doctor");
        }

        ListedKind[] kinds = [await domains, await datasets, await models, await versions, await embeddings, await deployments, await grants];
        foreach (var gap in ListedKind.Gaps(kinds, await NamespacesAsync()))
        {
            await Console.Error.WriteLineAsync($"note: {QueryText.OneLine(gap)}");
        }

        var listed = new Dictionary<ObjectKind, Func<string, bool>>
        {
            [ObjectKind.Dataset] = (await datasets).Has,
            [ObjectKind.Model] = (await models).Has,
            [ObjectKind.ModelVersion] = (await versions).Has,
            [ObjectKind.Embedding] = (await embeddings).Has,
            [ObjectKind.ModelDeployment] = (await deployments).Has,
            [ObjectKind.SharingGrant] = (await grants).Has,
        };
        return new ListedObjects
        {
            Namespaces = (await _namespaces).Items,
            Domains = (await domains).Items,
            Assets = [.. (await datasets).Items, .. (await models).Items, .. (await versions).Items, .. (await embeddings).Items, .. (await deployments).Items],
            Grants = (await grants).Items,
            IsListed = (kind, place) => listed.TryGetValue(kind, out var has) && has(place),
        };
    }

    private Task<KindList<T>> List<T>(CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> => KindList<T>.ReadAsync(client, NamespacesAsync, _gate, cancellationToken);

    private async Task<AskedNamespaces> NamespacesAsync()
    {
        List<string> others = [.. (await _namespaces!).Items.Select(item => item.Metadata.Name).Where(name => name != ns)];
        return new AskedNamespaces([ns, .. others.Take(MostNamespaces - 1)], others.Count + 1);
    }
}
