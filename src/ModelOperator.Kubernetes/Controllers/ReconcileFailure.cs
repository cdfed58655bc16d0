using System.Net;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>What to do after a failed reconcile. Everything is retried for ever except what is named here.</summary>
/// <param name="Result">Value of the <c>result</c> label in metrics.</param>
/// <param name="Retry">Whether the key comes again by itself.</param>
/// <param name="Quiet">Whether this is business as usual that only a debug log tells.</param>
/// <param name="AtLeast">Shortest delay of the retry.</param>
internal readonly record struct ReconcileFailure(string Result, bool Retry, bool Quiet, TimeSpan AtLeast)
{
    /// <summary>Conflicts that are not over after so many tries are no longer business as usual.</summary>
    internal const int QuietConflicts = 5;

    /// <summary>Time for the watch to bring the version that somebody else wrote.</summary>
    internal static readonly TimeSpan ConflictDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Decides by what was thrown.</summary>
    /// <param name="exception">What the reconciler threw.</param>
    /// <param name="timedOut">Whether the reconcile was cancelled at its timeout.</param>
    /// <param name="failuresBefore">Failures in a row before this one.</param>
    public static ReconcileFailure Of(Exception exception, bool timedOut, int failuresBefore) => exception switch
    {
        TerminalException => new("terminal", Retry: false, Quiet: false, default),
        OperationCanceledException when timedOut => new("timeout", Retry: true, Quiet: false, default),
        KubernetesApiException api => OfApi(api, failuresBefore),
        _ => new("error", Retry: true, Quiet: false, default),
    };

    private static ReconcileFailure OfApi(KubernetesApiException error, int failuresBefore) => error switch
    {
        _ when IsGone(error) => new("gone", Retry: false, Quiet: true, default),
        { StatusCode: HttpStatusCode.Conflict } => new("conflict", Retry: true, Quiet: failuresBefore < QuietConflicts, ConflictDelay),
        { StatusCode: HttpStatusCode.TooManyRequests } => new("throttled", Retry: true, Quiet: false, error.RetryAfter ?? default),
        { IsTransient: true } => new("unavailable", Retry: true, Quiet: false, error.RetryAfter ?? default),
        _ => new("error", Retry: true, Quiet: false, default),
    };

    /// <summary>
    /// Whether the object, or the namespace it lives in, is gone or going: nothing is left to do until a change says otherwise.
    /// A 404 that names no object says that the kind is not served, which a retry may find mended.
    /// </summary>
    private static bool IsGone(KubernetesApiException error) =>
        (error.IsNotFound && !string.IsNullOrEmpty(error.Status?.Details?.Name))
        || (error.IsForbidden && (error.Status?.Details?.Causes?.Any(cause => cause.Reason == "NamespaceTerminating") ?? false));
}
