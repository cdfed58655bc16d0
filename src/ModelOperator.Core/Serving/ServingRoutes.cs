using ModelOperator.Api;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>Where the Gateway of a deployment sends requests.</summary>
internal static class ServingRoutes
{
    /// <summary>
    /// Whether a Gateway splits the traffic: it took the route when it looked last. Every step changes the route, and while the Gateway has yet
    /// to look at that it routes still; nor is anything undone while it is not known whether there are routes. Else the numbers of replicas do.
    /// </summary>
    public static bool Split(ServingDemand demand, ServingInputs inputs) => demand.Gateway is { } gateway && inputs.Optional.Route switch
    {
        { Availability: KindAvailability.Served, Live: { } live } =>
            ApplyDecision.Owns(live, ServingChildren.Owner(demand.Deployment.Metadata).Uid) && RouteChild.IsTaken(demand, gateway, live),
        { Availability: KindAvailability.Unknown } => Conditions.IsTrue(demand.Deployment.Status?.Conditions, ConditionTypes.Routed),
        _ => false,
    };

    /// <summary>The Services that answer. One that leads to the pods of before is the one that callers in the cluster use too.</summary>
    public static RouteBackends Of(ServingDemand demand, ServingPlan plan)
    {
        var (name, port) = (demand.Key.Name, demand.Port);
        var main = ChildNames.Primary(name);
        if (plan.Rollout is not { New: not null, Traffic: { } traffic })
        {
            return RouteBackends.Only(main, port);
        }

        var canary = traffic.Stable.Other().ServiceName(name);
        return new RouteBackends
        {
            Answering =
            [
                new RouteBackend(traffic.Stable.ServiceName(name), port, 100 - traffic.NewWeight),
                new RouteBackend(canary, port, traffic.NewWeight),
            ],
            Mirror = traffic.IsShadow ? new RouteBackend(canary, port, 0) : null,
        };
    }
}
