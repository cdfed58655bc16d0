using System.CommandLine;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Doctor;
using ModelOperator.Cli.Output;
using ModelOperator.Core.Installation;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model doctor</c>: what works of an installation and what does not.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var options = new ClusterOptions();
        var operatorNamespace = new Option<string>("--operator-namespace")
        {
            Description = "Namespace that the operator runs in.",
            DefaultValueFactory = _ => "modeloperator-system",
        };
        var command = new Command("doctor", "Checks the installation, and says of what does not work what to do. Ends with 1 when something fails that nothing works without.") { operatorNamespace };
        options.AddTo(command, acrossNamespaces: false);
        command.SetAction(async (result, cancellationToken) =>
        {
            var skews = new ClockSkew();
            var configuration = options.Configuration(result);
            using var client = new KubernetesClient(configuration, new KubernetesClientOptions { UserAgent = ClusterOptions.UserAgent, OnRequest = skews.Note });
            var reader = new InstallationReader(client, options.NamespaceOr(result, configuration), result.GetRequiredValue(operatorNamespace), () => skews.Skew);
            var findings = InstallationCheck.Of(await FactsAsync(reader, cancellationToken));
            foreach (var finding in findings)
            {
                Console.WriteLine($"{Mark(finding.Verdict)}  {finding.Sentence}");
            }

            return findings.Any(finding => finding.Verdict == CheckVerdict.Fail) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async Task<InstallationFacts> FactsAsync(InstallationReader reader, CancellationToken cancellationToken)
    {
        using var progress = Progress.Of("checking");
        return await reader.ReadAsync(cancellationToken);
    }

    private static string Mark(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Ok => Paint.Good("ok  "),
        CheckVerdict.Warn => Paint.Doubtful("warn"),
        _ => Paint.Bad("FAIL"),
    };
}
