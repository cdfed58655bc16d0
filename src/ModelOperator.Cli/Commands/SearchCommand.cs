using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Catalog;
using ModelOperator.Cli.Cluster;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Output;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Finding;
using ModelOperator.Core.Queries.Formats;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model search</c>: finds assets by words.</summary>
internal static class SearchCommand
{
    private const int MostHits = 100;

    public static Command Create()
    {
        var (options, catalogs) = (new ClusterOptions(), new CatalogOptions());
        var query = new Argument<string[]>("query") { Description = "Words; every one must be found. Without words every asset is.", Arity = ArgumentArity.ZeroOrMore };
        var kind = Values("--kind", "Kind of the asset.");
        var domain = Values("--domain", "Domain that owns it.");
        var owner = Values("--owner", "Who answers for it.");
        var tag = Values("--tag", "A tag.");
        var task = Values("--task", "What a Model does.");
        var stage = Values("--stage", "Stage of a ModelVersion.");
        var license = Values("--license", "Licence, as an SPDX identifier.");
        var unused = new Option<bool>("--unused") { Description = "Only what nothing has been made from for long." };
        var limit = new Option<int>("--limit") { Description = $"Most assets to show, at most {MostHits}.", DefaultValueFactory = _ => 20 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostHits)
            {
                result.AddError($"--limit must be between 1 and {MostHits}.");
            }
        });
        var output = OutputOption.Of(OutputOption.Text, OutputOption.Wide, OutputOption.Json, OutputOption.Yaml, OutputOption.Name);
        var command = new Command("search", "Finds assets by name, description, tags and owners; the exact name first, and with a mistake in a word.")
        {
            query, kind, domain, owner, tag, task, stage, license, unused, limit, output,
        };
        options.AddTo(command, acrossNamespaces: true);
        catalogs.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue<string?>("--server") is not null && result.GetValue<string?>("--namespace") is not null)
            {
                result.AddError("--namespace means nothing to a catalog: narrow with --domain, or leave --server out.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            var words = string.Join(' ', result.GetValue(query) ?? []);
            var filters = new SearchFilters
            {
                Kinds = result.GetValue(kind) is { Length: > 0 } kinds ? Answers.Of(AssetKinds.Read(string.Join(',', kinds))) : null,
                Domains = result.GetValue(domain) ?? [],
                Owners = result.GetValue(owner) ?? [],
                Tags = result.GetValue(tag) ?? [],
                Tasks = result.GetValue(task) ?? [],
                Stages = result.GetValue(stage) ?? [],
                Licenses = result.GetValue(license) ?? [],
                Unused = result.GetValue(unused) ? true : null,
                Namespace = options.NamedNamespace(result),
            };
            var found = catalogs.Server(result) is { } server
                ? await SearchAsync(server, catalogs, options, result, words, filters, result.GetValue(limit), cancellationToken)
                : await SearchAsync(options, result, words, filters, result.GetValue(limit), cancellationToken);
            var form = result.GetRequiredValue(output);
            Console.Write(form switch
            {
                OutputOption.Text => SearchFormat.Of(found),
                OutputOption.Wide => SearchFormat.Of(found, wide: true),
                OutputOption.Name => string.Concat(found.Assets.Select(asset => $"{AssetKinds.Word(asset.Kind)}.{ApiGroup.Name}/{asset.Name}\n")),
                _ => Structured.Of(found, QueryJsonContext.Default.FoundAssets, form),
            });
        });
        return command;
    }

    private static async Task<FoundAssets> SearchAsync(
        Uri server, CatalogOptions catalogs, ClusterOptions options, ParseResult result, string words, SearchFilters filters, int limit, CancellationToken cancellationToken)
    {
        using var catalog = await CatalogClient.OpenAsync(server, catalogs, result, options.Configuration(result), cancellationToken);
        return await catalog.SearchAsync(words, filters, limit, cancellationToken);
    }

    private static async Task<FoundAssets> SearchAsync(
        ClusterOptions options, ParseResult result, string words, SearchFilters filters, int limit, CancellationToken cancellationToken)
    {
        using var client = options.Connect(result);
        var cluster = await VisibleCluster.ReadAsync(client, options.NamespaceOr(result, client.Configuration), cancellationToken);
        return Answers.Of(AssetSearch.Find(cluster.Assets.Values.Select(asset => FoundAsset.Of(asset, cluster)), words, filters, limit));
    }

    private static Option<string[]> Values(string name, string description) =>
        new(name) { Description = $"{description} May be given several times.", AllowMultipleArgumentsPerToken = false };
}
