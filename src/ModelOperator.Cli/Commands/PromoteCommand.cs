using System.CommandLine;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Cli.Writing;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model promote</c>: asks for another stage of a version.</summary>
internal static class PromoteCommand
{
    public static Command Create()
    {
        var write = new WriteOptions();
        var version = new Argument<string>("version") { Description = "The ModelVersion: NAME, modelversion/NAMESPACE/NAME or its aip:// uri." };
        var stage = new Option<Stage>("--stage") { Description = "The stage: Staging, Production, Archived, or None.", Required = true };
        var command = new Command("promote", "Asks for another stage of a ModelVersion; it takes effect when the version passes its Model's gates.") { version, stage };
        write.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = write.Cluster.Connect(result);
            var before = await Existing.ReadAssetAsync<ModelVersion>(
                client, ObjectKind.ModelVersion, result.GetRequiredValue(version), write.Cluster.NamespaceOr(result, client.Configuration), cancellationToken);
            var (key, wanted) = (before.Metadata.Key, result.GetValue(stage));
            await write.PatchAsync<ModelVersion>(
                result, client, key, new JsonObject { ["spec"] = new JsonObject { ["stage"] = wanted.ToString() } },
                $"Asked for stage {wanted} of ModelVersion {key}, which is in {before.Status?.Stage ?? Stage.None}: {Next(wanted, key)}",
                cancellationToken);
        });
        return command;
    }

    private static string Next(Stage wanted, ObjectKey key) => wanted is Stage.Staging or Stage.Production
        ? $"it gets there once it passes the gates of its Model, and kubectl model why modelversion/{key} says what is missing."
        : "deployments that follow a stage leave it for the highest version that is left in that stage.";
}
