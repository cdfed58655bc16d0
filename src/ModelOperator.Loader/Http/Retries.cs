namespace ModelOperator.Loader.Http;

/// <summary>Attempts with exponential pauses between them, until one succeeds or too many in a row got nowhere.</summary>
internal sealed class Retries(int attempts, TimeSpan firstDelay, TextWriter log)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    // A server may ask for more than a pod should stand still for; it is asked again then.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    /// <summary>Runs attempts; one that got further than any before it starts the count anew.</summary>
    public async Task<T> RunAsync<T>(
        string what, Func<CancellationToken, Task<T>> attempt, Func<bool> gotFurther, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await attempt(cancellationToken);
            }
            catch (TransientException error)
            {
                if (gotFurther())
                    failures = 1;
                if (failures >= attempts)
                {
                    throw new LoaderException(ExitCode.NotFetched,
                        $"{what} could not be fetched in {attempts} attempts: {error.Message}.", error);
                }
                var delay = Delay(failures, firstDelay, error.RetryAfter, Random.Shared.NextDouble());
                log.WriteLine($"{what}: {error.Message}; attempt {failures + 1} of {attempts} in {delay.TotalSeconds:0.0} s.");
                await Task.Delay(delay, cancellationToken);
            }
        }
    }

    /// <summary>
    /// The pause after this many failures: doubled with each and jittered to between half of it and all, so that replicas that failed together
    /// do not return together; not shorter than the server asks for.
    /// </summary>
    public static TimeSpan Delay(int failures, TimeSpan first, TimeSpan? retryAfter, double jitter)
    {
        var doubled = Math.Min(first.TotalSeconds * Math.Pow(2, failures - 1), LongestDelay.TotalSeconds);
        var asked = Math.Min(retryAfter?.TotalSeconds ?? 0, LongestRetryAfter.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(doubled * (0.5 + jitter / 2), asked));
    }
}
