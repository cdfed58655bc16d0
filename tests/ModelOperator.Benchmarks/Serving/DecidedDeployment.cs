using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Benchmarks.Serving;

/// <summary>A deployment in memory whose decisions take effect at once, and whose pods are ready at once.</summary>
internal sealed class DecidedDeployment(DecidedCluster cluster, ModelDeployment deployment)
{
    private const int Rounds = 20;
    private ModelDeployment _deployment = deployment;

    /// <summary>What is decided from when nothing is left to do.</summary>
    public ServingInputs Inputs { get; private set; } = cluster.InputsOf(deployment);

    /// <summary>Goes on until a decision changes nothing.</summary>
    /// <param name="change">Changes the specification first.</param>
    /// <param name="observe">What else is observed.</param>
    public DecidedDeployment Settle(Func<ModelDeploymentSpec, ModelDeploymentSpec>? change = null, Func<ServingInputs, ServingInputs>? observe = null)
    {
        _deployment = _deployment with { Spec = change?.Invoke(_deployment.Spec) ?? _deployment.Spec };
        for (var round = 0; round < Rounds; round++)
        {
            var live = Inputs;
            Inputs = cluster.InputsOf(_deployment) with { LiveDeployment = live.LiveDeployment, LiveSecondary = live.LiveSecondary, LiveService = live.LiveService, Pods = live.Pods };
            Inputs = observe?.Invoke(Inputs) ?? Inputs;
            var outcome = ServingDecision.Decide(Inputs);
            if (!outcome.WritesChildren && Text(outcome.Status) == Text(_deployment.Status))
            {
                return this;
            }

            Write(outcome);
        }

        throw new InvalidOperationException("The deployment does not come to rest.");
    }

    private void Write(ServingOutcome outcome)
    {
        _deployment = _deployment with { Status = outcome.Status };
        Inputs = Inputs with
        {
            LiveDeployment = Complete(Written(outcome.Deployment, Inputs.LiveDeployment)),
            LiveSecondary = Complete(Written(outcome.Secondary, Inputs.LiveSecondary)),
            LiveService = Written(outcome.Service, Inputs.LiveService),
        };
        Inputs = Inputs with { Pods = [.. ServingSlots.All.SelectMany(PodsOf)] };
    }

    private static T? Written<T>(ApplyDecision decision, T? live) where T : class, IKubernetesObject<T> => decision.Action switch
    {
        ApplyAction.Delete => null,
        ApplyAction.Create or ApplyAction.Update => JsonSerializer.Deserialize(decision.Body.Span, T.JsonTypeInfo),
        _ => live,
    };

    private static Deployment? Complete(Deployment? live) => live is null ? null : live with
    {
        Metadata = live.Metadata with { Uid = live.Metadata.Uid ?? $"uid-{live.Metadata.Name}", Generation = 1 },
        Status = new DeploymentStatus
        {
            ObservedGeneration = 1,
            Replicas = live.Spec!.Replicas ?? 1,
            UpdatedReplicas = live.Spec.Replicas ?? 1,
            ReadyReplicas = live.Spec.Replicas ?? 1,
            AvailableReplicas = live.Spec.Replicas ?? 1,
            Conditions =
            [
                new WorkloadCondition { Type = "Available", Status = ConditionStatus.True, Reason = "MinimumReplicasAvailable" },
                new WorkloadCondition { Type = "Progressing", Status = ConditionStatus.True, Reason = "NewReplicaSetAvailable" },
            ],
        },
    };

    private IEnumerable<Pod> PodsOf(ServingSlot slot) => Inputs.Live(slot) is not { } live ? [] : Enumerable.Range(0, live.Spec!.Replicas ?? 1).Select(index => new Pod
    {
        Metadata = new ObjectMeta
        {
            Name = $"{live.Metadata.Name}-{index}",
            Namespace = live.Metadata.Namespace,
            Labels = live.Spec.Template.Metadata!.Labels,
            Annotations = live.Spec.Template.Metadata.Annotations,
        },
        Status = new PodStatus { Phase = "Running", Conditions = [new WorkloadCondition { Type = "Ready", Status = ConditionStatus.True }] },
    });

    private static string Text(ModelDeploymentStatus? status) =>
        status is null ? "" : JsonSerializer.Serialize(status, ApiJsonContext.Default.ModelDeploymentStatus);
}
