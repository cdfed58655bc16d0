using System.Net;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Watching;

namespace ModelOperator.Kubernetes.Caching;

/// <summary>How one step of a reflector, a list or a watch, came out.</summary>
internal enum ReflectorOutcomeType
{
    /// <summary>Everything was read; a watch goes on from the version.</summary>
    Listed,

    /// <summary>The watch ended in good order, or reached our own limit.</summary>
    WatchEnded,

    /// <summary>The watch brought nothing, not even a bookmark, for longer than it may.</summary>
    Silent,

    /// <summary>No answer, a broken connection, or trouble inside the server.</summary>
    Failed,

    /// <summary>A line of the watch was no event.</summary>
    BadLine,

    /// <summary>The server ended the watch by an ERROR event that says nothing of the version.</summary>
    ErrorEvent,

    /// <summary>The version is too old, or one the server never had: 410, by status or in the stream.</summary>
    Expired,

    /// <summary>The server does not take the request as it is: any other 4xx, and a 404 that discovery does not confirm.</summary>
    Refused,

    /// <summary>The server refuses to stream a list.</summary>
    NotStreaming,

    /// <summary>A streaming list fell silent before its end, or did not come to it.</summary>
    Unending,

    /// <summary>The resource does not exist on the server: 404 on the collection, and discovery lacks it.</summary>
    NotServed,
}

/// <summary>How one step of a reflector came out.</summary>
/// <param name="Type">What happened.</param>
internal readonly record struct ReflectorOutcome(ReflectorOutcomeType Type)
{
    /// <summary>Version of the list, or of the last event or bookmark of the watch; null when there was none.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>How long the watch was open.</summary>
    public TimeSpan Lasted { get; init; }

    /// <summary>Whether the watch brought anything: an event about an object, or a complete streaming list.</summary>
    public bool Progressed { get; init; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What went wrong, for the log.</summary>
    public Exception? Error { get; init; }

    /// <summary>What an exception of a list or watch means.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="isStreamingList">Whether it came of a streaming list that was not complete.</param>
    /// <param name="isInStream">Whether the answer had begun well.</param>
    public static ReflectorOutcome Of(Exception exception, bool isStreamingList, bool isInStream = false) => exception switch
    {
        KubernetesApiException api => new ReflectorOutcome(TypeOf(api, isStreamingList, isInStream)) { RetryAfter = api.RetryAfter, Error = api },
        WatchLineException => new ReflectorOutcome(ReflectorOutcomeType.BadLine) { Error = exception },
        _ => new ReflectorOutcome(ReflectorOutcomeType.Failed) { Error = exception },
    };

    private static ReflectorOutcomeType TypeOf(KubernetesApiException exception, bool isStreamingList, bool isInStream) => exception switch
    {
        { IsExpired: true } => ReflectorOutcomeType.Expired,
        _ when IsFromTheFuture(exception) => ReflectorOutcomeType.Expired,
        { IsNotFound: true } => ReflectorOutcomeType.NotServed,
        { IsInvalid: true } when isStreamingList => ReflectorOutcomeType.NotStreaming,
        { IsTransient: true } => isInStream ? ReflectorOutcomeType.ErrorEvent : ReflectorOutcomeType.Failed,
        { StatusCode: >= HttpStatusCode.BadRequest } => ReflectorOutcomeType.Refused,
        _ => ReflectorOutcomeType.Failed,
    };

    /// <summary>The server never had our version: its data went back in time (a restored etcd), and waiting would last for ever.</summary>
    private static bool IsFromTheFuture(KubernetesApiException exception) =>
        exception.Status?.Details?.Causes?.Any(cause => cause.Reason == "ResourceVersionTooLarge") == true;
}
