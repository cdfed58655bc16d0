using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving;

/// <summary>Why pods do not run.</summary>
/// <param name="Reason">One word.</param>
/// <param name="Message">What is wrong with which pod.</param>
/// <param name="IsFinal">Whether waiting does not help.</param>
/// <param name="IsOfCluster">Whether no node has room for the pod, which tells nothing of what it would run.</param>
internal readonly record struct PodProblem(string Reason, string Message, bool IsFinal = false, bool IsOfCluster = false);

/// <summary>Finds the most telling problem among the pods of a deployment.</summary>
internal static class PodProblems
{
    private const int LongestClause = 4096;
    private const int UnscheduledRank = 2;

    /// <summary>The problem to show; null when no pod has one. Deterministic: the gravest, then the pod whose name sorts first.</summary>
    /// <param name="pods">The pods.</param>
    /// <param name="roomComes">Whether it is no problem yet that no node has room for a pod.</param>
    public static PodProblem? Find(IEnumerable<Pod> pods, bool roomComes = false)
    {
        var found = pods
            .Where(pod => !pod.Metadata.IsDeleting)
            .Select(pod => (Pod: pod, Problem: Of(pod)))
            .Where(candidate => candidate.Problem is { } problem && !(roomComes && problem.Rank == UnscheduledRank))
            .Select(candidate => (candidate.Pod.Metadata.Name, Problem: candidate.Problem!.Value))
            .OrderByDescending(candidate => candidate.Problem.IsFinal)
            .ThenBy(candidate => candidate.Problem.Rank)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .ToList();
        if (found.Count == 0)
        {
            return null;
        }

        var (name, first) = found[0];
        var alike = found.Count(candidate => candidate.Problem.Reason == first.Reason) - 1;
        return new PodProblem(first.Reason, $"Pod {name}{(alike > 0 ? $" and {alike} more" : "")}: {first.Message}", first.IsFinal, first.Rank == UnscheduledRank);
    }

    private static (int Rank, string Reason, string Message, bool IsFinal)? Of(Pod pod)
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
            return (UnscheduledRank, Word(condition.Reason, PodReasons.Unschedulable), Clause(condition.Message, "no node has room for it"), false);
        }

        // Evicted and failed pods stay behind after they were replaced, so they explain only what nothing else explains.
        return pod.Status?.Phase == "Failed"
            ? (3, Word(pod.Status.Reason, PodReasons.PodFailed), Clause(pod.Status.Message, "it failed"), false)
            : null;
    }

    private static (int Rank, string Reason, string Message, bool IsFinal)? OfContainer(ContainerStatus container)
    {
        if (LoaderEnding.Of(container) is { } loading)
        {
            return (0, loading.Reason, $"the artifact is not in place: {loading.Message}", loading.IsFinal);
        }

        if (container.State?.Waiting is { Reason: not (null or "ContainerCreating" or "PodInitializing") } waiting)
        {
            if (waiting.Reason == PodReasons.CrashLoopBackOff)
            {
                var ended = container.LastState?.Terminated;
                var (reason, how) = Ending(ended, PodReasons.CrashLoopBackOff);
                return (0, reason, $"container {container.Name} keeps ending, {how}, after {container.RestartCount} restarts{Advice(reason, ended)}", false);
            }

            return (0, Word(waiting.Reason, PodReasons.ContainerWaiting), $"container {container.Name} does not start: {Clause(waiting.Message, waiting.Reason)}", false);
        }

        // Init containers end with exit code 0 when they are done.
        if (container.State?.Terminated is { } last && last.ExitCode != 0)
        {
            var (reason, how) = Ending(last, PodReasons.ContainerFailed);
            return (1, reason, $"container {container.Name} ended, {how}{Advice(reason, last)}", false);
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
        return (ended?.Reason == PodReasons.OutOfMemory ? PodReasons.OutOfMemory : otherwise, how);
    }

    private static string Advice(string reason, ContainerStateReason? ended) =>
        reason == PodReasons.OutOfMemory ? ": it needs more memory than its limit, so raise spec.resources.memory"
        : TerminationMessage.Of(ended) is { } said ? $": {said}"
        : "; its log says why";

    private static WorkloadCondition? Unscheduled(IReadOnlyList<WorkloadCondition>? conditions) =>
        conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: ConditionStatus.False });

    // Whoever writes a pod's status chooses these texts; a reason that is not a word would make our own status unacceptable.
    public static string Word(string? reason, string otherwise) =>
        reason is { Length: > 0 and <= 64 } && char.IsAsciiLetter(reason[0]) && reason.All(char.IsAsciiLetterOrDigit) ? reason : otherwise;

    private static string Clause(string? message, string? otherwise) =>
        string.IsNullOrWhiteSpace(message) ? otherwise ?? "" : OneLine.Of(message, LongestClause).TrimEnd('.');
}
