using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Loader.Tests.Serving;

/// <summary>A real web server on the loopback that answers as a test says, and remembers what it was asked.</summary>
internal sealed class ArtifactServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<ReceivedRequest> requests = new();

    private ArtifactServer(WebApplication application) => this.application = application;

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. requests];

    /// <summary>What was asked for this path.</summary>
    public IReadOnlyList<ReceivedRequest> RequestsFor(string path) => [.. requests.Where(request => request.Path == path)];

    /// <summary>http://127.0.0.1:PORT, or https with a certificate.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The same server under another host name.</summary>
    public string UrlAsOtherHost => Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public static async Task<ArtifactServer> StartAsync(Func<HttpContext, Task> answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });
        var application = builder.Build();
        var server = new ArtifactServer(application);
        application.Run(async context =>
        {
            server.requests.Enqueue(ReceivedRequest.Of(context.Request));
            try
            {
                await answer(context);
            }
            // The client is gone, by kill or by its own decision: part of the test.
            catch (Exception error) when (error is OperationCanceledException or IOException)
            {
                context.Abort();
            }
        });
        await application.StartAsync();
        server.Url = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        atOnce.Cancel();
        await application.StopAsync(atOnce.Token);
        await application.DisposeAsync();
    }
}

/// <summary>What of a request tests look at.</summary>
internal sealed record ReceivedRequest(string Host, string Path, string Query, string? Range, string? IfRange, string? Authorization, DateTime At)
{
    public static ReceivedRequest Of(HttpRequest request) => new(
        request.Host.Host, request.Path.Value ?? "", request.QueryString.Value ?? "", Header(request, "Range"), Header(request, "If-Range"),
        Header(request, "Authorization"), DateTime.UtcNow);

    private static string? Header(HttpRequest request, string name) => request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}
