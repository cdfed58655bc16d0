using ModelOperator.Testing.ControlPlane.Components;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>Programs that a script builds from Debian's packages, once a machine; see <c>Debian/build</c>.</summary>
internal sealed class DebianWay(ControlPlaneOptions options) : IControlPlaneWay
{
    private static readonly string Script = Path.Combine("ControlPlane", "Debian", "build");

    public ControlPlaneWay Way => ControlPlaneWay.Debian;

    public Task<string?> WhyNotAsync(CancellationToken cancellationToken) =>
        Task.FromResult(OperatingSystem.IsLinux() && IsOnPath("apt-get") ? null : "this machine has no apt");

    public Task PrepareAsync(CancellationToken cancellationToken) => BuildAsync(cancellationToken);

    public async Task<StartedControlPlane> StartAsync(CancellationToken cancellationToken)
    {
        var folder = await BuildAsync(cancellationToken);
        var (binaries, missing) = ControlPlaneBinaries.Find(folder);
        return await ComponentRun.StartAsync(
            Way, binaries ?? throw new ControlPlaneException($"{missing}; delete it, so that it is built again."),
            $"built from Debian's packages, {folder}", options, cancellationToken);
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private Task<string> BuildAsync(CancellationToken cancellationToken) =>
        DebianScript.RunAsync(Script, "control-plane", options.Progress, cancellationToken);
}
