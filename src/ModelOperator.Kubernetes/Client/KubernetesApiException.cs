using System.Net;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Client;

/// <summary>
/// A request to the API server failed: it refused, or gave no (usable) answer in time. The message is one sentence with the
/// verb, the resource and the server's reason.
/// </summary>
public sealed class KubernetesApiException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="statusCode">Status of the answer; null when there was none.</param>
    /// <param name="status">What the server said, when it said it as a Status.</param>
    /// <param name="retryAfter">How long the server asks to wait.</param>
    /// <param name="innerException">What was thrown underneath, if anything.</param>
    public KubernetesApiException(
        string message,
        HttpStatusCode? statusCode = null,
        Status? status = null,
        TimeSpan? retryAfter = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        StatusCode = statusCode;
        Status = status;
        RetryAfter = retryAfter;
    }

    /// <summary>Status of the answer; null when no answer came: no connection, a cut, a deadline.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>What the server said, when it said it as a Status.</summary>
    public Status? Status { get; }

    /// <summary>How long the server asks to wait before trying again.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The server's reason in one word, e.g. Conflict.</summary>
    public string? Reason => Status?.Reason;

    /// <summary>The object, the collection or the whole kind does not exist.</summary>
    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>An object of the name exists already.</summary>
    public bool IsAlreadyExists => StatusCode == HttpStatusCode.Conflict && Reason == "AlreadyExists";

    /// <summary>The object was changed since it was read, or another field manager owns a field of an apply.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict && Reason != "AlreadyExists";

    /// <summary>The resource version or continue token is too old to be served; list anew.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone;

    /// <summary>The server does not accept the object as it is; the same request will be refused again.</summary>
    public bool IsInvalid => StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest;

    /// <summary>The user may not do this.</summary>
    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;

    /// <summary>
    /// The same request may well succeed later: no answer, too many requests, or trouble inside the server. A write may have
    /// taken effect nonetheless.
    /// </summary>
    public bool IsTransient => StatusCode is null
        or HttpStatusCode.RequestTimeout
        or HttpStatusCode.TooManyRequests
        or >= HttpStatusCode.InternalServerError;
}
