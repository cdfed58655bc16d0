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
        if (!File.Exists(Path))
            throw new ControlPlaneException($"{Variable} names {Path}, which does not exist.");
        using var api = ApiClient.FromKubeconfig(Path);
        if (!await api.AnswersAsync("/readyz", cancellationToken))
            throw new ControlPlaneException($"The cluster of {Variable} ({Path}) does not answer as ready; start it, or unset {Variable}.");
    }

    public async Task<StartedControlPlane> StartAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        var directory = options.Directory ?? RunDirectory.Create();
        PrivateFiles.CreateDirectory(directory);
        return new(new() { Way = Way, Description = $"the cluster of {Variable}, {Path}", KubeconfigPath = Path!, Directory = directory }, []);
    }
}
