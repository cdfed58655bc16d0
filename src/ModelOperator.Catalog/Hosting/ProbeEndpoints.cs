using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Catalog.Hosting;

/// <summary>What the process answers about itself.</summary>
internal static class ProbeEndpoints
{
    /// <summary><c>/healthz</c>: the process works. <c>/readyz</c>: everything that can be read was listed and can be found; what cannot is told too.</summary>
    public static void MapProbes(this WebApplication app, CatalogInstance instance)
    {
        app.MapGet("/healthz", static context => context.Response.WriteAsync("ok\n"));
        app.MapGet("/readyz", context =>
        {
            if (instance.WaitsFor is not { } what)
            {
                return context.Response.WriteAsync(string.Concat(["ok\n", .. instance.Obstacles.Select(static obstacle => $"{obstacle}; answers lack it, or have it as it was\n")]));
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
