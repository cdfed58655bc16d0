using System.Diagnostics;
using ModelOperator.Kubernetes.Tracing;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>The span of a question, in the trace of whoever asks when the header traceparent names one. It tells neither who asks nor for what.</summary>
internal static class OperationSpan
{
    /// <summary>Begins; null when nobody traces, and for a watch, which may last for hours.</summary>
    public static Activity? Start(Operation operation, HttpContext context)
    {
        if (operation.Streams || !RuntimeTracing.Source.HasListeners())
        {
            return null;
        }

        // The web server's own activity is not exported, and would be a parent that nobody finds.
        Activity.Current = null;
        var headers = context.Request.Headers;
        _ = ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var asking);
        var span = RuntimeTracing.Source.StartActivity($"GET {operation.Route}", ActivityKind.Server, asking);
        span?.SetTag("http.request.method", "GET").SetTag("http.route", operation.Route).SetTag("modeloperator.operation", operation.Id);
        return span;
    }

    /// <summary>Says how it was answered.</summary>
    public static void End(Activity? span, int status)
    {
        span?.SetTag("http.response.status_code", status);
        if (status >= 500)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }
}
