using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ModelOperator.Testing.Prometheus;

/// <summary>Serves series as an application does that Prometheus scrapes: those that a test sets, or those that somebody else counts.</summary>
public sealed class MetricsExporter : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, double> _series = [];
    private readonly Func<IEnumerable<KeyValuePair<string, double>>>? _counted;
    private readonly WebApplication _host;

    private MetricsExporter(WebApplication host, Func<IEnumerable<KeyValuePair<string, double>>>? counted) => (_host, _counted) = (host, counted);

    /// <summary>Where it listens, on loopback.</summary>
    public Uri Address => new(_host.Urls.Single());

    /// <summary>Value of a series as it is written in the text format, e.g. <c>requests{namespace="studio"}</c>.</summary>
    public double this[string series]
    {
        set => _series[series] = value;
    }

    /// <param name="listen">Where it listens.</param>
    /// <param name="counted">Series beside those that are set, asked for at each scrape.</param>
    public static async Task<MetricsExporter> StartAsync(string listen = "http://127.0.0.1:0", Func<IEnumerable<KeyValuePair<string, double>>>? counted = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(listen);
        builder.Services.AddRoutingCore();
        var exporter = new MetricsExporter(builder.Build(), counted);
        exporter._host.Run(exporter.AnswerAsync);
        await exporter._host.StartAsync();
        return exporter;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8; escaping=allow-utf-8";
        return context.Response.WriteAsync(string.Concat(_series.Concat(_counted?.Invoke() ?? [])
            .OrderBy(series => series.Key, StringComparer.Ordinal)
            .Select(series => string.Create(CultureInfo.InvariantCulture, $"{series.Key} {Text(series.Value)}\n"))));
    }

    private static string Text(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
