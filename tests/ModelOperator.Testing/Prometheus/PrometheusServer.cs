using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.Prometheus;

/// <summary>A real Prometheus on loopback that scrapes one exporter every second, and ends with this process.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromMinutes(1), StopBound = TimeSpan.FromSeconds(10);

    private readonly string _directory;
    private readonly PortReservation _port;
    private readonly ComponentCommand _command;
    private ComponentProcess? _process;

    private PrometheusServer(string program, Uri exporter)
    {
        (_directory, _port) = (RunDirectory.Create(), PortReservation.Take());
        var files = new PrometheusFiles(_directory);
        files.Write(exporter);
        _command = new("prometheus", program, files.Arguments(_port.Port), files.LogPath);
    }

    /// <summary>Where its API is; the same over <see cref="StopAsync"/> and <see cref="StartAgainAsync"/>.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port.Port}");

    /// <summary>Starts one, and waits until it answers queries.</summary>
    public static async Task<PrometheusServer> StartAsync(MetricsExporter exporter, TextWriter progress, CancellationToken cancellationToken = default)
    {
        var server = new PrometheusServer(await PrometheusProgram.FindAsync(progress, cancellationToken), exporter.Address);
        try
        {
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it after it was stopped, with the data it had.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        var process = _process = await ComponentProcess.StartAsync(_command, detachable: false, cancellationToken);
        using var http = new HttpClient { BaseAddress = Address };
        var isReady = await Poll.UntilAsync(
            async () => process.Identity.IsAlive
                ? await PrometheusFiles.IsReadyAsync(http, cancellationToken)
                : throw new ControlPlaneException($"Prometheus ended as soon as it was started; the end of its log:\n{process.LogTail()}"),
            StartBound,
            cancellationToken);
        if (!isReady)
            throw new ControlPlaneException($"Prometheus was not ready within {StartBound.TotalSeconds:0} s; the end of its log:\n{process.LogTail()}");
    }

    /// <summary>Stops it; its data stays.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.StopAsync(StopBound);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        RunDirectory.Delete(_directory);
        _port.Dispose();
    }
}
