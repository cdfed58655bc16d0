using System.Net;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Faults;
using ModelOperator.Testing.ScriptedServer;
using Kubeconfig = ModelOperator.Testing.ControlPlane.Kubeconfig;

namespace ModelOperator.Kubernetes.Tests.Faults;

/// <summary>A scripted server of pods with a fault proxy before it, and clients of the proxy.</summary>
public sealed class ProxiedServer : IAsyncDisposable
{
    private readonly TestCertificates _authority = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("modeloperator-proxy-").FullName;
    private readonly List<IDisposable> _clients = [];

    private ProxiedServer()
    {
    }

    public ScriptedApiServer Server { get; private set; } = null!;

    public FaultProxy Proxy { get; private set; } = null!;

    /// <summary>The project's own client, of the proxy.</summary>
    public KubernetesClient Client { get; private set; } = null!;

    public static async Task<ProxiedServer> StartAsync()
    {
        var proxied = new ProxiedServer();
        proxied.Server = await ScriptedApiServer.StartAsync(
            new() { Certificate = proxied._authority.Server("127.0.0.1"), AskForClientCertificate = true });
        proxied.Server.Serve<Kubernetes.Resources.Pod>();
        var (certificate, key) = proxied._authority.ClientWithEcKey("operator");
        var path = Path.Combine(proxied._directory, "kubeconfig");
        new Kubeconfig(new KubeconfigContext(proxied.Server.Address, proxied._authority.AuthorityPem, certificate, key), null).Save(path);
        proxied.Proxy = await FaultProxy.StartAsync(path);
        proxied.Client = new KubernetesClient(Kubernetes.Configuration.Kubeconfig.Load(proxied.Proxy.KubeconfigPath));
        return proxied;
    }

    /// <summary>Opens a watch of the pods of a namespace, all of one client on one connection.</summary>
    public async Task<ProxiedWatch> WatchAsync(string ns = "a", HttpMessageInvoker? http = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address($"api/v1/namespaces/{ns}/pods?watch=true&resourceVersion={Server.Version}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return new ProxiedWatch(await (http ?? NewHttp()).SendAsync(request, default).WaitAsync(Eventually.Bound));
    }

    /// <summary>Reads a path of the proxy.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
        return await NewHttp().SendAsync(request, default).WaitAsync(Eventually.Bound);
    }

    /// <summary>A plain client with connections of its own.</summary>
    public HttpMessageInvoker NewHttp()
    {
        var http = new HttpMessageInvoker(Kubeconfig.Load(Proxy.KubeconfigPath).Main.NewHandler());
        _clients.Add(http);
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private Uri Address(string path) => new(Kubeconfig.Load(Proxy.KubeconfigPath).Main.Server, path);
}

/// <summary>A watch, read line by line.</summary>
public sealed class ProxiedWatch(HttpResponseMessage response) : IDisposable
{
    private StreamReader? _lines;

    public HttpStatusCode Status => response.StatusCode;

    /// <summary>The next line; null at an end in good order.</summary>
    public async Task<string?> LineAsync()
    {
        _lines ??= new StreamReader(await response.Content.ReadAsStreamAsync());
        return await _lines.ReadLineAsync().WaitAsync(Eventually.Bound);
    }

    public void Dispose()
    {
        _lines?.Dispose();
        response.Dispose();
    }
}
