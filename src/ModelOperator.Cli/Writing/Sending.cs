using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Writing;

/// <summary>Sends what the plugin writes, all of it under one name.</summary>
internal static class Sending
{
    private const string FieldManager = "kubectl-model";

    /// <summary>Creates an object, or makes of one that is there what is wanted; fields of others are not taken from them.</summary>
    public static Task<T> ApplyAsync<T>(KubernetesClient client, ObjectKey key, JsonNode wanted, bool dryRun, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> =>
        client.PatchAsync<T>(key, Patch.Apply(Encoding.UTF8.GetBytes(wanted.ToJsonString()), FieldManager, force: false) with { DryRun = dryRun }, null, cancellationToken);

    /// <summary>Changes fields of an object.</summary>
    public static Task<T> MergeAsync<T>(KubernetesClient client, ObjectKey key, JsonObject change, bool dryRun, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> =>
        client.PatchAsync<T>(key, Patch.Merge(Encoding.UTF8.GetBytes(change.ToJsonString()), FieldManager) with { DryRun = dryRun }, null, cancellationToken);
}
