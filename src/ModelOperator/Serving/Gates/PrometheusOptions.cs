namespace ModelOperator.Serving.Gates;

/// <summary>How the Prometheus is reached that gates ask.</summary>
internal sealed record PrometheusOptions
{
    /// <summary>Where its API is, e.g. <c>http://prometheus.monitoring:9090</c>; with a path where it has one.</summary>
    public required Uri Url { get; init; }

    /// <summary>A file with a bearer token, read for every query because tokens are rotated; null for none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>A file with the certificates of the authorities to trust, instead of the system's; read once.</summary>
    public string? CertificateAuthorityFile { get; init; }
}
