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
        var configuration = Path.Combine(_directory, "prometheus.yml");
        File.WriteAllText(configuration, $"""
            global:
              scrape_interval: 1s
            scrape_configs:
              - job_name: exporter
                # The exporter stands for the pods of all namespaces.
                honor_labels: true
                static_configs:
                  - targets: ["{exporter.Authority}"]
            """);
        _command = new(
            "prometheus",
            program,
            [
                $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(_directory, "data")}",
                $"--web.listen-address=127.0.0.1:{_port.Port}", "--log.level=warn",
            ],
            Path.Combine(_directory, "prometheus.log"));
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
                ? await IsReadyAsync(http, cancellationToken)
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

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync("/-/ready", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
