namespace ModelOperator.Testing.ControlPlane.Processes;

/// <summary>Makes a command one that starts its program again when that ends without having been asked to, as a kubelet would.</summary>
internal static class KeptProgram
{
    /// <summary>A program that ends sooner after its first start does not work, and who waits for it wants to hear that.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    // Exit code 0 is a stop that was asked for, 2 a program that cannot run as configured; both end this shell too. The other end of the
    // pipe lives a moment longer than the shell, however that ended, and lets the program not outlive it.
    private const string Script = """
        settled=$1; shift
        exec 3> >(trap '' TERM; while read -r pid; do last=$pid; done; [[ -z $last ]] || kill -KILL "$last")
        trap 'stopping=1; kill "$running" 2>/dev/null' TERM
        delay=1 settling=1
        while [[ -z $stopping ]]; do
          SECONDS=0
          "$@" 3>&- & running=$!
          echo "$running" >&3
          wait "$running"; code=$?
          while kill -0 "$running" 2>/dev/null; do wait "$running"; code=$?; done
          echo >&3
          ((code == 0 || code == 2 || (settling && SECONDS < settled))) && break
          settling=0
          ((SECONDS < 60)) || delay=1
          [[ -n $stopping ]] || echo "$0 ended with $code and is started again in $delay s."
          sleep "$delay" 3>&- & running=$!
          [[ -z $stopping ]] && wait "$running" || kill "$running"
          ((delay = delay < 16 ? delay * 2 : 30))
        done
        exit "$code"
        """;

    /// <param name="name">What to call the program in its log.</param>
    /// <param name="executable">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="settled">After which time a program that ends is started again; by default ten seconds.</param>
    public static (string Executable, IReadOnlyList<string> Arguments) Command(
        string name, string executable, IReadOnlyList<string> arguments, TimeSpan? settled = null) =>
        ("/bin/bash", ["-c", Script, name, $"{(settled ?? Settled).TotalSeconds:0}", executable, .. arguments]);
}
