namespace ModelOperator.Core.Serving;

/// <summary>The Prometheus that the operator was told of.</summary>
/// <param name="Url">Its address.</param>
/// <param name="NamespaceLabel">Label of its series that names the namespace they are from.</param>
public sealed record MetricsServer(string Url, string NamespaceLabel);
