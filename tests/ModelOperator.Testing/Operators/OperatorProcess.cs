using System.Diagnostics;
using System.Globalization;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.Operators;

/// <summary>
/// An operator as a process of its own, for tests that kill it, stop it, or count what it asks of the API server. It never outlives the
/// process that started it.
/// </summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyBound = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan KillBound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CollectionBound = TimeSpan.FromSeconds(30);

    // The guard ends the operator when its own standard input closes, which it does however the test process ends. It passes the
    // operator's exit code on: 128 and the signal for one that was killed.
    private const string Guarded = """
        log=$1; shift
        exec 3<&0
        "$@" </dev/null >>"$log" 2>&1 3<&- &
        operator=$!
        echo $operator
        exec </dev/null >/dev/null 2>&1
        (read -r _ <&3; kill -KILL $operator) &
        watcher=$!
        wait $operator
        code=$?
        kill $watcher
        exit $code
        """;

    private static readonly Dictionary<string, string> None = [];

    private readonly Process _guard;
    private readonly ProcessIdentity _identity;
    private readonly PortReservation? _port;
    private readonly HttpClient _http;
    private bool _disposed;

    private OperatorProcess(Process guard, ProcessIdentity identity, PortReservation? port, string logPath)
    {
        (_guard, _identity, _port, LogPath) = (guard, identity, port, logPath);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port?.Port ?? 1}"), Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Where its output goes, both streams.</summary>
    public string LogPath { get; }

    /// <summary>Its output so far.</summary>
    public string Log
    {
        get
        {
            using var reader = new StreamReader(new FileStream(LogPath, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd();
        }
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Its id, for whoever looks at what it uses.</summary>
    public int Pid => _identity.Pid;

    /// <summary>Whether it still runs.</summary>
    public bool IsAlive => _identity.IsAlive;

    /// <summary>Starts an operator that listens on a port of its own; see <see cref="WaitReadyAsync"/>.</summary>
    /// <param name="program">Path of modeloperator.dll, or of the native program.</param>
    /// <param name="kubeconfig">The user it works as.</param>
    /// <param name="logDirectory">Where its log goes.</param>
    /// <param name="arguments">Further arguments.</param>
    public static Task<OperatorProcess> StartAsync(string program, string kubeconfig, string logDirectory, params string[] arguments) =>
        StartAsync(program, kubeconfig, logDirectory, None, arguments);

    /// <summary>The same, with variables in its environment.</summary>
    public static Task<OperatorProcess> StartAsync(
        string program, string kubeconfig, string logDirectory, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var port = PortReservation.Take();
        return LaunchAsync(
            program, logDirectory, port, environment,
            ["--kubeconfig", kubeconfig, "--listen", $"http://127.0.0.1:{port.Port}", "--log-format", "text", .. arguments]);
    }

    /// <summary>Starts the operator's program with exactly the given arguments.</summary>
    /// <param name="program">Path of modeloperator.dll, or of the native program.</param>
    /// <param name="logDirectory">Where its log goes.</param>
    /// <param name="arguments">All arguments.</param>
    public static Task<OperatorProcess> StartPlainAsync(string program, string logDirectory, params string[] arguments) =>
        StartPlainAsync(program, logDirectory, None, arguments);

    /// <summary>The same, with variables in its environment.</summary>
    public static Task<OperatorProcess> StartPlainAsync(
        string program, string logDirectory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        LaunchAsync(program, logDirectory, null, environment, arguments);

    /// <summary>Waits until every cache has its first list.</summary>
    public async Task WaitReadyAsync()
    {
        var ready = await Poll.UntilAsync(async () => !IsAlive || await AnswersAsync("/readyz"), ReadyBound);
        if (!ready || !IsAlive)
        {
            throw new ControlPlaneException($"The operator {(IsAlive ? $"was not ready within {ReadyBound.TotalSeconds:0} s" : "ended")}:\n{Log}");
        }
    }

    /// <summary>Waits until it leads, and so writes.</summary>
    public async Task WaitLeadingAsync()
    {
        await WaitReadyAsync();
        if (!await Poll.UntilAsync(async () => (await MetricsAsync()).IsLeader, ReadyBound))
        {
            throw new ControlPlaneException($"The operator did not lead within {ReadyBound.TotalSeconds:0} s:\n{Log}");
        }
    }

    /// <summary>What it counts.</summary>
    public async Task<OperatorMetrics> MetricsAsync() => OperatorMetrics.Parse(await GetAsync("/metrics"));

    /// <summary>The answer of one of its endpoints.</summary>
    public Task<string> GetAsync(string path) => _http.GetStringAsync(path);

    /// <summary>Holds it up where it is, as a machine that swaps or is migrated does; its connections stay open meanwhile.</summary>
    public void Suspend() => Signals.Send(_identity, Signals.Stop);

    /// <summary>Lets it go on.</summary>
    public void Resume() => Signals.Send(_identity, Signals.Continue);

    /// <summary>Has it collect all its garbage, so that what its metrics say of memory is what it holds on to.</summary>
    public async Task CollectGarbageAsync()
    {
        var before = await FullCollectionsAsync();
        await DiagnosticPort.CollectGarbageAsync(_identity.Pid);
        if (!await Poll.UntilAsync(async () => await FullCollectionsAsync() > before, CollectionBound))
        {
            throw new ControlPlaneException($"The operator did not collect its garbage within {CollectionBound.TotalSeconds:0} s.");
        }

        async Task<double> FullCollectionsAsync() => (await MetricsAsync()).Sum("dotnet_gc_collections_total", "generation=\"2\"");
    }

    /// <summary>Ends it as a crash of its machine would: at once, without a chance to do anything.</summary>
    public async Task KillAsync()
    {
        Signals.Send(_identity, Signals.Kill);
        await ExitAsync(KillBound);
    }

    /// <summary>Asks it to stop, and waits.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync(TimeSpan bound)
    {
        Signals.Send(_identity, Signals.Terminate);
        return ExitAsync(bound);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan bound)
    {
        try
        {
            await _guard.WaitForExitAsync().WaitAsync(bound);
        }
        catch (TimeoutException)
        {
            throw new ControlPlaneException($"The operator did not end within {bound.TotalSeconds:0} s:\n{Log}");
        }

        return _guard.ExitCode;
    }

    /// <summary>Ends it in whatever way; in good order if it lets itself be.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_guard.HasExited)
        {
            try
            {
                await StopAsync(TimeSpan.FromSeconds(20));
            }
            catch (ControlPlaneException)
            {
                await KillAsync();
            }
        }

        _guard.Dispose();
        _http.Dispose();
        _port?.Dispose();
    }

    private static async Task<OperatorProcess> LaunchAsync(
        string program, string logDirectory, PortReservation? port, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        Directory.CreateDirectory(logDirectory);
        var log = Path.Combine(logDirectory, $"operator-{Guid.NewGuid().ToString("N")[..8]}.log");
        var shell = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Neither the caller's cluster, nor the pod that the tests may run in, nor who traces them.
        foreach (var name in shell.Environment.Keys.Where(name => name is "KUBECONFIG" or "KUBERNETES_SERVICE_HOST" || name.StartsWith("OTEL_", StringComparison.Ordinal)).ToList())
        {
            shell.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            shell.Environment[name] = value;
        }

        foreach (var argument in (string[])["-c", Guarded, "operator", log, .. Command(program), .. arguments])
        {
            shell.ArgumentList.Add(argument);
        }

        var guard = Process.Start(shell)!;
        var line = await guard.StandardOutput.ReadLineAsync();
        return int.TryParse(line, CultureInfo.InvariantCulture, out var pid)
            ? new OperatorProcess(guard, ProcessIdentity.Read(pid) ?? new ProcessIdentity(pid, "ended"), port, log)
            : throw new ControlPlaneException("The operator could not be started.");
    }

    /// <summary>An assembly needs the runtime to run it; what is compiled to native code runs by itself.</summary>
    private static string[] Command(string program) => program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", "exec", program] : [program];

    private async Task<bool> AnswersAsync(string path)
    {
        try
        {
            using var response = await _http.GetAsync(path);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
