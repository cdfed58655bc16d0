using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>Why pods do not run.</summary>
internal readonly record struct PodProblem(string Reason, string Message);

/// <summary>Finds the most telling problem among the pods of a deployment.</summary>
internal static class PodProblems
{
    /// <summary>The problem to show; null when no pod has one. Deterministic: the gravest, then the pod whose name sorts first.</summary>
    public static PodProblem? Find(IEnumerable<Pod> pods)
    {
        var found = pods
            .Where(pod => !pod.Metadata.IsDeleting)
            .Select(pod => (Pod: pod, Problem: Of(pod)))
            .Where(candidate => candidate.Problem is not null)
            .Select(candidate => (candidate.Pod.Metadata.Name, Problem: candidate.Problem!.Value))
            .OrderBy(candidate => candidate.Problem.Rank)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .ToList();
        if (found.Count == 0)
        {
            return null;
        }

        var (name, first) = found[0];
        var alike = found.Count(candidate => candidate.Problem.Reason == first.Reason) - 1;
        return new PodProblem(first.Reason, $"Pod {name}{(alike > 0 ? $" and {alike} more" : "")}: {first.Message}");
    }

    private static (int Rank, string Reason, string Message)? Of(Pod pod)
    {
        var containers = (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []);
        foreach (var container in containers)
        {
            if (OfContainer(container) is { } problem)
            {
                return problem;
            }
        }

        if (Unscheduled(pod.Status?.Conditions) is { } condition)
        {
            return (2, Word(condition.Reason, "Unschedulable"), Clause(condition.Message, "no node has room for it"));
        }

        // Evicted and failed pods stay behind after they were replaced, so they explain only what nothing else explains.
        return pod.Status?.Phase == "Failed"
            ? (3, Word(pod.Status.Reason, "PodFailed"), Clause(pod.Status.Message, "it failed"))
            : null;
    }

    private static (int Rank, string Reason, string Message)? OfContainer(ContainerStatus container)
    {
        if (container.State?.Waiting is { Reason: not (null or "ContainerCreating" or "PodInitializing") } waiting)
        {
            if (waiting.Reason == "CrashLoopBackOff")
            {
                var (reason, how) = Ending(container.LastState?.Terminated, "CrashLoopBackOff");
                return (0, reason, $"container {container.Name} keeps ending, {how}, after {container.RestartCount} restarts{Advice(reason)}");
            }

            return (0, Word(waiting.Reason, "ContainerWaiting"), $"container {container.Name} does not start: {Clause(waiting.Message, waiting.Reason)}");
        }

        // Init containers end with exit code 0 when they are done.
        if (container.State?.Terminated is { } ended && ended.ExitCode != 0)
        {
            var (reason, how) = Ending(ended, "ContainerFailed");
            return (1, reason, $"container {container.Name} ended, {how}{Advice(reason)}");
        }

        return null;
    }

    private static (string Reason, string How) Ending(ContainerStateReason? ended, string otherwise)
    {
        var how = ended switch
        {
            null => "for a reason Kubernetes does not tell",
            { Reason: { } reason } => $"last with {reason} (exit code {ended.ExitCode})",
            _ => $"last with exit code {ended.ExitCode}",
        };
        return (ended?.Reason == "OOMKilled" ? "OOMKilled" : otherwise, how);
    }

    private static string Advice(string reason) => reason == "OOMKilled"
        ? ": it needs more memory than its limit, so raise spec.resources.memory"
        : "; its log says why";

    private static WorkloadCondition? Unscheduled(IReadOnlyList<WorkloadCondition>? conditions) =>
        conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: ConditionStatus.False });

    // Whoever writes a pod's status chooses these texts; a reason that is not a word would make our own status unacceptable.
    public static string Word(string? reason, string otherwise) =>
        reason is { Length: > 0 and <= 64 } && char.IsAsciiLetter(reason[0]) && reason.All(char.IsAsciiLetterOrDigit) ? reason : otherwise;

    private static string Clause(string? message, string? otherwise) =>
        string.IsNullOrWhiteSpace(message) ? otherwise ?? "" : message.Trim().TrimEnd('.');
}
