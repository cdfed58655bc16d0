namespace ModelOperator.Kubernetes.Client;

/// <summary>How the client behaves; the defaults suit a controller.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>Longest a call on one object may take, retries and the reading of the answer included.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest one page of a list may take.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Longest single wait the server can ask for with Retry-After (429, 503) before the call fails instead; the time-outs
    /// bound it too.
    /// </summary>
    public TimeSpan MaximumRetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Sent as User-Agent; shows in the server's audit log.</summary>
    public string UserAgent { get; init; } = "modeloperator";

    /// <summary>Called after each request, retries included; must be quick and must not throw.</summary>
    public Action<ApiRequest>? OnRequest { get; init; }
}
