using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ModelOperator.Testing.Prometheus;

/// <summary>Serves the series that a test sets, as an application does that Prometheus scrapes.</summary>
public sealed class MetricsExporter : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, double> _series = [];
    private readonly WebApplication _host;

    private MetricsExporter(WebApplication host) => _host = host;

    /// <summary>Where it listens, on loopback.</summary>
    public Uri Address => new(_host.Urls.Single());

    /// <summary>Value of a series as it is written in the text format, e.g. <c>requests{namespace="studio"}</c>.</summary>
    public double this[string series]
    {
        set => _series[series] = value;
    }

    public static async Task<MetricsExporter> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var exporter = new MetricsExporter(builder.Build());
        exporter._host.Run(exporter.AnswerAsync);
        await exporter._host.StartAsync();
        return exporter;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8; escaping=allow-utf-8";
        return context.Response.WriteAsync(string.Concat(_series
            .OrderBy(series => series.Key, StringComparer.Ordinal)
            .Select(series => string.Create(CultureInfo.InvariantCulture, $"{series.Key} {Text(series.Value)}\n"))));
    }

    private static string Text(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
