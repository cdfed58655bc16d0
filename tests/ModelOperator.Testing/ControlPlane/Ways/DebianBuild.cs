using System.Diagnostics;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>Programs that a script builds from Debian's packages, once a machine; see <c>ControlPlane/Debian/build</c>.</summary>
internal static class DebianBuild
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "ControlPlane", "Debian", "build");

    /// <summary>Why there is no such build here, to be read after what needs it and a colon; null when there is.</summary>
    public static string? WhyNot => OperatingSystem.IsLinux() && IsOnPath("apt-get") ? null : "this machine has no apt";

    /// <summary>The folder with the programs, which are built when they are not there yet; the arguments say which are wanted.</summary>
    public static async Task<string> RunAsync(TextWriter progress, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        // The script says on its standard output where the programs are, and on its standard error how far it is, or what is wrong.
        using var build = Process.Start(new ProcessStartInfo("/bin/bash", [Script, "--cache", UserCache.Folder("control-plane"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        build.StandardInput.Close();
        try
        {
            var folder = build.StandardOutput.ReadToEndAsync(cancellationToken);
            var last = "";
            while (await build.StandardError.ReadLineAsync(cancellationToken) is { } line)
                await progress.WriteLineAsync(last = line);
            await build.WaitForExitAsync(cancellationToken);
            return build.ExitCode == 0 ? (await folder).Trim() : throw new ControlPlaneException(last);
        }
        finally
        {
            if (!build.HasExited)
                build.Kill(entireProcessTree: true);
        }
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
