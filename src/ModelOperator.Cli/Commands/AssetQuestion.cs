using System.CommandLine;
using ModelOperator.Cli.Cluster;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Core;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Partial;

namespace ModelOperator.Cli.Commands;

/// <summary>What all questions about assets have in common: the cluster, and which asset is meant.</summary>
internal sealed class AssetQuestion
{
    public AssetQuestion(string description = "The asset: NAME, KIND/NAME, KIND/NAMESPACE/NAME or its aip:// uri.") => Asset.Description = description;

    public ClusterOptions Cluster { get; } = new();

    public Argument<string> Asset { get; } = new("asset");

    /// <summary>Adds the argument and the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(Asset);
        Cluster.AddTo(command, acrossNamespaces: true);
    }

    /// <summary>Reads what the user may see, and finds the asset.</summary>
    public async Task<(PartialCluster Cluster, string Uri)> AskAsync(ParseResult result, CancellationToken cancellationToken, ObjectKind? kind = null)
    {
        var cluster = await ReadAsync(result, cancellationToken);
        return (cluster, Resolve(result, cluster, result.GetRequiredValue(Asset), kind));
    }

    /// <summary>Reads what the user may see.</summary>
    public async Task<PartialCluster> ReadAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var client = Cluster.Connect(result);
        return await VisibleCluster.ReadAsync(client, Cluster.NamespaceOr(result, client.Configuration), cancellationToken);
    }

    /// <summary>The identity of the asset that a text means.</summary>
    public string Resolve(ParseResult result, PartialCluster cluster, string text, ObjectKind? kind = null)
    {
        var named = Cluster.NamedNamespace(result);
        var place = Cluster.AllNamespaces(result) ? null : named ?? Cluster.Configuration(result).Namespace ?? "default";
        return Answered(new AssetArgument(place, Elsewhere: named is null) { Kind = kind }.Resolve(text, cluster.Platform, cluster.Assets.Keys));
    }

    /// <summary>The answer, or the sentence that says why there is none.</summary>
    public static T Answered<T>(QueryResult<T> result)
        where T : class =>
        result.Answer ?? throw new PluginException(result.Refusal!.Reason == RefusalReason.NotFound ? ExitCode.NotFound : ExitCode.Usage, result.Refusal.Message);
}
