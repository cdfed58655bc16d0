using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ScriptedServer;

namespace ModelOperator.Testing.Faults;

/// <summary>
/// Stands between a client, such as an operator, and a real API server: it passes everything on both ways as it comes, as the user of a
/// kubeconfig, and spoils what the faults in force say. Faults begin and end while it runs, and several may be in force at once.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TestCertificates _authority = new("fault proxy");
    private readonly X509Certificate2 _certificate;
    private readonly CancellationTokenSource _stopping = new();
    private readonly FaultSet _faults = new();
    private readonly Upstream _upstream;
    private readonly ConcurrentDictionary<string, int> _writes = [];
    private readonly WebApplication _host;
    private int _openWatches;

    private FaultProxy(KubeconfigContext upstream, string kubeconfigPath)
    {
        _upstream = new Upstream(upstream);
        _certificate = _authority.Server("127.0.0.1");
        KubeconfigPath = kubeconfigPath;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, ConfigureListener);
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        _host = builder.Build();
        _host.Run(HandleAsync);
    }

    /// <summary>Kubeconfig of the proxy, for its clients; they need no credentials. It goes with the proxy.</summary>
    public string KubeconfigPath { get; }

    /// <summary>Watches that are open now, silent ones included.</summary>
    public int OpenWatches => Volatile.Read(ref _openWatches);

    /// <summary>
    /// How often each object was written: requests that the server answered with success, by <c>resource/namespace/name/subresource</c>,
    /// whether or not the client learned of it.
    /// </summary>
    public IReadOnlyDictionary<string, int> Writes => _writes;

    /// <summary>Starts a proxy.</summary>
    /// <param name="kubeconfig">The API server, and the user to be towards it.</param>
    public static async Task<FaultProxy> StartAsync(string kubeconfig)
    {
        var proxy = new FaultProxy(Kubeconfig.Load(kubeconfig).Main, $"{kubeconfig}.{Guid.NewGuid().ToString("N")[..8]}.proxy");
        await proxy._host.StartAsync();
        var bound = new Uri(proxy._host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        var context = new KubeconfigContext(new Uri($"https://127.0.0.1:{bound.Port}"), proxy._authority.AuthorityPem, null, null);
        new Kubeconfig(context, null).Save(proxy.KubeconfigPath);
        return proxy;
    }

    /// <summary>Puts a fault in force, until what is returned is disposed.</summary>
    public ActiveFault Begin(ProxyFault fault) => _faults.Begin(fault);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _upstream.Dispose();
        _certificate.Dispose();
        _authority.Dispose();
        _stopping.Dispose();
        File.Delete(KubeconfigPath);
    }

    private void ConfigureListener(ListenOptions listener)
    {
        listener.Protocols = HttpProtocols.Http1AndHttp2;
        listener.UseHttps(https =>
        {
            https.ServerCertificate = _certificate;
            https.ClientCertificateMode = ClientCertificateMode.NoCertificate;
        });
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        var request = ScriptedRequest.Of(context);
        var watches = request.Verb == "watch" ? 1 : 0;
        Interlocked.Add(ref _openWatches, watches);
        try
        {
            if (!await IsRefusedAsync(context, request, either.Token))
            {
                await ForwardAsync(context, request, either.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            // The client has gone, or the server did not answer to the end: neither is to take the answer for a whole one.
            context.Abort();
        }
        finally
        {
            Interlocked.Add(ref _openWatches, -watches);
        }
    }

    private async Task<bool> IsRefusedAsync(HttpContext context, ScriptedRequest request, CancellationToken cancellationToken)
    {
        if (_faults.Draw<ProxyFault.Refusal>(request) is not { } refusal)
        {
            return false;
        }

        var (code, reason, retryAfter) = refusal.Fault;
        refusal.Active.Happened();
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await Json.AnswerAsync(context, code, Json.Status(code, reason, "refused by the fault proxy"), cancellationToken);
        return true;
    }

    private async Task ForwardAsync(HttpContext context, ScriptedRequest request, CancellationToken cancellationToken)
    {
        if (_faults.Draw<ProxyFault.Slowness>(request) is { } slow && slow.Fault.BeforeHeaders > TimeSpan.Zero)
        {
            slow.Active.Happened();
            await Task.Delay(slow.Fault.BeforeHeaders, cancellationToken);
        }

        using var answer = await _upstream.SendAsync(context.Request, cancellationToken);
        if (request.IsWrite && answer.IsSuccessStatusCode)
        {
            _writes.AddOrUpdate($"{request.Resource}/{request.Namespace}/{request.Name}/{request.Subresource}", 1, static (_, count) => count + 1);
        }

        Upstream.CopyHead(answer, context.Response);
        if (request.Verb == "watch" && answer.IsSuccessStatusCode)
        {
            await using var events = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await new WatchRelay(context, request, _faults, cancellationToken).RunAsync(events);
        }
        else
        {
            await AnswerRelay.RunAsync(context, request, answer, _faults, cancellationToken);
        }
    }
}
