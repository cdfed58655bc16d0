using System.Diagnostics;
using ModelOperator.Kubernetes.Tracing;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>
/// The span of a question, in the trace of whoever asks when the header traceparent names one. It tells neither who asks nor for what, and
/// repeats nothing that he wrote: a tracestate may be as long as all headers together.
/// </summary>
internal static class OperationSpan
{
    /// <summary>Begins, once it is known who asks, so that strangers make none; null when nobody traces, and for a watch, which may last for hours.</summary>
    /// <param name="operation">What is asked.</param>
    /// <param name="context">The request.</param>
    /// <param name="began">When the request came: finding out who asks took time too.</param>
    public static Activity? Start(Operation operation, HttpContext context, DateTimeOffset began)
    {
        if (operation.Streams || !RuntimeTracing.Source.HasListeners())
        {
            return null;
        }

        // The web server's own activity is not exported, and would be a parent that nobody finds.
        Activity.Current = null;
        _ = ActivityContext.TryParse(context.Request.Headers.TraceParent, traceState: null, isRemote: true, out var asking);
        var span = RuntimeTracing.Source.StartActivity($"GET {operation.Route}", ActivityKind.Server, asking, startTime: began);
        span?.SetTag("http.request.method", "GET").SetTag("http.route", operation.Route).SetTag("modeloperator.operation", operation.Id);
        return span;
    }

    /// <summary>Says how it was answered, and ends.</summary>
    public static void End(Activity? span, int status)
    {
        span?.SetTag("http.response.status_code", status);
        if (status >= 500)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }

        span?.Dispose();
    }
}
