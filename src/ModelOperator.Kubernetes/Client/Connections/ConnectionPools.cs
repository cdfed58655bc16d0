using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.Kubernetes.Client.Connections;

/// <summary>
/// Connections to the API server: one pool for calls and one for watches, so that watches, which fill slowly and live long,
/// never hold up a call by HTTP/2 flow control or stream limits. Both are made anew when the client certificate or the
/// authority is another one, for a certificate belongs to its connection.
/// </summary>
internal sealed class ConnectionPools : IDisposable
{
    private readonly ClusterConfiguration _configuration;
    private readonly ReloadedFile<X509Certificate2Collection>? _authority;
    private readonly Lock _lock = new();
    private volatile Generation? _current;

    public ConnectionPools(ClusterConfiguration configuration, TimeProvider time, ILogger logger)
    {
        _configuration = configuration;
        if (configuration.CertificateAuthority is { } authority)
        {
            _authority = new($"certificate authority {authority}", () => authority.Read().ToArray(), ParseAuthority, time, logger);
        }
    }

    /// <exception cref="ConfigurationException">The authority's file cannot be read.</exception>
    public HttpMessageInvoker For(Credential credential, bool watch)
    {
        var authority = _authority?.Value;
        var current = _current;
        if (current is null || !current.Fits(credential.Certificate, authority))
        {
            current = Renew(credential);
        }

        return watch ? current.Watches : current.Calls;
    }

    /// <summary>
    /// A request on this pool, one of the two, got no answer for long. Its connection may be dead, and HTTP/2 would send the next one
    /// down the same: they go out on new connections from now on. What is answered already, as open watches are, goes on.
    /// </summary>
    public void Leave(HttpMessageInvoker pool)
    {
        lock (_lock)
        {
            if (_current is not { } current || !(ReferenceEquals(current.Calls, pool) || ReferenceEquals(current.Watches, pool)))
            {
                return;
            }

            var another = NewPool(current.Certificate, current.Authority);
            _current = ReferenceEquals(current.Calls, pool) ? current with { Calls = another } : current with { Watches = another };
            pool.Dispose();
        }
    }

    public void Dispose() => _current?.Dispose();

    private static X509Certificate2Collection ParseAuthority(byte[] pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Encoding.UTF8.GetString(pem));
        return certificates.Count == 0 ? throw new InvalidDataException("there is no certificate in it") : certificates;
    }

    private Generation Renew(Credential credential)
    {
        lock (_lock)
        {
            // Read here, so that who comes last has not read first. And a request that took its credential before a rotation goes
            // out with the certificate from after it: the other way round, the two would replace each other's pools in turns.
            var authority = _authority?.Value;
            var number = credential.Number;
            var certificate = credential.Certificate;
            if (_current is { } current)
            {
                if (current.Number > number)
                {
                    (number, certificate) = (current.Number, current.Certificate);
                }

                if (current.Fits(certificate, authority))
                {
                    return current;
                }

                // Requests under way end on their connections; one that took the old pool but has not sent yet gets an
                // ObjectDisposedException, and its sender takes the new pool.
                current.Dispose();
            }

            return _current = new Generation(number, certificate, authority, NewPool(certificate, authority), NewPool(certificate, authority));
        }
    }

    private HttpMessageInvoker NewPool(SslStreamCertificateContext? certificate, X509Certificate2Collection? authority)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            // Spreads the load over the servers behind one address again after one of them was away.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectCallback = ConnectAsync,
        };
        if (_configuration.ProxyUrl is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy) { Credentials = ProxyCredentials(proxy) };
        }

        handler.SslOptions.ClientCertificateContext = certificate;
        if (_configuration.InsecureSkipTlsVerify)
        {
#pragma warning disable CA5359 // The user's kubeconfig asks for exactly this, by a name that says what it is.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (authority is not null)
        {
            // No callback: one that looks only at the chain forgets the host name, which the default check does not.
            handler.SslOptions.CertificateChainPolicy = TrustOnly(authority);
        }

        return new HttpMessageInvoker(handler);
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authority);
        return policy;
    }

    private static NetworkCredential? ProxyCredentials(Uri proxy)
    {
        var parts = proxy.UserInfo.Split(':', 2);
        return parts[0].Length == 0
            ? null
            : new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // HTTP/1.1 has no pings: without these, a watch on a connection that died silently hangs until its time limit.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record Generation(
        long Number,
        SslStreamCertificateContext? Certificate,
        X509Certificate2Collection? Authority,
        HttpMessageInvoker Calls,
        HttpMessageInvoker Watches) : IDisposable
    {
        public bool Fits(SslStreamCertificateContext? certificate, X509Certificate2Collection? authority) =>
            ReferenceEquals(Certificate, certificate) && ReferenceEquals(Authority, authority);

        public void Dispose()
        {
            Calls.Dispose();
            Watches.Dispose();
        }
    }
}
