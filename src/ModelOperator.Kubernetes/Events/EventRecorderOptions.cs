namespace ModelOperator.Kubernetes.Events;

/// <summary>Who tells events, and how many.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>The controller that tells: a qualified name such as <c>modeloperator.io/operator</c>.</summary>
    public required string ReportingController { get; init; }

    /// <summary>The process that tells; the pod's name.</summary>
    public string ReportingInstance { get; init; } = Environment.MachineName;

    /// <summary>Events that wait to be written; beyond them the oldest are dropped.</summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>An event that comes again within this time of the last one is one of the same series.</summary>
    public TimeSpan SeriesWindow { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>Shortest time between two writes of a series' count.</summary>
    public TimeSpan SeriesInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Writes about one object that may come at once.</summary>
    public int BurstPerObject { get; init; } = 25;

    /// <summary>Writes a minute about one object after that.</summary>
    public double PerObjectPerMinute { get; init; } = 2;

    /// <summary>How long a stop goes on writing what was recorded before it.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
