using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Cli.Catalog;
using ModelOperator.Cli.Cluster;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Core;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Partial;

namespace ModelOperator.Cli.Commands;

/// <summary>What all questions about assets have in common: the cluster or the catalog, and which asset is meant.</summary>
internal sealed class AssetQuestion
{
    public AssetQuestion(string description = "The asset: NAME, KIND/NAME, KIND/NAMESPACE/NAME or its aip:// uri.") => Asset.Description = description;

    public ClusterOptions Cluster { get; } = new();

    /// <summary>The catalog, for questions that one answers.</summary>
    public CatalogOptions? Catalog { get; init; }

    public Argument<string> Asset { get; } = new("asset");

    /// <summary>Adds the argument and the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Asset);
        Cluster.AddTo(command, acrossNamespaces: true);
        Catalog?.AddTo(command);
    }

    /// <summary>Has a question answered by the catalog that is named, or else from what the user may see of the cluster.</summary>
    /// <param name="result">What was written.</param>
    /// <param name="ask">The question, of a cluster and the identity of the asset.</param>
    /// <param name="path">The question as the catalog's API calls it.</param>
    /// <param name="parameters">Its parameters there, as the query of a URL.</param>
    /// <param name="contract">Form of the catalog's answer.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<T> AnswerAsync<T>(
        ParseResult result, Func<QueryScope, string, QueryResult<T>> ask, string path, string parameters, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
        where T : class
    {
        if (Catalog?.Server(result) is not { } server)
        {
            var (cluster, found) = await AskAsync(result, cancellationToken);
            return Answers.Of(ask(cluster.Scope, found));
        }

        using var catalog = await CatalogClient.OpenAsync(server, Catalog, result, Cluster.Configuration(result), cancellationToken);
        var uri = await catalog.ResolveAsync(Argument(result, kind: null), result.GetRequiredValue(Asset), cancellationToken);
        return await catalog.AskAsync(path, uri, parameters, contract, cancellationToken);
    }

    /// <summary>Reads what the user may see, and finds the asset.</summary>
    public async Task<(PartialCluster Cluster, string Uri)> AskAsync(ParseResult result, CancellationToken cancellationToken, ObjectKind? kind = null)
    {
        using var client = Cluster.Connect(result);
        var cluster = await VisibleCluster.ReadAsync(client, Cluster.NamespaceOr(result, client.Configuration), cancellationToken);
        return (cluster, Resolve(result, cluster, result.GetRequiredValue(Asset), kind));
    }

    /// <summary>The identity of the asset that a text means.</summary>
    public string Resolve(ParseResult result, PartialCluster cluster, string text, ObjectKind? kind = null) =>
        Answers.Of(Argument(result, kind).Resolve(text, cluster.Platform, cluster.Assets.Keys));

    private AssetArgument Argument(ParseResult result, ObjectKind? kind)
    {
        var named = Cluster.NamedNamespace(result);
        var place = Cluster.AllNamespaces(result) ? null : named ?? Cluster.Configuration(result).Namespace ?? "default";
        return new AssetArgument(place, Elsewhere: named is null) { Kind = kind };
    }
}
