using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Importing;
using ModelOperator.Cli.Output;
using ModelOperator.Core.Importing;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model import</c>: turns descriptions of models from elsewhere into our objects.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var sources = new Argument<string[]>("source") { Description = "Files, folders, or - for standard input.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<ImportFormat?>("--format") { Description = "What they are in; recognized by their names and what they hold when absent." };
        var fileName = new Option<string?>("--filename") { Description = "Name of what comes from standard input, such as README.md or MLmodel." };
        var sourceId = new Option<string?>("--source-id") { Description = "What the model is called where it comes from, such as organisation/name." };
        var revision = new Option<string?>("--revision") { Description = "Commit or version of the source, where the source does not say." };
        var owner = new Option<string[]>("--owner") { Description = "Who answers for the objects: NAME or NAME=CONTACT. May be given several times." };
        var comments = new Option<bool>("--comments") { Description = "Say what was not taken over in comments of the YAML too." };
        var apply = new Option<bool>("--apply") { Description = "Apply the objects to the cluster instead of writing them." };
        var dryRun = new Option<string>("--dry-run") { Description = "With --apply, server: have the server check them without storing them; none: store them.", DefaultValueFactory = _ => "none" };
        dryRun.AcceptOnlyFromAmong("none", "server");
        var command = new Command(
            "import",
            "Turns model cards and folders of model hubs, MLmodel files, MLflow registry exports, KServe InferenceServices, Kubeflow catalogs and OpenLineage events into our YAML. "
            + "What is not taken over is listed on standard error.")
        {
            sources, format, fileName, sourceId, revision, owner, comments, apply, dryRun,
        };
        cluster.AddTo(command, acrossNamespaces: false);
        command.SetAction(async (result, cancellationToken) =>
        {
            List<ImportRequest> requests = [];
            foreach (var source in result.GetRequiredValue(sources))
            {
                requests.Add(await SourceReader.ReadAsync(source, result.GetValue(fileName), cancellationToken) with
                {
                    Format = result.GetValue(format),
                    SourceId = result.GetValue(sourceId),
                    Revision = result.GetValue(revision),
                    Namespace = cluster.NamedNamespace(result),
                    Owners = [.. (result.GetValue(owner) ?? []).Select(Owner)],
                });
            }

            var imported = ImportBatch.Import(requests);
            foreach (var line in imported.SelectMany(one => ImportText.Missing(one).Concat(ImportText.Unmapped(one))))
            {
                await Console.Error.WriteLineAsync(line);
            }

            if (!result.GetValue(apply))
            {
                Console.Write(ImportText.Yaml(imported, result.GetValue(comments)));
                return ExitCode.Done;
            }

            using var client = cluster.Connect(result);
            var writer = new ObjectWriter(client, cluster.NamespaceOr(result, client.Configuration), result.GetValue(dryRun) == "server");
            return await ApplyAsync(writer, [.. imported.SelectMany(one => one.Objects)], cancellationToken);
        });
        return command;
    }

    /// <summary>One that is refused keeps no other from being applied.</summary>
    private static async Task<int> ApplyAsync(ObjectWriter writer, IReadOnlyList<ImportedObject> objects, CancellationToken cancellationToken)
    {
        using var progress = Progress.Of("applying");
        List<string> refused = [];
        foreach (var item in objects)
        {
            try
            {
                Console.WriteLine(await writer.ApplyAsync(item, cancellationToken));
            }
            catch (KubernetesApiException exception) when (exception.IsInvalid || exception.IsConflict || exception.IsForbidden || exception.IsNotFound)
            {
                refused.Add($"{item.Object.Kind} {item.Object.Metadata.Name}: {exception.Message}");
            }
        }

        return refused.Count == 0 ? ExitCode.Done
            : throw new PluginException(ExitCode.Failed, $"{refused.Count} of {objects.Count} objects were refused:\n{string.Join('\n', refused)}");
    }

    private static Owner Owner(string text) => text.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } contact] ? new Owner { Name = name, Contact = contact }
        : text.Length > 0 && !text.Contains('=', StringComparison.Ordinal) ? new Owner { Name = text }
        : throw PluginException.Usage($"--owner '{text}' names nobody: write NAME or NAME=CONTACT, such as Studio=studio@example.com");
}
