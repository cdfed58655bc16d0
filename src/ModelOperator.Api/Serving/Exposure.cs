using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>How the model is reached.</summary>
public sealed record Exposure
{
    /// <summary>Port of the Service.</summary>
    [Schema(Default = 80, Minimum = 1, Maximum = 65535)]
    public int? Port { get; init; }

    /// <summary>
    /// Gateway that the model is reached through from outside; becomes an HTTPRoute where the cluster serves gateway.networking.k8s.io/v1. It
    /// also splits traffic by exact weights during a canary rollout, and can mirror it.
    /// </summary>
    public GatewayExposure? Gateway { get; init; }
}

/// <summary>A Gateway, and what it routes to the model.</summary>
public sealed record GatewayExposure
{
    /// <summary>Name of the Gateway.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage)]
    public required string Name { get; init; }

    /// <summary>Namespace of the Gateway, whose listeners must admit routes of this namespace; the deployment's own when absent.</summary>
    [Schema(MaxLength = Formats.LabelLength)]
    [Pattern(Formats.Label, Formats.NamespaceMessage)]
    public string? Namespace { get; init; }

    /// <summary>Listener of the Gateway; all of them when absent.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        "write the name of a listener: lower-case letters, digits, '-' and '.', each part between dots beginning and ending with a letter or digit")]
    public string? SectionName { get; init; }

    /// <summary>Host names that are routed to the model; the listener's when absent.</summary>
    [Schema(MinItems = 1, MaxItems = 16)]
    [Items(MaxLength = 253)]
    [Pattern("^([*][.])?[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", "write a host name in lower case, e.g. ranker.models.example.com or *.models.example.com", OnItems = true)]
    [ListSet]
    public IReadOnlyList<string>? Hostnames { get; init; }

    /// <summary>Beginning of the paths that are routed to the model.</summary>
    [Schema(Default = "/", MaxLength = 1024)]
    [Pattern("^/([-A-Za-z0-9_~!$&()*+,;=:@][-A-Za-z0-9._~!$&()*+,;=:@]*(/[-A-Za-z0-9_~!$&()*+,;=:@][-A-Za-z0-9._~!$&()*+,;=:@]*)*/?)?$",
        "write the path with a leading / and no segment that is empty or begins with '.', e.g. /v2/models/ranker")]
    public string? PathPrefix { get; init; }
}
