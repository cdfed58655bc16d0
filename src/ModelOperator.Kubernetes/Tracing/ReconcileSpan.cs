using System.Diagnostics;

namespace ModelOperator.Kubernetes.Tracing;

/// <summary>The span of a reconcile: of which object, and how it ended. What went wrong is in the log, which quotes what users wrote; spans do not.</summary>
internal static class ReconcileSpan
{
    /// <summary>Begins; null when nobody traces.</summary>
    public static Activity? Start<TKey>(string controller, string ns, TKey key)
    {
        var span = RuntimeTracing.Source.StartActivity("reconcile");
        if (span is { IsAllDataRequested: true })
        {
            span.DisplayName = $"reconcile {controller}";
            span.SetTag("modeloperator.controller", controller);
            span.SetTag("modeloperator.object", key?.ToString());
            span.SetTag("modeloperator.namespace", ns.Length == 0 ? null : ns);
        }

        return span;
    }

    /// <summary>Says how it ended.</summary>
    public static void End(Activity? span, string result)
    {
        span?.SetTag("modeloperator.result", result);
        if (result is "error" or "terminal" or "timeout" or "unavailable")
        {
            span?.SetTag("error.type", result).SetStatus(ActivityStatusCode.Error);
        }
    }
}
