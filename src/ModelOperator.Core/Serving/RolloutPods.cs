using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>
/// What the pods themselves prove of a rollout, by the hash of the template that each was made from. Pods are counted as Kubernetes
/// counts them: those that are being deleted, and those that ended, are no replicas any more.
/// </summary>
internal static class RolloutPods
{
    /// <summary>Whether as many pods as wanted are of the Deployment's template and ready, and no others are there.</summary>
    public static bool AreComplete(Deployment live, int replicas, IEnumerable<Pod> pods)
    {
        var count = 0;
        foreach (var pod in pods.Where(IsReplica))
        {
            if (!IsOf(live, pod) || !IsReady(pod))
            {
                return false;
            }

            count++;
        }

        return count == replicas;
    }

    /// <summary>Whether the pod is of the Deployment's template.</summary>
    public static bool IsOf(Deployment live, Pod pod) =>
        TemplateHash(live.Spec?.Template) is { } template && Hash(pod.Metadata.Annotations) == template;

    /// <summary>Whether the pod is there to serve and passes its readiness probe.</summary>
    public static bool IsServing(Pod pod) => !pod.Metadata.IsDeleting && IsReady(pod);

    private static bool IsReplica(Pod pod) => !pod.Metadata.IsDeleting && pod.Status?.Phase is not ("Succeeded" or "Failed");

    private static bool IsReady(Pod pod) => pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: ConditionStatus.True }) ?? false;

    /// <summary>Hash that a template carries of itself; null for one that carries none.</summary>
    public static string? TemplateHash(PodTemplateSpec? template) => Hash(template?.Metadata?.Annotations);

    private static string? Hash(IReadOnlyDictionary<string, string>? annotations) =>
        annotations is not null && annotations.TryGetValue(ServingAnnotations.TemplateHash, out var hash) ? hash : null;
}
