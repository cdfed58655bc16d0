using System.Diagnostics;

namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>A script of ours that gets programs from Debian's packages into the user's cache, unless they are there.</summary>
internal static class DebianScript
{
    /// <summary>Runs it, and gives what it says on its standard output. How far it is, or what is wrong, it says on its standard error.</summary>
    /// <param name="script">The script, below the folder of this assembly.</param>
    /// <param name="cache">Name of the folder in the user's cache.</param>
    /// <param name="progress">Where its progress goes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="arguments">What else it is told.</param>
    public static async Task<string> RunAsync(
        string script, string cache, TextWriter progress, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        using var run = Process.Start(new ProcessStartInfo("/bin/bash", [Path.Combine(AppContext.BaseDirectory, script), "--cache", UserCache.Folder(cache), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        run.StandardInput.Close();
        try
        {
            var output = run.StandardOutput.ReadToEndAsync(cancellationToken);
            var last = "";
            while (await run.StandardError.ReadLineAsync(cancellationToken) is { } line)
                await progress.WriteLineAsync(last = line);
            await run.WaitForExitAsync(cancellationToken);
            return run.ExitCode == 0 ? (await output).Trim() : throw new ControlPlaneException(last);
        }
        finally
        {
            if (!run.HasExited)
                run.Kill(entireProcessTree: true);
        }
    }
}
