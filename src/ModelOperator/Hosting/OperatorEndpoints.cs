using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Hosting;

/// <summary>What the process answers over HTTP: probes and metrics.</summary>
internal static class OperatorEndpoints
{
    /// <summary>
    /// <c>/healthz</c>: the process works. <c>/readyz</c>: every kind was listed, so that it could lead now; what is wrong nonetheless is told
    /// too. <c>/metrics</c>: Prometheus text.
    /// </summary>
    public static void MapOperatorEndpoints(this WebApplication app, OperatorInstance instance, PrometheusExporter exporter)
    {
        app.MapGet("/healthz", static context => context.Response.WriteAsync("ok\n"));
        app.MapGet("/readyz", context =>
        {
            var problems = instance.WatchProblems;
            var isReady = problems.All(static problem => problem.IsKnown);
            context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync(string.Concat([isReady ? "ok\n" : "not ready\n", .. problems.Select(static problem => $"{problem}\n"), .. instance.OtherProblems.Select(static problem => $"{problem}\n")]));
        });
        app.MapGet("/metrics", async context =>
        {
            context.Response.ContentType = PrometheusExporter.ContentType;
            exporter.Write(context.Response.BodyWriter);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        });
    }
}
