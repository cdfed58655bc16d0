using System.Diagnostics;
using System.Text;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Cluster;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>
/// The same children made by the operator's own client with no operator running. The operator has four workers for deployments, and each
/// writes the Service and then the Deployment of one of them; so does this. It applies what the operator applies, but does not have the server
/// refuse it where an object of the name exists.
/// </summary>
internal static class BareClient
{
    private const int Workers = 4;
    private const string Manager = "floor";

    /// <summary>What the operator applies to create the children of the deployments that it serves.</summary>
    /// <exception cref="ControlPlaneException">It is not what the operator sent.</exception>
    public static async Task<IReadOnlyList<ChildBodies>> BodiesAsync(MeasuredCluster cluster, CancellationToken cancellationToken)
    {
        using var client = cluster.ClientAsOperator();
        var decided = new DecidedCluster(
        [
            .. await AllAsync<Namespace>(), .. await AllAsync<Domain>(), .. await AllAsync<ServingRuntime>(), .. await AllAsync<Model>(), .. await AllAsync<ModelVersion>(),
        ]);
        var live = (await AllAsync<Deployment>()).ToDictionary(deployment => deployment.Metadata.Key, deployment => deployment.Metadata.Annotations![Labels.AppliedHash]);
        return [.. (await AllAsync<ModelDeployment>()).Select(deployment =>
        {
            var outcome = ServingDecision.Decide(decided.InputsOf(deployment with { Status = null }));
            var key = deployment.Metadata.Key;
            return outcome.Deployment.Body.Span.IndexOf(Encoding.UTF8.GetBytes(live[key])) >= 0
                ? new ChildBodies(key, outcome.Service.Body, outcome.Deployment.Body)
                : throw new ControlPlaneException($"The operator applied another Deployment {key} than was decided here.");
        })];

        async Task<IReadOnlyList<T>> AllAsync<T>() where T : class, IKubernetesObject<T> =>
            (await client.ListAllAsync<T>(cancellationToken: cancellationToken)).Items;
    }

    /// <summary>Removes all children and makes them again.</summary>
    /// <param name="cluster">Where no operator runs.</param>
    /// <param name="bodies">What to send.</param>
    /// <param name="children">Sees them.</param>
    /// <param name="besides">Prefix of as many deployments that are created meanwhile, as they are while an operator runs; null for none.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Seconds until every child is there.</returns>
    public static async Task<double> MeasureAsync(
        MeasuredCluster cluster, IReadOnlyList<ChildBodies> bodies, ChildWatch children, string? besides, CancellationToken cancellationToken)
    {
        await MeasuredCluster.EachAsync(
            [.. ServingWorld.WorkloadPaths, .. ServingWorld.ServicePaths],
            (path, stopping) => cluster.Api.DeleteAsync(path, cancellationToken: stopping), cancellationToken);
        await children.GoneAsync(cancellationToken);
        List<Manifest> manifests = [.. besides is null ? [] : ServingWorld.Deployments(besides).Select(Manifest.Of)];
        using var client = cluster.ClientAsOperator();

        var started = Stopwatch.GetTimestamp();
        var created = cluster.CreateAsync(manifests, cancellationToken);
        await Parallel.ForEachAsync(
            bodies, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken },
            async (body, stopping) =>
            {
                await client.PatchAsync<Service>(body.Key, Patch.Apply(body.Service, Manager, force: false), null, stopping);
                await client.PatchAsync<Deployment>(body.Key, Patch.Apply(body.Workload, Manager, force: false), null, stopping);
            });
        var seconds = await children.ThereAsync(started, cancellationToken);
        await created;
        return seconds;
    }
}

/// <summary>The children of a deployment as they are sent.</summary>
/// <param name="Key">Key of both.</param>
/// <param name="Service">Apply configuration of the Service.</param>
/// <param name="Workload">Apply configuration of the Deployment.</param>
internal sealed record ChildBodies(ObjectKey Key, ReadOnlyMemory<byte> Service, ReadOnlyMemory<byte> Workload);
