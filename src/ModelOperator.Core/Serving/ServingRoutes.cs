using ModelOperator.Core.Serving.Optional;
using ModelOperator.Core.Serving.Rollouts;

namespace ModelOperator.Core.Serving;

/// <summary>Where the Gateway of a deployment sends requests.</summary>
internal static class ServingRoutes
{
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
