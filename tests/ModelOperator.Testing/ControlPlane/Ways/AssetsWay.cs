using ModelOperator.Testing.ControlPlane.Components;

namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>The programs of any Kubernetes version in the folder that <c>KUBEBUILDER_ASSETS</c> names, as envtest keeps them.</summary>
internal sealed class AssetsWay(ControlPlaneOptions options) : IControlPlaneWay
{
    public const string Variable = "KUBEBUILDER_ASSETS";

    public ControlPlaneWay Way => ControlPlaneWay.Assets;

    private string? Folder => options.Environment(Variable) is { Length: > 0 } folder ? folder : null;

    public Task<string?> WhyNotAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Folder is null ? "it is not set" : null);

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.FromResult(FindBinaries());

    public async Task<StartedControlPlane> StartAsync(CancellationToken cancellationToken) =>
        await ComponentRun.StartAsync(Way, FindBinaries(), $"the programs of {Variable}, {Folder}", options, cancellationToken);

    // Whoever names a folder wants its programs: when one is missing, taking another way would be a surprise.
    private ControlPlaneBinaries FindBinaries()
    {
        var (binaries, missing) = ControlPlaneBinaries.Find(Folder!);
        if (options.RunsPods)
        {
            missing ??= binaries!.ControllerManager is null ? $"{Folder} has no kube-controller-manager, without which there are no pods"
                : binaries.Scheduler is null ? $"{Folder} has no kube-scheduler, without which no pod gets a node"
                : null;
        }
        return missing is null ? binaries! : throw new ControlPlaneException($"{Variable} cannot be used: {missing}; correct it or unset it.");
    }
}
