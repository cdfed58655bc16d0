using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Operators;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>The catalog as it ships, a process of its own beside this one, which is its cluster and asks it.</summary>
internal sealed class CatalogProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly DirectoryInfo _folder;
    private readonly OperatorProcess _program;
    private readonly Process _process;
    private readonly HttpClient _http;

    private CatalogProcess(DirectoryInfo folder, OperatorProcess program)
    {
        (_folder, _program, _process) = (folder, program, Process.GetProcessById(program.Pid));
        _http = new HttpClient { BaseAddress = program.Address };
    }

    /// <summary>Its memory that is in RAM, in megabytes.</summary>
    public double Memory => Now.WorkingSet64 / 1e6;

    /// <summary>The most of it that there was at any time.</summary>
    public double MostMemory => Now.PeakWorkingSet64 / 1e6;

    /// <summary>Milliseconds of processor time that it has used.</summary>
    public double ProcessorTime => Now.TotalProcessorTime.TotalMilliseconds;

    /// <summary>The folder that <c>tests/bench</c> publishes the catalog to.</summary>
    private static string Published => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "catalog", "modeloperator-catalog"));

    private Process Now
    {
        get
        {
            _process.Refresh();
            return _process;
        }
    }

    /// <summary>Starts it; see <see cref="WaitReadyAsync"/>.</summary>
    public static async Task<CatalogProcess> StartAsync(StandInCluster cluster, CancellationToken cancellationToken)
    {
        if (!File.Exists(Published))
        {
            throw new ControlPlaneException($"{Published} does not exist: tests/bench publishes it before it measures.");
        }

        var folder = Directory.CreateTempSubdirectory("modeloperator-catalog-");
        var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - {name: stand-in, cluster: {server: "{{cluster.Address}}"} }
            users:
            - {name: catalog, user: {} }
            contexts:
            - {name: stand-in, context: {cluster: stand-in, user: catalog} }
            current-context: stand-in
            """, cancellationToken);
        return new CatalogProcess(folder, await OperatorProcess.StartAsync(Published, kubeconfig, folder.FullName, "--metrics", "http://127.0.0.1:0"));
    }

    /// <summary>Waits until it is ready, and returns when that was, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public async Task<long> WaitReadyAsync(CancellationToken cancellationToken)
    {
        var ready = await Poll.UntilAsync(async () => !_program.IsAlive || await IsReadyAsync(cancellationToken), ReadyBound, BetweenLooks, cancellationToken);
        return ready && _program.IsAlive ? Stopwatch.GetTimestamp() : throw new ControlPlaneException($"The catalog did not become ready:\n{_program.Log}");
    }

    /// <summary>Asks it, and takes the whole answer, which has to be one.</summary>
    public async Task<byte[]> AskAsync(Seer seer, string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(seer, path, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode ? body : throw new ControlPlaneException($"The catalog answered {path} with {(int)response.StatusCode}:\n{_program.Log}");
    }

    /// <summary>How many assets a search finds.</summary>
    public async Task<int> CountAsync(Seer seer, string path, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await AskAsync(seer, path, cancellationToken));
        return answer.RootElement.GetProperty("total").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Dispose();
        await _program.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<HttpResponseMessage> SendAsync(Seer seer, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", seer.Token);
        return await _http.SendAsync(request, cancellationToken);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync("/readyz", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }
}
