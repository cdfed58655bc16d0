using ModelOperator.Testing.ControlPlane.Components;

namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>Programs that are built from Debian's packages, once a machine; see <see cref="DebianBuild"/>.</summary>
internal sealed class DebianWay(ControlPlaneOptions options) : IControlPlaneWay
{
    public ControlPlaneWay Way => ControlPlaneWay.Debian;

    public Task<string?> WhyNotAsync(CancellationToken cancellationToken) => Task.FromResult(DebianBuild.WhyNot);

    public Task PrepareAsync(CancellationToken cancellationToken) => DebianBuild.RunAsync(options.Progress, cancellationToken);

    public async Task<StartedControlPlane> StartAsync(CancellationToken cancellationToken)
    {
        var folder = await DebianBuild.RunAsync(options.Progress, cancellationToken);
        var (binaries, missing) = ControlPlaneBinaries.Find(folder);
        return await ComponentRun.StartAsync(
            Way, binaries ?? throw new ControlPlaneException($"{missing}; delete it, so that it is built again."),
            $"built from Debian's packages, {folder}", options, cancellationToken);
    }
}
