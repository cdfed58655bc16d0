using System.Diagnostics;
using System.Globalization;

namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>
/// A process that is the same one later on: its id and the moment it started, because the id alone is given to another process
/// after it ended, and that one must never be stopped.
/// </summary>
public sealed record ProcessIdentity(int Pid, string StartTime)
{
    /// <summary>Whether this very process still runs; one that ended and was not yet collected by its parent does not.</summary>
    public bool IsAlive => Read(Pid) == this;

    /// <summary>The process that has this id now, or null when there is none.</summary>
    public static ProcessIdentity? Read(int pid)
    {
        if (OperatingSystem.IsLinux())
            return ReadProc(pid);
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-o", "lstart=", "-p", pid.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        var started = ps.StandardOutput.ReadToEnd().Trim();
        ps.WaitForExit();
        return started.Length == 0 ? null : new(pid, started);
    }

    // The start time in clock ticks since boot, as the kernel keeps it: a wall-clock time would move when the clock is set.
    private static ProcessIdentity? ReadProc(int pid)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        // The second field, the command in parentheses, may itself hold spaces and parentheses.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        const int state = 0, threads = 17, startTime = 19;
        // Its first thread may have ended before the others, and until the last one has, its sockets are open.
        var hasEnded = fields[state] == "X" || (fields[state] == "Z" && fields[threads] is ("0" or "1"));
        return hasEnded ? null : new(pid, fields[startTime]);
    }
}
