using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Testing.Operators;

/// <summary>Takes traces over OTLP by HTTP, as OpenTelemetry's collector does, and keeps what it was sent.</summary>
public sealed class TraceCollector : IAsyncDisposable
{
    private const string Path = "/v1/traces";

    private readonly ConcurrentQueue<string> _sent = [];
    private readonly WebApplication _host;

    private TraceCollector(WebApplication host) => _host = host;

    /// <summary>The variables by which a process sends its traces here.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _host.Urls.Single() };

    /// <summary>The variables for traces alone, whose address is taken as it is.</summary>
    /// <param name="headers">What is to be sent in headers.</param>
    public IReadOnlyDictionary<string, string> EnvironmentOfTraces(string headers) => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = $"{_host.Urls.Single()}{Path}",
        ["OTEL_EXPORTER_OTLP_TRACES_HEADERS"] = headers,
    };

    /// <summary>The header Authorization of what was sent last; null when there was none.</summary>
    public string? Credential { get; private set; }

    /// <summary>All that was sent so far, a character a byte: in protobuf, texts stand between their lengths as they are, and ids as bytes.</summary>
    public string Sent => string.Concat(_sent);

    public static async Task<TraceCollector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var collector = new TraceCollector(builder.Build());
        collector._host.Run(collector.TakeAsync);
        await collector._host.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        if (context.Request is not { Method: "POST", Path.Value: Path, ContentType: "application/x-protobuf" })
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Credential = context.Request.Headers.Authorization;
        _sent.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
