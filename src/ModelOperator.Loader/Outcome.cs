using System.Diagnostics;
using ModelOperator.Loader.Downloads;

namespace ModelOperator.Loader;

/// <summary>How a run ended, told three times: the log's last line, the termination message, and the exit code.</summary>
internal static class Outcome
{
    public static async Task<int> OfAsync(
        Loader loader, LoaderOptions options, string? terminationLog, TextWriter log, CancellationToken cancellationToken)
    {
        var (code, sentence) = await RunAsync(loader, options, log, cancellationToken);
        using var process = Process.GetCurrentProcess();
        log.WriteLine($"Took {process.PeakWorkingSet64 >> 20} MiB of memory at most.");
        return (int)Tell(code, sentence, terminationLog, log);
    }

    public static ExitCode Tell(ExitCode code, string sentence, string? terminationLog, TextWriter log)
    {
        log.WriteLine(TerminationLog.OneLine(sentence));
        TerminationLog.Write(terminationLog, sentence, log);
        return code;
    }

    private static async Task<(ExitCode Code, string Sentence)> RunAsync(
        Loader loader, LoaderOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        try
        {
            return (ExitCode.Done, await loader.RunAsync(cancellationToken));
        }
        catch (LoaderException error)
        {
            return (error.Code, error.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (ExitCode.Stopped, $"Stopped before {options.ShownUri} was loaded; the next start goes on with what is there.");
        }
        catch (IOException error) when (FreeSpace.IsFull(error))
        {
            return (ExitCode.NoSpace, $"The volume of {options.Target} is full. Use a larger volume, or free some of it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.WriteLine(error);
            return (ExitCode.TargetUnusable,
                $"{options.Target} cannot be used: {error.Message.TrimEnd('.')}; mount a volume there that this container's user may write.");
        }
        catch (Exception error)
        {
            // Whatever it is, the pod's status must say something.
            log.WriteLine(error);
            return (ExitCode.Failed,
                $"{options.ShownUri} could not be loaded for a reason that is a defect of the loader: {error.GetType().Name}, see the container's log.");
        }
    }
}
