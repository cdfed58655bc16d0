using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>What a component of the control plane is started as: enough to start it again with the same ports and data.</summary>
public sealed record ComponentCommand(string Name, string Executable, IReadOnlyList<string> Arguments, string LogPath);

/// <summary>A running component: what it was started as, and which process it is.</summary>
public sealed record ComponentProcess(ComponentCommand Command, ProcessIdentity Identity)
{
    // A guard ends its component when its standard input closes, and the runtime closes that when the object is collected:
    // so guards stay referenced for as long as they run.
    private static readonly ConcurrentDictionary<ProcessIdentity, Process> Guards = new();

    // A component must not outlive a launcher that is killed. PR_SET_PDEATHSIG would be sent as soon as the *thread* that started the
    // process ends, and .NET starts processes on pool threads; a pipe closes when the last process that holds its other end is gone,
    // however it went, needs no root, and works on every Unix. Its writing end is close-on-exec, so no sibling keeps it open.
    private const string Guarded = """
        log=$1; shift
        exec 3<&0
        "$@" </dev/null >>"$log" 2>&1 3<&- &
        component=$!
        echo $component
        exec </dev/null >/dev/null 2>&1
        (read -r _ <&3; kill -KILL $component) &
        watcher=$!
        wait $component
        kill $watcher
        """;

    // A session of its own, so that neither the terminal's interrupt nor its end reaches the component. A line lets it outlive the launcher;
    // until that comes, it is guarded as any other.
    private const string Detachable = """
        log=$1; shift
        exec 3<&0
        if command -v setsid >/dev/null; then set -- setsid "$@"; else set -- nohup "$@"; fi
        "$@" </dev/null >>"$log" 2>&1 3<&- &
        echo $!
        exec </dev/null >/dev/null 2>&1
        trap '' INT
        read -r _ <&3 || kill -KILL $!
        """;

    /// <summary>Starts a component that ends with this process, unless it is one to <see cref="Detach"/> and that was done.</summary>
    public static async Task<ComponentProcess> StartAsync(ComponentCommand command, bool detachable, CancellationToken cancellationToken)
    {
        var shell = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The components read none of the caller's Kubernetes configuration.
        shell.Environment.Remove("KUBECONFIG");
        foreach (var argument in (string[])["-c", detachable ? Detachable : Guarded, command.Name, command.LogPath, command.Executable])
            shell.ArgumentList.Add(argument);
        foreach (var argument in command.Arguments)
            shell.ArgumentList.Add(argument);

        var guard = Process.Start(shell)!;
        var line = await guard.StandardOutput.ReadLineAsync(cancellationToken);
        if (!int.TryParse(line, CultureInfo.InvariantCulture, out var pid))
            throw new ControlPlaneException($"{command.Name} could not be started: {await guard.StandardError.ReadToEndAsync(cancellationToken)}");
        // A process that is gone already gets an identity that nothing alive has.
        var identity = ProcessIdentity.Read(pid) ?? new(pid, "ended");
        Guards[identity] = guard;
        guard.Exited += (_, _) => { if (Guards.TryRemove(identity, out var ended)) ended.Dispose(); };
        guard.EnableRaisingEvents = true;
        return new(command, identity);
    }

    /// <summary>Lets a detachable component outlive this process.</summary>
    public void Detach()
    {
        if (!Guards.TryGetValue(Identity, out var guard))
            return;
        try
        {
            guard.StandardInput.WriteLine();
            guard.StandardInput.Flush();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The guard has ended: it was told before.
        }
    }

    /// <summary>Asks the process to end, waits for that, and kills it when it takes longer than the grace period.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        Signals.Send(Identity, Signals.Terminate);
        if (await Poll.UntilAsync(() => !Identity.IsAlive, grace))
            return;
        Signals.Send(Identity, Signals.Kill);
        if (!await Poll.UntilAsync(() => !Identity.IsAlive, TimeSpan.FromSeconds(10)))
            throw new ControlPlaneException($"{Command.Name} (process {Identity.Pid}) did not end although it was killed.");
    }

    /// <summary>The end of its log, for an error message.</summary>
    public string LogTail(int lines = 15) =>
        File.Exists(Command.LogPath) ? string.Join('\n', File.ReadLines(Command.LogPath).TakeLast(lines)) : "";
}
