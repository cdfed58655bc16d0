using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Hosting;

/// <summary>What the process answers over HTTP: probes and metrics.</summary>
internal static class OperatorEndpoints
{
    /// <summary>
    /// <c>/healthz</c>: the process works. <c>/readyz</c>: every cache has its initial list, so that it could lead now.
    /// <c>/metrics</c>: Prometheus text.
    /// </summary>
    public static void MapOperatorEndpoints(this WebApplication app, OperatorInstance instance, PrometheusExporter exporter)
    {
        app.MapGet("/healthz", static context => context.Response.WriteAsync("ok\n"));
        app.MapGet("/readyz", context =>
        {
            var missing = instance.UnsyncedCaches;
            if (missing.Count == 0)
            {
                return context.Response.WriteAsync("ok\n");
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync($"waiting for the first list of {string.Join(", ", missing)}\n");
        });
        app.MapGet("/metrics", async context =>
        {
            context.Response.ContentType = PrometheusExporter.ContentType;
            exporter.Write(context.Response.BodyWriter);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        });
    }
}
