namespace ModelOperator.Loader.Tests.Running;

/// <summary>How a run of the loader ended.</summary>
internal sealed record LoaderRun(ExitCode Code, string Message, string Log)
{
    /// <summary>Runs it in this process, by its command line.</summary>
    public static async Task<LoaderRun> OfAsync(TemporaryDirectory directory, params string[] arguments)
    {
        using var log = new StringWriter();
        var termination = directory.PathOf("termination-log");
        var code = await CommandLine.RunAsync([.. arguments, "--termination-log", termination], TextWriter.Synchronized(log));
        return new((ExitCode)code, File.Exists(termination) ? File.ReadAllText(termination) : "", log.ToString());
    }

    /// <summary>Runs it against a server of the test, with pauses that a test can afford.</summary>
    public static Task<LoaderRun> FetchAsync(TemporaryDirectory directory, string uri, string digest, params string[] more) =>
        OfAsync(directory, ["--uri", uri, "--digest", digest, "--target", directory.Target, "--allow-http", "--retry-delay-seconds", "0.01", .. more]);
}
