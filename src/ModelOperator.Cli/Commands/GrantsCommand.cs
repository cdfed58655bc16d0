using System.CommandLine;
using ModelOperator.Cli.Cluster;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Output;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;
using ModelOperator.Core.Queries.Granting;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model grants</c>: what a namespace lets others do, and what others let it do.</summary>
internal static class GrantsCommand
{
    public static Command Create()
    {
        var options = new ClusterOptions();
        var output = OutputOption.Of(OutputOption.Text, OutputOption.Json, OutputOption.Yaml);
        var command = new Command("grants", "Shows the grants out of a namespace and into it, until when they last and who lives by them.") { output };
        options.AddTo(command, acrossNamespaces: true);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = options.Connect(result);
            var ns = options.NamespaceOr(result, client.Configuration);
            var answer = GrantsQuery.Ask(await VisibleCluster.ReadAsync(client, ns, cancellationToken), options.AllNamespaces(result) ? null : ns);
            var form = result.GetRequiredValue(output);
            Console.Write(form == OutputOption.Text ? GrantsFormat.Of(answer) : Structured.Of(answer, QueryJsonContext.Default.GrantsAnswer, form));
        });
        return command;
    }
}
