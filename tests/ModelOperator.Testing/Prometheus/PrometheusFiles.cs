using System.Text.Json;

namespace ModelOperator.Testing.Prometheus;

/// <summary>The files of a Prometheus that scrapes one exporter, which stands for the pods of all namespaces, every second.</summary>
/// <param name="directory">Where they are.</param>
internal sealed class PrometheusFiles(string directory)
{
    /// <summary>Where it logs to, unless somebody else says where.</summary>
    public string LogPath => Path.Combine(directory, "prometheus.log");

    private string ConfigurationPath => Path.Combine(directory, "prometheus.yml");

    private string TargetsPath => Path.Combine(directory, "targets.json");

    /// <summary>Says what it scrapes. One that runs takes notice.</summary>
    public void Write(Uri exporter)
    {
        File.WriteAllText(TargetsPath, JsonSerializer.Serialize<object>(new[] { new { targets = new[] { exporter.Authority } } }));
        File.WriteAllText(ConfigurationPath, $"""
            global:
              scrape_interval: 1s
            scrape_configs:
              - job_name: exporter
                # The exporter stands for the pods of all namespaces.
                honor_labels: true
                file_sd_configs:
                  - files: ["{TargetsPath}"]
            """);
    }

    /// <summary>The arguments of one that listens on a port of loopback.</summary>
    public IReadOnlyList<string> Arguments(int port) =>
    [
        $"--config.file={ConfigurationPath}", $"--storage.tsdb.path={Path.Combine(directory, "data")}", "--storage.tsdb.retention.time=2h",
        $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
    ];

    /// <summary>Whether the one at an address answers queries.</summary>
    public static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
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
