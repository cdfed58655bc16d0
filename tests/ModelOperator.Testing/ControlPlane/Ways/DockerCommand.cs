using System.ComponentModel;
using System.Diagnostics;

namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>Calls the docker command line.</summary>
internal static class DockerCommand
{
    // A daemon that accepts the connection and never answers must not stop the search for a way.
    private static readonly TimeSpan ProbeBound = TimeSpan.FromSeconds(10);

    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        public bool Succeeded => ExitCode == 0;

        public string LastErrorLine => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "docker said nothing";
    }

    /// <summary>Why Docker is not there; null when it is.</summary>
    public static async Task<string?> WhyNotRunningAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(ProbeBound);
        try
        {
            var version = await RunAsync(["version", "--format", "{{.Server.Version}}"], bound.Token);
            return version.Succeeded ? null : $"docker is not running: {version.LastErrorLine.Split(". ")[0].TrimEnd('.')}";
        }
        catch (Win32Exception)
        {
            return "there is no docker command";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"docker did not answer within {ProbeBound.TotalSeconds:0} s";
        }
    }

    /// <summary>The output of a call that has to succeed.</summary>
    public static async Task<string> RequireAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await RunAsync(arguments, cancellationToken);
        return result.Succeeded ? result.Output : throw new ControlPlaneException($"docker {arguments[0]} failed: {result.LastErrorLine}");
    }

    public static async Task<Result> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var docker = Process.Start(new ProcessStartInfo("docker", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        docker.StandardInput.Close();
        try
        {
            var output = docker.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = docker.StandardError.ReadToEndAsync(cancellationToken);
            await docker.WaitForExitAsync(cancellationToken);
            return new(docker.ExitCode, await output, await error);
        }
        finally
        {
            if (!docker.HasExited)
                docker.Kill(entireProcessTree: true);
        }
    }
}
