using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Catalog;
using ModelOperator.Cli.Output;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model get</c>: the page of an asset.</summary>
internal static class GetCommand
{
    public static Command Create()
    {
        var question = new AssetQuestion { Catalog = new CatalogOptions() };
        var output = OutputOption.Of(OutputOption.Text, OutputOption.Wide, OutputOption.Json, OutputOption.Yaml, OutputOption.Name);
        var command = new Command("get", "Shows the page of an asset: what it is, who owns it, how it is, what it is related to, and how to use it.") { output };
        question.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var answer = await question.AnswerAsync(result, EntityQuery.Ask, "entities", "", CatalogJsonContext.Default.EntityAnswer, cancellationToken);
            var form = result.GetRequiredValue(output);
            Console.Write(form switch
            {
                OutputOption.Text => EntityFormat.Of(answer),
                OutputOption.Wide => EntityFormat.Of(answer, wide: true),
                OutputOption.Name => answer.Node.Kind is { } kind ? $"{AssetKinds.Word(kind)}.{ApiGroup.Name}/{answer.Node.Name}\n" : $"{answer.Node.Uri}\n",
                _ => Structured.Of(answer, QueryJsonContext.Default.EntityAnswer, form),
            });
        });
        return command;
    }
}
