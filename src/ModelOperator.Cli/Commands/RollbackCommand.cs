using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Writing;
using ModelOperator.Core;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Commands;

/// <summary><c>kubectl model rollback</c>: takes a deployment back to the version of before.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        var write = new WriteOptions();
        var name = new Argument<string>("deployment") { Description = "Name of the ModelDeployment." };
        var to = new Option<string?>("--to") { Description = "The version to go back to, as in spec.version; what served before when absent." };
        var command = new Command("rollback", "Takes a ModelDeployment back to the version that served before, and pins that version.") { name, to };
        write.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = write.Cluster.Connect(result);
            var key = new ObjectKey(write.Cluster.NamespaceOr(result, client.Configuration), Existing.Name(result.GetRequiredValue(name), ObjectKind.ModelDeployment));
            var deployment = await Existing.ReadAsync<ModelDeployment>(client, key, cancellationToken);
            var versions = await VersionsAsync(client, deployment, cancellationToken);
            var rollback = Rollback.Decide(deployment, versions, result.GetValue(to), out var refusal) ?? throw new PluginException(ExitCode.Failed, refusal);
            await write.PatchAsync<ModelDeployment>(
                result, client, key, rollback.Patch,
                $"ModelDeployment {key} asks for version {rollback.Version} instead of {rollback.Replaces}: pods of that version take over as spec.rollout says; "
                + "where the deployment is applied from a repository, write the same there.",
                cancellationToken);
        });
        return command;
    }

    /// <summary>Versions of the model. Of another namespace's, which may only be read by name, those that the status names.</summary>
    private static async Task<IReadOnlyList<KnownVersion>> VersionsAsync(KubernetesClient client, ModelDeployment deployment, CancellationToken cancellationToken)
    {
        var model = deployment.Spec.Model;
        try
        {
            var versions = await client.ListAllAsync<ModelVersion>(new ListOptions { Namespace = model.Namespace ?? deployment.Metadata.Namespace }, cancellationToken);
            return [.. versions.Items.Where(version => version.Spec.ModelRef.Name == model.Name).Select(version => new KnownVersion(version.Metadata.Name, version.Spec.Version))];
        }
        catch (KubernetesApiException exception) when (exception.IsForbidden)
        {
            return [.. (deployment.Status?.Versions ?? []).Select(served => new KnownVersion(served.ModelVersion, served.Version))];
        }
    }
}
