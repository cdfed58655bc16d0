using System.Runtime.InteropServices;

namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>Signals to a process that is not our child, which .NET has no call for.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(ProcessIdentity process, int signal)
    {
        if (process.IsAlive)
            _ = SendSignal(process.Pid, signal);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
