namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Where an API server is, how to know that it is the right one, and who asks.</summary>
public sealed record ClusterConfiguration
{
    /// <summary>Base address of the API server; may carry a path prefix.</summary>
    public required Uri Server { get; init; }

    /// <summary>Namespace of the context or pod; null when none is set.</summary>
    public string? Namespace { get; init; }

    /// <summary>
    /// Certificates that the server's certificate must lead to; the host name is checked as well. Null trusts what the
    /// system trusts.
    /// </summary>
    public PemSource? CertificateAuthority { get; init; }

    /// <summary>Host name expected in the server's certificate, and sent as SNI, in place of the one in <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Whether any server certificate is taken; never together with <see cref="CertificateAuthority"/>.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>Proxy (http, https or socks5); null takes the one of the environment (HTTPS_PROXY, NO_PROXY).</summary>
    public Uri? ProxyUrl { get; init; }

    /// <summary>Who asks.</summary>
    public ClusterUser User { get; init; } = new();

    /// <summary>The server alone; the rest may hold secrets.</summary>
    public override string ToString() => Server.ToString();
}
