using System.CommandLine;
using ModelOperator.Cli.CommandLine;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model completion</c>: scripts for shells.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish for kubectl-model; kubectl for the program kubectl_complete-model that kubectl itself asks." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "kubectl");
        var command = new Command("completion", "Writes the script by which a shell completes the plugin's words.") { shell };
        command.SetAction(result => Console.Write(CompletionScripts.For(result.GetRequiredValue(shell))));
        return command;
    }
}
