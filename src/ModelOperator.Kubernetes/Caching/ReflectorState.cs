namespace ModelOperator.Kubernetes.Caching;

/// <summary>
/// What a reflector does next, as a value: the transitions are pure, and all waiting, listing and watching is done elsewhere.
/// It lists whenever <see cref="ResourceVersion"/> is null, else it watches from there.
/// </summary>
internal readonly record struct ReflectorState
{
    /// <summary>A watch that ends this soon without an event is a failure, or a broken server would be asked in a tight loop.</summary>
    public static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    /// <summary>Time of good watching after which earlier failures are forgotten.</summary>
    public static readonly TimeSpan HealthyAfter = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How often in a row a resource must be missing before it is believed gone, 12 s or more with the waits between: a server that
    /// starts neither serves nor discovers what its CRDs define.
    /// </summary>
    public const int ConfirmedMissing = 5;

    private const double FirstBackoffSeconds = 0.8;
    private const double LastBackoffSeconds = 15;

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Version to watch from, opaque; null when a list is due.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Whether the next list is read by pages, because streaming it went wrong just now.</summary>
    public bool AvoidStreaming { get; init; }

    /// <summary>Time to wait before the next step.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Failures since the last healthy time.</summary>
    public int Failures { get; init; }

    /// <summary>Time of good watching since the last failure.</summary>
    public TimeSpan Healthy { get; init; }

    /// <summary>Malformed lines and errors in the stream since the watch last moved on.</summary>
    public int BadLines { get; init; }

    /// <summary>Whether the last list was made because a version was too old, and no watch has moved on since.</summary>
    public bool ListedForExpiry { get; init; }

    /// <summary>How often in a row the resource was missing.</summary>
    public int Missing { get; init; }

    /// <summary>The state after a step.</summary>
    /// <param name="outcome">How the step came out.</param>
    /// <param name="random">A number from 0 up to 1, for the jitter.</param>
    public ReflectorState After(in ReflectorOutcome outcome, double random)
    {
        var state = Account(outcome);
        switch (outcome.Type)
        {
            case ReflectorOutcomeType.Listed:
                return state with { ResourceVersion = outcome.ResourceVersion, Delay = TimeSpan.Zero };
            case ReflectorOutcomeType.WatchEnded when outcome.Progressed || outcome.Lasted >= ShortestWatch:
            case ReflectorOutcomeType.Silent:
                return state with { Delay = TimeSpan.Zero };
            case ReflectorOutcomeType.NotStreaming or ReflectorOutcomeType.Unending:
                return state with { AvoidStreaming = true, Delay = TimeSpan.Zero };
            case ReflectorOutcomeType.Expired when !state.ListedForExpiry:
                return state with { ResourceVersion = null, ListedForExpiry = true, Delay = TimeSpan.Zero };
            case ReflectorOutcomeType.Expired or ReflectorOutcomeType.Refused:
                return state.Failed(outcome, random) with { ResourceVersion = null };
            case ReflectorOutcomeType.NotServed:
                return state.Failed(outcome, random) with { ResourceVersion = null, Missing = state.Missing + 1 };
            case ReflectorOutcomeType.BadLine or ReflectorOutcomeType.ErrorEvent:
                // From the same version the server may well say the same again; a list does not contain it.
                return state.Failed(outcome, random) with
                {
                    BadLines = state.BadLines + 1,
                    ResourceVersion = state.BadLines > 0 ? null : state.ResourceVersion,
                };
            default:
                return state.Failed(outcome, random);
        }
    }

    private ReflectorState Account(in ReflectorOutcome outcome)
    {
        var listed = outcome.Type == ReflectorOutcomeType.Listed;
        return this with
        {
            ResourceVersion = outcome.ResourceVersion ?? ResourceVersion,
            AvoidStreaming = AvoidStreaming && !listed && !outcome.Progressed,
            Healthy = Healthy + outcome.Lasted,
            BadLines = outcome.Progressed ? 0 : BadLines,
            ListedForExpiry = ListedForExpiry && !outcome.Progressed && outcome.Lasted < ShortestWatch,
            Missing = outcome.Type == ReflectorOutcomeType.NotServed ? Missing : 0,
        };
    }

    private ReflectorState Failed(in ReflectorOutcome outcome, double random)
    {
        var failures = Healthy >= HealthyAfter ? 0 : Failures;
        // Where a watch worked until it broke, the next one is likely to: a proxy that cuts connections every minute must not keep the
        // cache half a minute behind each time.
        var doublings = outcome.Lasted >= ShortestWatch ? 0 : Math.Min(failures, 10);
        var seconds = Math.Min(FirstBackoffSeconds * Math.Pow(2, doublings), LastBackoffSeconds);
        var backoff = TimeSpan.FromSeconds(seconds * (1 + random));
        var asked = outcome.RetryAfter is not { } wait ? TimeSpan.Zero : wait < LongestRetryAfter ? wait : LongestRetryAfter;
        return this with
        {
            Failures = failures + 1,
            Healthy = TimeSpan.Zero,
            AvoidStreaming = AvoidStreaming || ResourceVersion is null,
            Delay = backoff > asked ? backoff : asked,
        };
    }
}
