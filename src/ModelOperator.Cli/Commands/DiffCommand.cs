using System.CommandLine;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Output;
using ModelOperator.Core;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model diff</c>: what differs between two versions.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var question = new AssetQuestion("The one ModelVersion: NAME, modelversion/NAMESPACE/NAME or its aip:// uri.");
        var other = new Argument<string>("other") { Description = "The other ModelVersion." };
        var output = OutputOption.Of(OutputOption.Text, OutputOption.Json, OutputOption.Yaml);
        var command = new Command("diff", "Shows what differs between two ModelVersions: metrics, data, artifact, code and signature.") { output };
        question.AddTo(command);
        command.Add(other);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (cluster, before) = await question.AskAsync(result, cancellationToken, ObjectKind.ModelVersion);
            var after = question.Resolve(result, cluster, result.GetRequiredValue(other), ObjectKind.ModelVersion);
            var answer = Answers.Of(DiffQuery.Ask(cluster.Scope, before, after));
            var form = result.GetRequiredValue(output);
            Console.Write(form == OutputOption.Text ? DiffFormat.Of(answer) : Structured.Of(answer, QueryJsonContext.Default.DiffAnswer, form));
        });
        return command;
    }
}
