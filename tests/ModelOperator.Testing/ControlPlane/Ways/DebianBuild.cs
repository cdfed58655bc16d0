using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>Programs that a script builds from Debian's packages, once a machine; see <c>ControlPlane/Debian/build</c>.</summary>
internal static class DebianBuild
{
    private static readonly string Script = Path.Combine("ControlPlane", "Debian", "build");

    /// <summary>Why there is no such build here, to be read after what needs it and a colon; null when there is.</summary>
    public static string? WhyNot => OperatingSystem.IsLinux() && IsOnPath("apt-get") ? null : "this machine has no apt";

    /// <summary>The folder with the programs, which are built when they are not there yet; the arguments say which are wanted.</summary>
    public static Task<string> RunAsync(TextWriter progress, CancellationToken cancellationToken, params IReadOnlyList<string> arguments) =>
        DebianScript.RunAsync(Script, "control-plane", progress, cancellationToken, arguments);

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
