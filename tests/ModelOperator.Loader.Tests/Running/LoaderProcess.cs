using System.Diagnostics;

namespace ModelOperator.Loader.Tests.Running;

/// <summary>The loader as a process of its own, as in a pod.</summary>
internal sealed class LoaderProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> log;
    private readonly string termination;

    private LoaderProcess(Process process, string termination)
    {
        this.process = process;
        this.termination = termination;
        log = process.StandardOutput.ReadToEndAsync();
    }

    public static LoaderProcess Start(TemporaryDirectory directory, string uri, string digest, string[] more, string? trusted = null)
    {
        var termination = directory.PathOf($"termination-log-{Guid.NewGuid():N}");
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "modeloperator-loader.dll"), "--uri", uri, "--digest", digest, "--target", directory.Target,
            "--retry-delay-seconds", "0.01", "--termination-log", termination, .. more,
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        if (trusted is not null)
            start.Environment["SSL_CERT_FILE"] = trusted;
        return new(Process.Start(start)!, termination);
    }

    /// <summary>SIGKILL, as of a node that fails or a container that is out of memory.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as of a pod that is deleted.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<LoaderRun> EndAsync()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(bound.Token);
        return new((ExitCode)process.ExitCode, File.Exists(termination) ? await File.ReadAllTextAsync(termination) : "", await log);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
