using ModelOperator.Kubernetes.Client;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Example.Story;
using ModelOperator.Testing.Nodes;
using ModelOperator.Testing.Operators;
using Spectre.Console;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>Makes a control plane a cluster with GPU nodes, the operator and the example, and tells about each step.</summary>
internal sealed class LocalExample(LocalControlPlane controlPlane, IAnsiConsole console)
{
    // A pod becomes ready seconds after it is bound; the rest is room for a slow machine.
    private static readonly TimeSpan ConvergenceBound = TimeSpan.FromMinutes(3);

    private readonly LocalOperator _operator = new(controlPlane);
    private readonly LocalCatalog _catalog = new(controlPlane);
    private readonly LocalMembers _members = new(controlPlane);

    /// <summary>Where the catalog listens, once it was started.</summary>
    public Uri? Catalog { get; private set; }

    /// <summary>Installs the CustomResourceDefinitions, and starts nodes and operator. What is there already stays as it is.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await controlPlane.InstallCrdsAsync([Repository.Crds], cancellationToken);
        console.WriteLine($"{Directory.EnumerateFiles(Repository.Crds, "*.yaml").Count()} CustomResourceDefinitions are installed.");

        console.Heading("Nodes");
        var (nodes, traffic) = await new LocalNodes(controlPlane).EnsureAsync(cancellationToken);
        console.WriteLine(nodes.Explanation);

        console.Heading("Prometheus");
        var prometheus = traffic is null ? null : await StartPrometheusAsync(traffic, cancellationToken);
        if (traffic is null)
            console.WriteLine("None is started, for there is no simulated traffic to measure: canaries with gates wait.");

        console.Heading("Operator");
        var running = await _operator.EnsureAsync(prometheus, cancellationToken);
        console.WriteLine($"{(running.Started ? "It is started" : "It runs already")}: process {running.Process.Identity.Pid}, {running.Endpoint}metrics, log {running.Process.Command.LogPath}");
        console.WriteLine(running.OtherLeader is { } leader
            ? $"It writes nothing: {leader} holds Lease {OperatorUser.LeaseNamespace}/modeloperator. Stop that operator, and this one takes over."
            : "It leads, and has the permissions of config/rbac and no others.");

        console.Heading("Catalog");
        var (process, address, started) = await _catalog.EnsureAsync(cancellationToken);
        Catalog = address;
        console.WriteLine($"{(started ? "It is started" : "It runs already")}: process {process.Identity.Pid}, {address}openapi/v1.json, log {process.Command.LogPath}");
        console.WriteLine(_catalog.IsAnonymous ? "Who asks from this machine without a token is shown everything." : "It answers who has a token of the cluster.");
    }

    private async Task<Uri?> StartPrometheusAsync(Uri traffic, CancellationToken cancellationToken)
    {
        try
        {
            var address = await new LocalPrometheus(controlPlane).EnsureAsync(traffic, cancellationToken);
            console.WriteLine($"It is at {address} and scrapes the traffic of pods, simulated like the nodes: annotation {SimulatedTraffic.ErrorPercentAnnotation} of a pod says how much of it fails.");
            return address;
        }
        catch (ControlPlaneException error)
        {
            console.WriteLine($"There is none, and canaries with gates wait: {error.Message}");
            return null;
        }
    }

    /// <summary>Applies the example, waits until the operator is done with it, and explains what came out.</summary>
    /// <returns>Whether everything came out as the example says.</returns>
    public async Task<bool> ShowAsync(CancellationToken cancellationToken)
    {
        console.Heading("Example");
        using var client = new KubernetesClient(Kubernetes.Configuration.Kubeconfig.Load(controlPlane.KubeconfigPath));
        var example = new ExampleObjects(client, Repository.Example);
        await example.ApplyAsync(cancellationToken);
        if (controlPlane.Way != ControlPlaneWay.NamedCluster)
            await _members.EnsureAsync(cancellationToken);
        console.WriteLine($"{example.Count} objects are applied, from {Path.GetRelativePath(Repository.Root, Repository.Example)}.");

        var total = example.Expected.Count;
        var result = await console.Status().StartAsync("Waiting for the operator.", status => ConvergenceWait.RunAsync(
            example, ConvergenceBound,
            settled => status.Status = $"{settled} of {total} objects are as they should be.",
            givesUp: () => _operator.Process is null,
            cancellationToken));
        if (result.Open.Count > 0)
        {
            console.Write(ExampleStory.TellOpen(result.Open));
            console.WriteLine(_operator.Process is { } process
                ? $"So it was after {ConvergenceBound.TotalMinutes:0} minutes; the operator's log is {process.Command.LogPath}."
                : $"The operator ended; its log is in {controlPlane.LogDirectory}.");
            return false;
        }
        var refused = example.Expected.Count(item => item.Refused);
        console.WriteLine($"All is as the example says: {total - refused} objects are ready, and {refused} is refused on purpose.");
        foreach (var (heading, body) in ExampleStory.Tell(result.Snapshot))
        {
            console.Heading(heading);
            console.Write(body);
        }
        return true;
    }
}
