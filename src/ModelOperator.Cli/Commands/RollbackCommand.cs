using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Cluster;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Writing;
using ModelOperator.Core;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model rollback</c>: takes a deployment back to the version of before.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        var write = new WriteOptions();
        var name = new Argument<string>("deployment") { Description = "The ModelDeployment: NAME, modeldeployment/NAMESPACE/NAME or its aip:// uri." };
        var to = new Option<string?>("--to") { Description = "The version to go back to, as in spec.version; what served before when absent." };
        var command = new Command("rollback", "Takes a ModelDeployment back to the version that served before, and pins that version.") { name, to };
        write.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = write.Cluster.Connect(result);
            var deployment = await Existing.ReadAssetAsync<ModelDeployment>(
                client, ObjectKind.ModelDeployment, result.GetRequiredValue(name), write.Cluster.NamespaceOr(result, client.Configuration), cancellationToken);
            var key = deployment.Metadata.Key;
            var rollback = result.GetValue(to) is { } version
                ? Rollback.To(deployment, version, await VersionsAsync(client, deployment, cancellationToken), out var refusal)
                : Rollback.Before(deployment, await ServedAsync(client, deployment, cancellationToken), out refusal);
            if (rollback is null)
            {
                throw new PluginException(ExitCode.Failed, refusal);
            }

            await write.PatchAsync<ModelDeployment>(
                result, client, key, rollback.Patch,
                $"ModelDeployment {key} asks for version {rollback.Version} instead of {rollback.Replaces}: pods of that version take over as spec.rollout says; "
                + "where the deployment is applied from a repository, write the same there.",
                cancellationToken);
        });
        return command;
    }

    /// <summary>Versions of the model; null where they may only be read by name, as a grant of another namespace allows it.</summary>
    private static async Task<IReadOnlyList<ModelVersion>?> VersionsAsync(KubernetesClient client, ModelDeployment deployment, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.ListAllAsync<ModelVersion>(new ListOptions { Namespace = Rollback.NamespaceOf(deployment) }, cancellationToken)).Items;
        }
        catch (KubernetesApiException exception) when (exception.IsForbidden)
        {
            return null;
        }
    }

    /// <summary>What the deployment is known to have served and is still there.</summary>
    private static async Task<IReadOnlyList<ModelVersion>> ServedAsync(KubernetesClient client, ModelDeployment deployment, CancellationToken cancellationToken)
    {
        var versions = await Task.WhenAll(Rollback.Served(deployment)
            .Select(name => GrantedObjects.ReadAsync(client, new ObjectRef(ObjectKind.ModelVersion, Rollback.NamespaceOf(deployment), name), cancellationToken)));
        return [.. versions.OfType<ModelVersion>()];
    }
}
