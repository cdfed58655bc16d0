using System.Diagnostics;
using ModelOperator.CrdGenerator;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Operators;

namespace ModelOperator.Benchmarks.Cluster;

/// <summary>
/// A new control plane with the definitions and the operator's permissions, of nothing but servers unless pods are needed. The operator is
/// the program as it is published, a process of its own.
/// </summary>
internal sealed class MeasuredCluster : IAsyncDisposable
{
    /// <summary>How many calls the bare client makes at once.</summary>
    public const int Concurrency = 16;

    private readonly LocalControlPlane _controlPlane;
    private readonly string _user;

    private MeasuredCluster(LocalControlPlane controlPlane, string user) =>
        (_controlPlane, _user, ApiAsOperator) = (controlPlane, user, ApiClient.FromKubeconfig(user));

    /// <summary>Calls as the administrator.</summary>
    public ApiClient Api => _controlPlane.Api;

    /// <summary>
    /// Calls as the operator's user. A server that asks another one whether a caller may do what he does, as that of the custom resources
    /// does here, does not ask for administrators: a call as somebody else costs more.
    /// </summary>
    public ApiClient ApiAsOperator { get; }

    /// <summary>The operator's own client as the operator's user.</summary>
    public KubernetesClient ClientAsOperator() => new(Kubeconfig.Load(_user));

    /// <summary>The administrator's kubeconfig.</summary>
    public string KubeconfigPath => _controlPlane.KubeconfigPath;

    /// <summary>Processor time that the servers have used, etcd included, in seconds.</summary>
    public double ServerCpuSeconds => _controlPlane.State.Components.Sum(component =>
    {
        using var process = Process.GetProcessById(component.Identity.Pid);
        return process.TotalProcessorTime.TotalSeconds;
    });

    /// <summary>The folder that <c>tests/bench</c> publishes the operator to.</summary>
    private static string PublishedOperator => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "operator", "modeloperator"));

    /// <summary>Starts it.</summary>
    /// <param name="progress">What is being done, for people.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="runsPods">Whether pods are made and scheduled, by programs that disturb what is measured of the servers.</param>
    public static async Task<MeasuredCluster> StartAsync(TextWriter progress, CancellationToken cancellationToken, bool runsPods = false)
    {
        await progress.WriteLineAsync("Starting a control plane.");
        var crds = CrdDirectory.OfRepository().Path;
        var controlPlane = await LocalControlPlane.StartAsync(new() { Progress = TextWriter.Null, ServersOnly = !runsPods, RunsPods = runsPods }, cancellationToken);
        try
        {
            await controlPlane.InstallCrdsAsync([crds], cancellationToken);
            return new(controlPlane, await OperatorUser.CreateAsync(controlPlane, Path.Combine(Path.GetDirectoryName(crds)!, "config", "rbac"), cancellationToken));
        }
        catch
        {
            await controlPlane.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the operator, which writes once it leads.</summary>
    public Task<OperatorProcess> StartOperatorAsync(params string[] arguments) => File.Exists(PublishedOperator)
        ? OperatorProcess.StartAsync(PublishedOperator, _user, _controlPlane.LogDirectory, arguments)
        : throw new ControlPlaneException($"{PublishedOperator} does not exist: tests/bench publishes it before it measures.");

    /// <summary>Creates objects, many at once.</summary>
    public Task CreateAsync(IEnumerable<Manifest> manifests, CancellationToken cancellationToken) => EachAsync(manifests,
        (manifest, stopping) => Api.SendOnlyAsync(HttpMethod.Post, manifest.Collection, manifest.Body, "application/json", stopping), cancellationToken);

    /// <summary>Does something for each of many, as many at once as the bare client does.</summary>
    public static Task EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> act, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        items,
        new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
        async (item, stopping) => await act(item, stopping));

    public ValueTask DisposeAsync()
    {
        ApiAsOperator.Dispose();
        return _controlPlane.DisposeAsync();
    }
}
