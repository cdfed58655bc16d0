using System.CommandLine;
using ModelOperator.Cli.Catalog;
using ModelOperator.Cli.Output;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model impact</c>: who is affected when an asset changes.</summary>
internal static class ImpactCommand
{
    public static Command Create()
    {
        var question = new AssetQuestion { Catalog = new CatalogOptions() };
        var output = OutputOption.Of(OutputOption.Text, OutputOption.Json, OutputOption.Yaml);
        var command = new Command("impact", "Shows who is affected when an asset changes: serving deployments first, then by domain and owner.") { output };
        question.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var answer = await question.AnswerAsync(result, ImpactQuery.Ask, "impact", "", CatalogJsonContext.Default.ImpactAnswer, cancellationToken);
            var form = result.GetRequiredValue(output);
            Console.Write(form == OutputOption.Text ? ImpactFormat.Of(answer) : Structured.Of(answer, QueryJsonContext.Default.ImpactAnswer, form));
        });
        return command;
    }
}
