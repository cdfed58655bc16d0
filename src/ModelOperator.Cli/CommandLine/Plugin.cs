using System.CommandLine;
using System.Text;
using ModelOperator.Cli.Commands;
using ModelOperator.Core.Importing;
using ModelOperator.Core.Queries;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The plugin as kubectl starts it: parses, runs one command, and says in one sentence what went wrong.</summary>
internal static class Plugin
{
    /// <summary>Runs the plugin.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        // Pipes get the same bytes wherever it runs.
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        Console.SetOut(output);
        try
        {
            // What begins with @ is a word, and no file of words.
            var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
            {
                var message = parsed is { CommandResult.Command: RootCommand, UnmatchedTokens: [var word, ..] } ? $"'{word}' is no command"
                    : string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct());
                throw PluginException.Usage($"{message.TrimEnd('.')}: see {CommandPath(parsed)} --help");
            }

            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output });
        }
        catch (PluginException exception)
        {
            return await TellAsync(exception.Message, exception.Code);
        }
        catch (KubernetesApiException exception)
        {
            return await TellAsync(exception.Message, exception.IsNotFound || exception.IsForbidden ? ExitCode.NotFound : ExitCode.Failed);
        }
        catch (Exception exception) when (exception is ConfigurationException or ImportException or IOException or UnauthorizedAccessException or HttpRequestException)
        {
            return await TellAsync(exception.Message, ExitCode.Failed);
        }
        catch (OperationCanceledException)
        {
            return await TellAsync("interrupted", ExitCode.Failed);
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand($"Finds, follows, shares and imports machine-learning assets of ModelOperator.\n\n{ExitCode.Help}");
        Command[] commands =
        [
            SearchCommand.Create(), GetCommand.Create(), LineageCommand.Create(), ImpactCommand.Create(), WhyCommand.Create(), GrantsCommand.Create(), CardCommand.Create(), DiffCommand.Create(),
            ShareCommand.Create(), RequestCommand.Create(), ApproveCommand.Create(), DenyCommand.Create(), RevokeCommand.Create(),
            PromoteCommand.Create(), RollbackCommand.Create(), ImportCommand.Create(),
            DoctorCommand.Create(), CompletionCommand.Create(),
        ];
        foreach (var command in commands)
        {
            root.Add(command);
        }

        return root;
    }

    private static string CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "kubectl model" : $"kubectl model {parsed.CommandResult.Command.Name}";

    private static async Task<int> TellAsync(string message, int code)
    {
        await Console.Out.FlushAsync();
        await Console.Error.WriteLineAsync($"error: {QueryText.Lines(message)}");
        return code;
    }
}
