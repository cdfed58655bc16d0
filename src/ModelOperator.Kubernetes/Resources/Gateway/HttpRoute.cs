using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Kubernetes.Resources;

/// <summary>gateway.networking.k8s.io/v1 HTTPRoute, with the fields a controller here sets or reads.</summary>
public sealed record HttpRoute : IKubernetesObject<HttpRoute>
{
    /// <inheritdoc/>
    public static ResourceType ResourceType { get; } = new("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute", Namespaced: true);

    /// <inheritdoc/>
    public static JsonTypeInfo<HttpRoute> JsonTypeInfo => KubernetesJsonContext.Default.HttpRoute;

    /// <inheritdoc/>
    public string? ApiVersion { get; init; }

    /// <inheritdoc/>
    public string? Kind { get; init; }

    /// <inheritdoc/>
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Desired state.</summary>
    public HttpRouteSpec? Spec { get; init; }

    /// <summary>Observed state.</summary>
    public HttpRouteStatus? Status { get; init; }
}

/// <summary>What comes in through which Gateways, and where it goes. All of its lists are atomic.</summary>
public sealed record HttpRouteSpec
{
    /// <summary>The Gateways.</summary>
    public IReadOnlyList<ParentReference>? ParentRefs { get; init; }

    /// <summary>Host names; those of the Gateway's listeners when absent.</summary>
    public IReadOnlyList<string>? Hostnames { get; init; }

    /// <summary>Which requests go where.</summary>
    public IReadOnlyList<HttpRouteRule>? Rules { get; init; }
}

/// <summary>Names a Gateway, which is what group and kind default to.</summary>
public sealed record ParentReference
{
    /// <summary>Namespace; the route's own when absent.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Listener; all of them when absent.</summary>
    public string? SectionName { get; init; }
}

/// <summary>Where requests go that match.</summary>
public sealed record HttpRouteRule
{
    /// <summary>Which requests; any of these will do.</summary>
    public IReadOnlyList<HttpRouteMatch>? Matches { get; init; }

    /// <summary>What is done with them on the way.</summary>
    public IReadOnlyList<HttpRouteFilter>? Filters { get; init; }

    /// <summary>Where they go, by weight.</summary>
    public IReadOnlyList<HttpBackendRef>? BackendRefs { get; init; }
}

/// <summary>Which requests.</summary>
public sealed record HttpRouteMatch
{
    /// <summary>By path.</summary>
    public HttpPathMatch? Path { get; init; }
}

/// <summary>Paths of requests.</summary>
public sealed record HttpPathMatch
{
    /// <summary>PathPrefix, Exact or RegularExpression.</summary>
    public required string Type { get; init; }

    /// <summary>What the path is compared with.</summary>
    public required string Value { get; init; }
}

/// <summary>Something that is done with requests; the field named by the type is set.</summary>
public sealed record HttpRouteFilter
{
    /// <summary>RequestMirror and others.</summary>
    public required string Type { get; init; }

    /// <summary>For RequestMirror: who gets a copy and does not answer.</summary>
    public HttpRequestMirrorFilter? RequestMirror { get; init; }
}

/// <summary>Who gets a copy of requests.</summary>
public sealed record HttpRequestMirrorFilter
{
    /// <summary>The Service.</summary>
    public required HttpBackendRef BackendRef { get; init; }
}

/// <summary>Names a port of a Service of the route's namespace.</summary>
public sealed record HttpBackendRef
{
    /// <summary>Name of the Service.</summary>
    public required string Name { get; init; }

    /// <summary>Port of the Service.</summary>
    public int? Port { get; init; }

    /// <summary>Share of the requests, over the sum of all; 1 when absent. A mirror has none.</summary>
    public int? Weight { get; init; }
}

/// <summary>What Gateways make of a route.</summary>
public sealed record HttpRouteStatus
{
    /// <summary>What each Gateway makes of it.</summary>
    public IReadOnlyList<RouteParentStatus>? Parents { get; init; }
}

/// <summary>What one Gateway makes of a route.</summary>
public sealed record RouteParentStatus
{
    /// <summary>The Gateway, as the route names it.</summary>
    public ParentReference? ParentRef { get; init; }

    /// <summary>Accepted, ResolvedRefs and others.</summary>
    public IReadOnlyList<RouteCondition>? Conditions { get; init; }
}

/// <summary>A condition of a route. Other controllers write it, so it is read without relying on what the definition requires.</summary>
public sealed record RouteCondition
{
    /// <summary>Type in CamelCase.</summary>
    public string? Type { get; init; }

    /// <summary>True, False or Unknown.</summary>
    public string? Status { get; init; }

    /// <summary>The metadata.generation of the route that it was decided for.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Cause in one word.</summary>
    public string? Reason { get; init; }

    /// <summary>Cause for people.</summary>
    public string? Message { get; init; }
}
