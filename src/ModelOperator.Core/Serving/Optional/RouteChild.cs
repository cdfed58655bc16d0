using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Optional;

/// <summary>
/// The HTTPRoute of a deployment. Whether its Gateway lets routes of the namespace in, and who owns a host name, is for the Gateway to
/// decide; it says so in the route's status, which is told on.
/// </summary>
internal readonly record struct RouteChild
{
    private const int LongestReason = 128;

    private static readonly OptionalWish Wish = new(
        ConditionTypes.Routed, "spec.exposure.gateway", "install the Gateway API, or use status.url, which is reached inside the cluster");

    /// <summary>How to write it.</summary>
    public ApplyDecision Write { get; private init; }

    /// <summary>What is told of it.</summary>
    public Finding? Report { get; private init; }

    /// <summary>Address through the Gateway; null while it has not accepted the route.</summary>
    public string? ExternalUrl { get; private init; }

    /// <summary>Decides.</summary>
    /// <param name="context">The deployment.</param>
    /// <param name="backends">Where requests go; null when there are to be no pods.</param>
    public static RouteChild Make(OptionalContext context, RouteBackends? backends)
    {
        var kind = context.Inputs.Optional.Route;
        if (context.Demand.Deployment.Spec.Exposure?.Gateway is not { } gateway || backends is null)
        {
            return new RouteChild
            {
                Write = OptionalChild.None(kind, context.Owner),
                Report = context.Demand.Deployment.Spec.Exposure?.Gateway is null ? null : context.WithoutPods(Wish.Condition),
            };
        }

        var child = OptionalChild.Of(context, Wish, kind, Desired(context, gateway, backends), live => Answer(context, gateway, live));
        var isReached = child.Report.Status == ConditionStatus.True && context.Demand.WantsPods;
        return new RouteChild { Write = child.Write, Report = child.Report, ExternalUrl = isReached ? Address(gateway) : null };
    }

    private static HttpRoute Desired(OptionalContext context, GatewayExposure gateway, RouteBackends backends) => new()
    {
        ApiVersion = HttpRoute.ResourceType.ApiVersion,
        Kind = HttpRoute.ResourceType.Kind,
        Metadata = context.Metadata,
        Spec = new HttpRouteSpec
        {
            ParentRefs = [new ParentReference { Namespace = gateway.Namespace, Name = gateway.Name, SectionName = gateway.SectionName }],
            Hostnames = gateway.Hostnames,
            Rules = [backends.Rule(gateway.PathPrefix ?? "/")],
        },
    };

    /// <summary>Whether the Gateway took the route when it looked last, be it as it was before its newest change.</summary>
    public static bool IsTaken(ServingDemand demand, GatewayExposure gateway, HttpRoute live)
    {
        var said = Said(demand, gateway, live);
        return !said.Exists(condition => condition.Status == "False") && Takes(said);
    }

    /// <summary>What the Gateway says of the route as it is now.</summary>
    private static Finding Answer(OptionalContext context, GatewayExposure gateway, HttpRoute live)
    {
        var ns = gateway.Namespace ?? context.Demand.Key.Namespace;
        var said = Said(context.Demand, gateway, live)
            .FindAll(condition => condition.ObservedGeneration is null || live.Metadata.Generation is null || condition.ObservedGeneration >= live.Metadata.Generation);
        if (said.Find(condition => condition.Status == "False") is { } refusal)
        {
            var reason = refusal.Reason is { Length: > 0 and <= LongestReason } known ? known : ServingReasons.Pending;
            return Finding.False(Wish.Condition, reason, $"Gateway {ns}/{gateway.Name} does not route to it: {refusal.Message}");
        }

        return Takes(said)
            ? Finding.True(Wish.Condition, ServingReasons.Accepted, $"Gateway {ns}/{gateway.Name} routes to it")
            : Finding.Unknown(Wish.Condition, ServingReasons.Pending,
                $"Gateway {ns}/{gateway.Name} has not said yet whether it routes to it; one that does not exist never will");
    }

    private static List<RouteCondition> Said(ServingDemand demand, GatewayExposure gateway, HttpRoute live) =>
    [
        .. from parent in live.Status?.Parents ?? []
           where parent.ParentRef is { } named && named.Name == gateway.Name
               && (named.Namespace ?? demand.Key.Namespace) == (gateway.Namespace ?? demand.Key.Namespace) && named.SectionName == gateway.SectionName
           from condition in parent.Conditions ?? []
           where condition.Type is "Accepted" or "ResolvedRefs"
           select condition,
    ];

    private static bool Takes(List<RouteCondition> said) =>
        said.Exists(condition => condition is { Type: "Accepted", Status: "True" }) && said.Exists(condition => condition is { Type: "ResolvedRefs", Status: "True" });

    /// <summary>
    /// The first host that is no pattern. Whether the listener speaks TLS only the Gateway knows, which is not read; a listener that is named
    /// after https is taken at its word.
    /// </summary>
    private static string? Address(GatewayExposure gateway)
    {
        if (gateway.Hostnames?.FirstOrDefault(name => !name.StartsWith('*')) is not { } host)
        {
            return null;
        }

        var scheme = gateway.SectionName?.Contains("https", StringComparison.Ordinal) == true ? "https" : "http";
        return $"{scheme}://{host}{(gateway.PathPrefix ?? "/").TrimEnd('/')}";
    }
}
