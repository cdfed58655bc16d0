using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Prometheus;

namespace ModelOperator.Testing.Commands.Local;

/// <summary>The Prometheus of the local example, for the gates of its canaries: beside the control plane, for as long as that runs.</summary>
internal sealed class LocalPrometheus(LocalControlPlane controlPlane)
{
    private const string Name = "prometheus";
    private static readonly TimeSpan ReadyBound = TimeSpan.FromMinutes(1);

    private string Folder => Path.Combine(controlPlane.State.Directory, Name);

    private string AddressPath => Path.Combine(Folder, "address");

    /// <summary>Sees to it that one runs and scrapes the exporter, and waits until it answers queries.</summary>
    /// <returns>Its address.</returns>
    /// <exception cref="ControlPlaneException">The program cannot be had, or does not run.</exception>
    public async Task<Uri> EnsureAsync(Uri exporter, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateDirectory(Folder);
        var files = new PrometheusFiles(Folder);
        files.Write(exporter);
        if (controlPlane.State.Companions.Any(companion => companion.Command.Name == Name && companion.Identity.IsAlive) && File.Exists(AddressPath))
            return new(await File.ReadAllTextAsync(AddressPath, cancellationToken));

        var program = await PrometheusProgram.FindAsync(Console.Out, cancellationToken);
        // Held until it listens on it.
        using var port = PortReservation.Take();
        var (executable, arguments) = KeptProgram.Command("Prometheus", program, files.Arguments(port.Port));
        var process = await controlPlane.StartCompanionAsync(Name, executable, arguments, cancellationToken);
        var address = new Uri($"http://127.0.0.1:{port.Port}");
        using var http = new HttpClient { BaseAddress = address };
        var ready = await Poll.UntilAsync(
            async () => process.Identity.IsAlive
                ? await PrometheusFiles.IsReadyAsync(http, cancellationToken)
                : throw new ControlPlaneException($"it ended while it started; the end of its log, {process.Command.LogPath}:\n{process.LogTail()}"),
            ReadyBound,
            cancellationToken);
        if (!ready)
            throw new ControlPlaneException($"it was not ready within {ReadyBound.TotalSeconds:0} s; the end of its log, {process.Command.LogPath}:\n{process.LogTail()}");
        PrivateFiles.Write(AddressPath, address.ToString());
        return address;
    }
}
