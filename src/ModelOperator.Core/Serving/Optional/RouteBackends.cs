using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Optional;

/// <summary>A port of a Service, and its share of the requests.</summary>
/// <param name="Service">Name of the Service.</param>
/// <param name="Port">Port of the Service.</param>
/// <param name="Weight">Its share, over the sum of all.</param>
public readonly record struct RouteBackend(string Service, int Port, int Weight);

/// <summary>Where a Gateway sends the requests for a model.</summary>
public sealed record RouteBackends
{
    /// <summary>Who answers.</summary>
    public required IReadOnlyList<RouteBackend> Answering { get; init; }

    /// <summary>Who gets a copy of each request and does not answer; its weight means nothing.</summary>
    public RouteBackend? Mirror { get; init; }

    /// <summary>The rule of an HTTPRoute that sends them what begins with a path.</summary>
    public HttpRouteRule Rule(string pathPrefix) => new()
    {
        Matches = [new HttpRouteMatch { Path = new HttpPathMatch { Type = "PathPrefix", Value = pathPrefix } }],
        Filters = Mirror is { } mirror
            ? [new HttpRouteFilter { Type = "RequestMirror", RequestMirror = new HttpRequestMirrorFilter { BackendRef = new HttpBackendRef { Name = mirror.Service, Port = mirror.Port } } }]
            : null,
        BackendRefs = [.. Answering.Select(backend => new HttpBackendRef { Name = backend.Service, Port = backend.Port, Weight = backend.Weight })],
    };

    /// <summary>One Service answers everything.</summary>
    public static RouteBackends Only(string service, int port) => new() { Answering = [new RouteBackend(service, port, 100)] };
}
