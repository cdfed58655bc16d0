using ModelOperator.Catalog.Observation;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Catalog.Hosting;

/// <summary>What the process answers about itself.</summary>
internal static class ProbeEndpoints
{
    /// <summary><c>/healthz</c>: the process works. <c>/readyz</c>: everything that can be read was listed and can be found; what cannot is told too.</summary>
    /// <param name="app">Answers.</param>
    /// <param name="instance">The catalog.</param>
    /// <param name="told">What to tell of a kind that cannot be read: why is in the API server's words, which name users, and not for everybody.</param>
    public static void MapProbes(this WebApplication app, CatalogInstance instance, Func<UnreadKind, string> told)
    {
        app.MapGet("/healthz", static context => context.Response.WriteAsync("ok\n"));
        app.MapGet("/readyz", context =>
        {
            if (instance.WaitsFor(told) is not { } what)
            {
                return context.Response.WriteAsync(string.Concat(["ok\n", .. instance.Unread.Select(kind => $"answers lack, or have as it was: {told(kind)}\n")]));
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync($"waiting for {what}\n");
        });
    }

    /// <summary><c>/metrics</c>: Prometheus text.</summary>
    public static void MapMetrics(this WebApplication app, PrometheusExporter exporter) => app.MapGet("/metrics", async context =>
    {
        context.Response.ContentType = PrometheusExporter.ContentType;
        exporter.Write(context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    });
}
