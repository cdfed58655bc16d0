using System.Diagnostics;

namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>Removes a container when this process ends, however it ends: its standard input closes then.</summary>
internal sealed class ContainerGuard : IDisposable
{
    private readonly Process _shell;

    private ContainerGuard(Process shell) => _shell = shell;

    public static ContainerGuard Start(string container) =>
        new(Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read -r _; exec docker rm --force --volumes \"$0\" >/dev/null 2>&1", container])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    public void Dispose()
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit();
        _shell.Dispose();
    }
}
