using System.CommandLine;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Output;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model why</c>: why an asset is not ready.</summary>
internal static class WhyCommand
{
    public static Command Create()
    {
        var question = new AssetQuestion();
        var output = OutputOption.Of(OutputOption.Text, OutputOption.Json, OutputOption.Yaml);
        var command = new Command("why", "Says why an asset is not ready, down to the object and field that is to be mended.") { output };
        question.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (cluster, uri) = await question.AskAsync(result, cancellationToken);
            var answer = Answers.Of(WhyQuery.Ask(cluster.Scope, uri));
            var form = result.GetRequiredValue(output);
            Console.Write(form == OutputOption.Text ? WhyFormat.Of(answer) : Structured.Of(answer, QueryJsonContext.Default.WhyAnswer, form));
        });
        return command;
    }
}
