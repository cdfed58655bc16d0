using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Optional;

/// <summary>
/// The label by which Kueue admits the pods of a deployment. It is put on the Deployment and not on the pods, whose template is what they
/// serve; Kueue copies it there itself.
/// </summary>
internal static class QueueLabel
{
    private const string Key = "kueue.x-k8s.io/queue-name";

    private static readonly OptionalWish Wish = new(
        ConditionTypes.Queued, "spec.placement.queue", "install Kueue 0.15 or later; until then the quota of the domain counts");

    /// <summary>Labels of a Deployment, with the queue's where one admits the pods or is to.</summary>
    public static IReadOnlyDictionary<string, string>? Add(IReadOnlyDictionary<string, string>? labels, ServingDemand demand, QueueState queue) =>
        queue == QueueState.None || demand.Queue is not { } name
            ? labels
            : new Dictionary<string, string>(labels ?? new Dictionary<string, string>()) { [Key] = name };

    /// <summary>What keeps new pods from being made; null when nothing does.</summary>
    public static Finding? Obstacle(ServingDemand demand, QueueState queue) => queue switch
    {
        QueueState.NotFound => NotFound(demand),
        QueueState.Unknown => Finding.Unknown(Wish.Condition, ServingReasons.NotYetKnown, "whether Kueue admits the pods is not known yet, and no new ones are made before it is"),
        _ => null,
    };

    /// <summary>What is told of the queue; null when none is named.</summary>
    public static Finding? Report(OptionalContext context, bool removed)
    {
        if (context.Demand.Queue is not { } name)
        {
            return null;
        }

        return (context.Inputs.Optional.Queues, context.Inputs.Quota.Queue) switch
        {
            _ when removed => context.WithoutPods(Wish.Condition),
            (KindAvailability.Served, QueueState.Admits) => Finding.True(Wish.Condition, ServingReasons.LeftToKueue, $"LocalQueue {name} admits its pods"),
            (KindAvailability.Served, QueueState.NotFound) => NotFound(context.Demand),
            (KindAvailability.Served, _) => OptionalChild.Missing<LocalQueue>(context, Wish, KindAvailability.Unknown),
            (var availability, _) => OptionalChild.Missing<LocalQueue>(context, Wish, availability),
        };
    }

    private static Finding NotFound(ServingDemand demand) => Finding.False(Wish.Condition, ServingReasons.QueueNotFound,
        $"spec.placement.queue names LocalQueue {demand.Queue}, which namespace {demand.Key.Namespace} does not have: create it or correct spec.placement.queue; no new pods are made until then");
}
