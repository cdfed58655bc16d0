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
using Microsoft.Net.Http.Headers;
using ModelOperator.Testing.RealNodes;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>A web server on this machine that pods of its node reach, with files by their paths, whole or in parts.</summary>
internal sealed class ArtifactServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, ServedArtifact> _artifacts = new();

    private ArtifactServer(WebApplication application) => _application = application;

    public static async Task<ArtifactServer> StartAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Parse(NodeNetwork.MachineAddress), 0, listen => listen.UseHttps(certificate));
        });
        var server = new ArtifactServer(builder.Build());
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Serves a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="firstPart">How many bytes are sent to whoever asks first, who then hears nothing more.</param>
    public ServedArtifact Serve(string path, byte[] content, int? firstPart = null)
    {
        var address = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return _artifacts[$"/{path}"] = new ServedArtifact($"{address}/{path}", content, firstPart);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context) => _artifacts.TryGetValue(context.Request.Path, out var artifact)
        ? artifact.AnswerAsync(context)
        : Results.NotFound().ExecuteAsync(context);
}

/// <summary>A file that is served, and what was asked of it.</summary>
internal sealed class ServedArtifact(string uri, byte[] content, int? firstPart)
{
    private static readonly EntityTagHeaderValue Tag = new("\"one\"");
    private readonly ConcurrentQueue<string> _ranges = new();

    public string Uri => uri;

    /// <summary>The part that each request was for, in order, as <c>Range</c> says it; empty for all of it.</summary>
    public IReadOnlyList<string> Ranges => [.. _ranges];

    public async Task AnswerAsync(HttpContext context)
    {
        _ranges.Enqueue(context.Request.Headers.Range.ToString());
        if (firstPart is not { } part || _ranges.Count > 1)
        {
            await Results.Bytes(content, enableRangeProcessing: true, entityTag: Tag).ExecuteAsync(context);
            return;
        }

        context.Response.Headers.ETag = Tag.ToString();
        context.Response.ContentLength = content.Length;
        try
        {
            await context.Response.Body.WriteAsync(content.AsMemory(0, part), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }
}
