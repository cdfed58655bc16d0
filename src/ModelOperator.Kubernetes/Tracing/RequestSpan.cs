using System.Diagnostics;
using System.Globalization;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Kubernetes.Tracing;

/// <summary>
/// The span of a request to the API server, which is told of it by the header traceparent. Only what is asked on behalf of something else is
/// traced: the renewal of a lease and the opening of a watch would be traces of one span each, and count already in the metrics.
/// </summary>
internal static class RequestSpan
{
    /// <summary>Begins; null when nobody traces.</summary>
    public static Activity? Start(in ApiCall call, Uri server)
    {
        var span = Activity.Current?.Source == RuntimeTracing.Source ? RuntimeTracing.Source.StartActivity("request", ActivityKind.Client) : null;
        if (span is { IsAllDataRequested: true })
        {
            span.DisplayName = $"{call.Verb} {call.Resource}";
            span.SetTag("http.request.method", call.Method.Method);
            span.SetTag("server.address", server.Host);
            span.SetTag("server.port", server.Port);
        }

        return span;
    }

    /// <summary>Tells the server of it: the connections leave out what they would add by themselves, which is more than that.</summary>
    public static void Tell(Activity? span, HttpRequestMessage request)
    {
        if (span is not null)
        {
            request.Headers.TryAddWithoutValidation("traceparent", span.Id);
        }
    }

    /// <summary>Says how it ended; 0 when there was no answer.</summary>
    public static void End(Activity? span, int code)
    {
        span?.SetTag("http.response.status_code", code == 0 ? null : code);
        if (code is 0 or >= 400)
        {
            span?.SetTag("error.type", code == 0 ? "no_answer" : code.ToString(CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
        }
    }
}
