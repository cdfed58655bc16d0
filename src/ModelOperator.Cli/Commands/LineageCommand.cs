using System.CommandLine;
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
        var question = new AssetQuestion();
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
            IReadOnlySet<ObjectKind>? shown = result.GetValue(kinds) is { } text ? AssetQuestion.Answered(AssetKinds.Read(text)) : null;
            var (cluster, uri) = await question.AskAsync(result, cancellationToken);
            var answer = AssetQuestion.Answered(LineageQuery.Ask(cluster.Scope, uri, result.GetValue(direction), result.GetValue(depth) ?? int.MaxValue, shown));
            var form = result.GetRequiredValue(output);
            Console.Write(form switch
            {
                "tree" => TreeFormat.Of(answer),
                "dot" => DotFormat.Of(answer),
                "mermaid" => MermaidFormat.Of(answer),
                "openlineage" => OpenLineageFormat.Of(answer, Producer, cluster.Scope.State.Now),
                _ => Structured.Of(answer, QueryJsonContext.Default.LineageAnswer, form),
            });
        });
        return command;
    }
}
