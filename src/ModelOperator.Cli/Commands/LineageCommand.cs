using System.CommandLine;
using System.Globalization;
using ModelOperator.Cli.Catalog;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Output;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model lineage</c>: what an asset was made from, or what was made from it.</summary>
internal static class LineageCommand
{
    private static readonly Uri Producer = new("https://modeloperator.io/kubectl-model");

    public static Command Create()
    {
        var question = new AssetQuestion { Catalog = new CatalogOptions() };
        var direction = new Option<LineageDirection>("--direction")
        {
            Description = "upstream: what it was made from; downstream: what was made from it.",
            DefaultValueFactory = _ => LineageDirection.Upstream,
        };
        var depth = new Option<int?>("--depth") { Description = "How many edges far at most; all when absent." };
        var kinds = new Option<string?>("--kinds") { Description = "Kinds to show, separated by commas; all when absent." };
        var output = OutputOption.Of("tree", "dot", "mermaid", OutputOption.Json, OutputOption.Yaml, "openlineage");
        var command = new Command("lineage", "Shows what an asset was made from, or what was made from it.") { direction, depth, kinds, output };
        question.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            IReadOnlySet<ObjectKind>? shown = result.GetValue(kinds) is { } text ? Answers.Of(AssetKinds.Read(text)) : null;
            var (way, far) = (result.GetValue(direction), result.GetValue(depth));
            var answer = await question.AnswerAsync(
                result, (scope, uri) => LineageQuery.Ask(scope, uri, way, far ?? int.MaxValue, shown),
                "lineage", Parameters(way, far, shown), CatalogJsonContext.Default.LineageAnswer, cancellationToken);
            var form = result.GetRequiredValue(output);
            Console.Write(form switch
            {
                "tree" => TreeFormat.Of(answer),
                "dot" => DotFormat.Of(answer),
                "mermaid" => MermaidFormat.Of(answer),
                "openlineage" => OpenLineageFormat.Of(answer, Producer, DateTimeOffset.UtcNow),
                _ => Structured.Of(answer, QueryJsonContext.Default.LineageAnswer, form),
            });
        });
        return command;
    }

    private static string Parameters(LineageDirection way, int? far, IReadOnlySet<ObjectKind>? kinds) =>
        $"?direction={way.ToString().ToLowerInvariant()}"
        + (far is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&depth={far}"))
        + (kinds is null ? "" : $"&kinds={string.Join(',', kinds.Order())}");
}
