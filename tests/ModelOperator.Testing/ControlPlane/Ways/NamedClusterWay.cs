using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>A cluster that the caller names by <c>MODELOPERATOR_KUBECONFIG</c>. It is used, never started or stopped.</summary>
internal sealed class NamedClusterWay(ControlPlaneOptions options) : IControlPlaneWay
{
    public const string Variable = "MODELOPERATOR_KUBECONFIG";

    public ControlPlaneWay Way => ControlPlaneWay.NamedCluster;

    private string? Path => options.Environment(Variable) is { Length: > 0 } path ? System.IO.Path.GetFullPath(path) : null;

    public Task<string?> WhyNotAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Path is null ? "it is not set" : null);

    // Whoever names a cluster wants that one: when it is not there, taking another way would be a surprise.
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var kubeconfig = Load();
        using var api = new ApiClient(kubeconfig.Main);
        if (await api.WhyNotAsync("/readyz", cancellationToken) is { } reason)
            throw new ControlPlaneException($"The cluster {kubeconfig.Main.Server} of {Variable}, {Path}, does not answer as ready: {reason.TrimEnd('.')}; start it, correct the file, or unset {Variable}.");
    }

    public async Task<StartedControlPlane> StartAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        var directory = options.Directory ?? RunDirectory.Create();
        PrivateFiles.CreateDirectory(directory);
        // With what it refers to, so that it works from wherever it is kept.
        var copy = System.IO.Path.Combine(directory, "kubeconfig");
        Load().Save(copy);
        return new(new() { Way = Way, Description = $"the cluster of {Variable}, {Path}", KubeconfigPath = copy, Directory = directory }, []);
    }

    private Kubeconfig Load() => System.IO.Path.Exists(Path)
        ? Kubeconfig.Load(Path)
        : throw new ControlPlaneException($"{Variable} names {Path}, which does not exist.");
}
