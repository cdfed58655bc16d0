using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// What becomes of the NetworkPolicy of a ModelDeployment. Pods that none selects are open to the whole cluster, so it is there before
/// them and as long as the specification asks for it, whatever becomes of them meanwhile; where it cannot be had there are no pods.
/// </summary>
internal sealed record ServingNetwork
{
    /// <summary>How to write it.</summary>
    public ApplyDecision Policy { get; private init; }

    /// <summary>What stands in the way of writing it.</summary>
    public Finding? Obstacle { get; private init; }

    /// <summary>Whether pods would be open to somebody who may not call, as far as can be told for now.</summary>
    public bool ForbidsPods { get; private init; }

    /// <summary>Whether it is asked for and not there yet.</summary>
    public bool IsAwaited { get; private init; }

    /// <summary>Whether one of before has to go first, so that it is not there yet when other children are written.</summary>
    public bool MakesWay => IsAwaited && Policy.Action is ApplyAction.Wait or ApplyAction.Delete;

    /// <summary>What is told of it; nothing where the specification does not ask for it.</summary>
    public Finding? Report { get; private init; }

    public static ServingNetwork Make(ServingDemand demand, ServingInputs inputs, ChildOwner owner)
    {
        var live = inputs.LiveNetworkPolicy;
        if (!demand.RestrictsCallers)
        {
            return new ServingNetwork { Policy = ApplyDecision.Decide(null, live, owner, Labels.AppliedHash) };
        }

        var policy = ApplyDecision.Decide(ServingChildren.NetworkPolicy(demand, inputs), live, owner, Labels.AppliedHash);
        var obstacle = ChildObstacle.To(policy.Action, NetworkPolicy.ResourceType.Kind, ChildNames.Primary(demand.Key.Name), demand, inputs);
        var network = new ServingNetwork
        {
            Policy = ChildObstacle.IsRefused(NetworkPolicy.ResourceType.Kind, inputs) ? default : policy,
            Obstacle = obstacle,
            ForbidsPods = obstacle is not null && !(policy.Action == ApplyAction.Update && AdmitsNobodyElse(live!, demand, inputs, owner)),
            IsAwaited = policy.Action is ApplyAction.Create or ApplyAction.Wait or ApplyAction.Delete,
        };
        return network with { Report = ReportOf(network, policy, inputs) };
    }

    /// <summary>
    /// Whether a policy of ours that cannot be brought up to date is what we wrote for some of those who may call now: it keeps out whom it
    /// should, and perhaps more.
    /// </summary>
    private static bool AdmitsNobodyElse(NetworkPolicy live, ServingDemand demand, ServingInputs inputs, ChildOwner owner)
    {
        List<string> admitted =
        [
            .. from rule in live.Spec?.Ingress ?? []
               from peer in rule.From ?? []
               from requirement in peer.NamespaceSelector?.MatchExpressions ?? []
               from value in requirement.Values ?? []
               select value,
        ];
        var written = ServingChildren.NetworkPolicy(demand, inputs with { Callers = new Callers { Namespaces = admitted } });
        return !admitted.Except(inputs.Callers.Namespaces).Any()
            && ApplyDecision.Decide(written, live, owner, Labels.AppliedHash) is { Action: ApplyAction.None } or { OnlyMetadata: true };
    }

    private static Finding ReportOf(ServingNetwork network, ApplyDecision policy, ServingInputs inputs)
    {
        const string Type = ConditionTypes.NetworkRestricted;
        var callers = inputs.Callers;
        if (network.Obstacle is { } obstacle)
        {
            return obstacle with { Type = Type };
        }

        if (policy.Action != ApplyAction.None && RolloutHealth.Failing(inputs.Failure) is { } failing)
        {
            return Finding.Unknown(Type, failing.Reason, failing.Message);
        }

        if (network.IsAwaited)
        {
            return Finding.Unknown(Type, ServingReasons.Progressing, "the NetworkPolicy is being written");
        }

        if (callers.Withheld.Count > 0)
        {
            return Finding.False(Type, ServingReasons.RedistributionDenied,
                $"namespace{(callers.Withheld.Count == 1 ? "" : "s")} {FirstOf(callers.Withheld)} {(callers.Withheld.Count == 1 ? "is" : "are")} granted to call and kept out, since the model was made from assets "
                + "that their owners do not let be granted on: ask those owners for spec.redistribution: Allowed, or for a grant of their own");
        }

        if (callers.Unlabelled.Count > 0)
        {
            return Finding.False(Type, ServingReasons.CallersUnlabelled, callers.Unlabelled is [var only]
                ? $"namespace {only} may call and is kept out, since a NetworkPolicy finds namespaces by a label that it lacks: label it {Labels.NamespaceName}={only}"
                : $"namespaces {FirstOf(callers.Unlabelled)} may call and are kept out, since a NetworkPolicy finds namespaces by a label that they lack: label each {Labels.NamespaceName}=<its name>");
        }

        return callers.Cut > 0
            ? Finding.False(Type, ServingReasons.CallersCut,
                $"{callers.Cut} of the namespaces that may call are kept out, since a NetworkPolicy lists no more than {Callers.MaxListed}: grant the ModelDeployment to fewer")
            : Finding.True(Type, ServingReasons.PolicyApplied, callers.Namespaces.Count switch
            {
                0 => "pods admit their own namespace and no other",
                1 => "pods admit their own namespace and 1 other",
                var count => $"pods admit their own namespace and {count} others",
            });
    }

    private static string FirstOf(IReadOnlyList<string> names)
    {
        const int Most = 5;
        var first = string.Join(", ", names.Take(Most));
        return names.Count <= Most ? first : $"{first} and {names.Count - Most} more";
    }
}
