using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>What electors log.</summary>
internal static partial class LeaderElectionLog
{
    [LoggerMessage(1, LogLevel.Information, "{Identity} leads: it holds lease {Lease}")]
    public static partial void Leading(ILogger logger, string identity, ObjectKey lease);

    [LoggerMessage(2, LogLevel.Information, "Waiting for lease {Lease}, which {Holder} holds")]
    public static partial void Waiting(ILogger logger, ObjectKey lease, string holder);

    [LoggerMessage(3, LogLevel.Warning, "Lease {Lease} could not be read or written, {Times} time(s) in a row: {Error}")]
    public static partial void Failing(ILogger logger, ObjectKey lease, int times, string error);

    [LoggerMessage(4, LogLevel.Error, "{Identity} lost lease {Lease} (holder now: {Holder}); workers stop at once")]
    public static partial void Lost(ILogger logger, string identity, ObjectKey lease, string holder);

    [LoggerMessage(5, LogLevel.Error, "Work did not stop in time after lease {Lease} was lost; the process must end")]
    public static partial void WorkGoesOn(ILogger logger, ObjectKey lease);

    [LoggerMessage(6, LogLevel.Information, "{Identity} released lease {Lease}")]
    public static partial void Released(ILogger logger, string identity, ObjectKey lease);

    [LoggerMessage(7, LogLevel.Warning, "Lease {Lease} could not be released and will expire by itself: {Error}")]
    public static partial void NotReleased(ILogger logger, ObjectKey lease, string error);

    [LoggerMessage(8, LogLevel.Error, "Work ended with an error after lease {Lease} was lost")]
    public static partial void WorkFailed(ILogger logger, Exception error, ObjectKey lease);
}
