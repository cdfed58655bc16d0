using ModelOperator.Testing.ControlPlane.Components;

namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>The programs of any Kubernetes version in the folder that <c>KUBEBUILDER_ASSETS</c> names, as envtest keeps them.</summary>
internal sealed class AssetsWay(ControlPlaneOptions options) : IControlPlaneWay
{
    public const string Variable = "KUBEBUILDER_ASSETS";

    public ControlPlaneWay Way => ControlPlaneWay.Assets;

    private string? Folder => options.Environment(Variable) is { Length: > 0 } folder ? folder : null;

    public Task<string?> WhyNotAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Folder is { } folder ? ControlPlaneBinaries.Find(folder).Missing : "it is not set");

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<StartedControlPlane> StartAsync(CancellationToken cancellationToken) =>
        ComponentRun.StartAsync(Way, ControlPlaneBinaries.Find(Folder!).Binaries!, $"the programs of {Variable}, {Folder}", options, cancellationToken);
}
