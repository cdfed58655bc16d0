using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

/// <summary>Readiness follows what the Deployment and its pods prove, and says what is wrong with them.</summary>
public class RolloutTests
{
    private static readonly WorkloadCondition DeadlineExceeded = Given.Condition("Progressing", ConditionStatus.False, "ProgressDeadlineExceeded", "timed out");
    private static readonly WorkloadCondition RolloutDone = Given.Condition("Progressing", ConditionStatus.True, "NewReplicaSetAvailable");

    [Fact]
    public void It_is_ready_when_all_wanted_pods_are_up_to_date_and_available()
    {
        var outcome = Decide(Given.Complete(2));

        outcome.AssertReady(ServingReasons.Serving);
        Assert.Equal((2, 2), (outcome.Status.Replicas, outcome.Status.ReadyReplicas));
        Assert.Equal((ConditionStatus.False, ServingReasons.RolloutComplete), (outcome.Find(ConditionTypes.RolloutProgressing).Status, outcome.Find(ConditionTypes.RolloutProgressing).Reason));
    }

    [Theory]
    [InlineData(2, 1, 2)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 2, 2)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 0, 0)]
    public void It_is_not_ready_while_pods_are_missing_out_of_date_unavailable_or_left_over(int replicas, int updated, int available)
    {
        var outcome = Decide(new DeploymentStatus { Replicas = replicas, UpdatedReplicas = updated, AvailableReplicas = available });

        var message = outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
        Assert.Equal($"{updated} of 2 replicas are up to date, {available} available", message);
        Assert.Equal(ConditionStatus.True, outcome.Find(ConditionTypes.RolloutProgressing).Status);
    }

    [Fact]
    public void It_is_not_ready_before_Kubernetes_has_seen_the_change()
    {
        var applied = Applied();
        var stale = applied with { LiveDeployment = applied.LiveDeployment! with { Metadata = applied.LiveDeployment.Metadata with { Generation = 2 }, Status = Given.Complete(2) with { ObservedGeneration = 1 } } };

        Assert.Equal("Kubernetes has not looked at the changed Deployment yet", ServingDecision.Decide(stale).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing));
        ServingDecision.Decide(stale with { LiveDeployment = stale.LiveDeployment with { Status = null } }).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
    }

    [Fact]
    public void It_is_not_ready_by_pods_of_what_was_wanted_before()
    {
        var running = Given.Running(Given.Inputs());

        var outcome = ServingDecision.Decide(running with { Model = running.Model with { Version = Given.Version("3.0.0") } });

        Assert.Equal("the Deployment is being updated", outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing));
    }

    [Fact]
    public void It_is_not_ready_without_its_Service()
    {
        var running = Given.Running(Given.Inputs());

        ServingDecision.Decide(running with { LiveService = null }).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
    }

    [Fact]
    public void A_deadline_that_passed_is_terminal()
    {
        var outcome = Decide(new DeploymentStatus { Replicas = 2, UpdatedReplicas = 1, Conditions = [DeadlineExceeded] });

        Assert.StartsWith("the rollout made no progress for 2100 seconds", outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.ProgressDeadlineExceeded));
        Assert.Equal(ConditionStatus.False, outcome.Find(ConditionTypes.RolloutProgressing).Status);
    }

    [Fact]
    public void Pods_that_cannot_be_created_are_reported_with_the_cause()
    {
        var outcome = Decide(new DeploymentStatus
        {
            Conditions = [Given.Condition("ReplicaFailure", ConditionStatus.True, "FailedCreate", "pods \"ranker-1\" is forbidden: exceeded quota: gpus")],
        });

        Assert.Contains("exceeded quota: gpus", outcome.AssertNotReady(ConditionTypes.Stalled, "FailedCreate"));
    }

    [Fact]
    public void A_paused_Deployment_is_reported()
    {
        var applied = Applied().WithRollout(new DeploymentStatus { Replicas = 1 });
        var paused = applied with { LiveDeployment = applied.LiveDeployment! with { Spec = applied.LiveDeployment.Spec! with { Paused = true } } };

        Assert.Contains("kubectl rollout resume", ServingDecision.Decide(paused).AssertNotReady(ConditionTypes.Stalled, ServingReasons.DeploymentPaused));
    }

    [Fact]
    public void A_pod_that_fits_on_no_node_is_reported_in_the_schedulers_words()
    {
        const string Words = "0/3 nodes are available: 3 Insufficient nvidia.com/gpu";
        var pod = Given.Pod("ranker-1", new PodStatus { Phase = "Pending", Conditions = [Given.Condition("PodScheduled", ConditionStatus.False, "Unschedulable", $"{Words}.")] });

        Assert.StartsWith($"Pod ranker-1: {Words}", Decide(Incomplete(), pod).AssertNotReady(ConditionTypes.Reconciling, "Unschedulable"));
        Assert.StartsWith($"Pod ranker-1: {Words}", Decide(Incomplete(DeadlineExceeded), pod).AssertNotReady(ConditionTypes.Stalled, "Unschedulable"));
    }

    [Fact]
    public void A_pod_that_waits_for_what_another_still_holds_is_no_problem_until_the_rollout_is_overdue()
    {
        var waiting = Given.Pod("ranker-2", new PodStatus { Phase = "Pending", Conditions = [Given.Condition("PodScheduled", ConditionStatus.False, "Unschedulable", "no room")] });
        var going = Given.ReadyPod("ranker-1", "1.0.0");
        going = going with { Metadata = going.Metadata with { DeletionTimestamp = Given.Now } };

        Decide(Incomplete(), going, waiting).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
        Decide(Incomplete(DeadlineExceeded), going, waiting).AssertNotReady(ConditionTypes.Stalled, "Unschedulable");

        // On a node that is lost a pod may be going for ever, and no deadline limits what is no rollout.
        var finished = Given.Condition("Progressing", ConditionStatus.True, "NewReplicaSetAvailable");
        Decide(Incomplete(finished), going, waiting).AssertNotReady(ConditionTypes.Stalled, "Unschedulable");
    }

    [Theory]
    [InlineData("ImagePullBackOff", "Back-off pulling image")]
    [InlineData("ErrImagePull", "not found")]
    [InlineData("CreateContainerConfigError", "run as non-root")]
    public void A_container_that_does_not_start_is_reported_in_the_kubelets_words(string reason, string words)
    {
        var pod = Waiting("ranker-1", reason, words);

        Assert.StartsWith($"Pod ranker-1: container server does not start: {words} (", Decide(Incomplete(), pod).AssertNotReady(ConditionTypes.Reconciling, reason));
    }

    [Theory]
    [InlineData("ContainerCreating")]
    [InlineData("PodInitializing")]
    [InlineData(null)]
    public void A_container_that_is_just_starting_is_no_problem(string? reason)
    {
        Decide(Incomplete(), Waiting("ranker-1", reason, null)).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
    }

    [Fact]
    public void A_container_out_of_memory_is_reported_with_what_to_raise()
    {
        var pod = Crashing("ranker-1", new ContainerStateReason { Reason = "OOMKilled", ExitCode = 137 });

        Assert.StartsWith(
            "Pod ranker-1: container server keeps ending, last with OOMKilled (exit code 137), after 4 restarts: it needs more memory than its limit, so raise spec.resources.memory (",
            Decide(Incomplete(), pod).AssertNotReady(ConditionTypes.Reconciling, "OOMKilled"));
    }

    [Theory]
    [InlineData("loading...\nCUDA error: no kernel image is available.\n\n", "CUDA error: no kernel image is available")]
    [InlineData("\u001b[31mValueError:\u001b[0m bad\tmodel", "[31mValueError: [0m bad model")]
    [InlineData("a\u2067b\u2069c", "a b c")]
    public void A_crashing_container_is_reported_with_its_last_words(string said, string expected)
    {
        var pod = Crashing("ranker-1", new ContainerStateReason { Reason = "Error", ExitCode = 1, Message = said });

        Assert.StartsWith(
            $"Pod ranker-1: container server keeps ending, last with Error (exit code 1), after 4 restarts: {expected} (",
            Decide(Incomplete(), pod).AssertNotReady(ConditionTypes.Reconciling, "CrashLoopBackOff"));
    }

    [Fact]
    public void Last_words_are_bounded()
    {
        var pod = Crashing("ranker-1", new ContainerStateReason { Reason = "Error", ExitCode = 1, Message = new string('x', 2000) });

        Assert.InRange(Decide(Incomplete(), pod).AssertNotReady(ConditionTypes.Reconciling, "CrashLoopBackOff").Length, 400, 500);
    }

    [Fact]
    public void A_crashing_container_is_reported_with_its_exit_code()
    {
        var pod = Crashing("ranker-1", new ContainerStateReason { Reason = "Error", ExitCode = 1 });

        Assert.StartsWith(
            "Pod ranker-1: container server keeps ending, last with Error (exit code 1), after 4 restarts; its log says why (",
            Decide(Incomplete(), pod).AssertNotReady(ConditionTypes.Reconciling, "CrashLoopBackOff"));
        Assert.Contains("for a reason Kubernetes does not tell", Decide(Incomplete(), Crashing("a", null)).Find(ConditionTypes.Ready).Message);
    }

    [Fact]
    public void A_container_that_ended_is_reported()
    {
        var pod = Given.Pod("ranker-1", new PodStatus
        {
            ContainerStatuses = [new ContainerStatus { Name = "server", State = new ContainerState { Terminated = new ContainerStateReason { ExitCode = 2 } } }],
        });

        Assert.StartsWith("Pod ranker-1: container server ended, last with exit code 2; its log says why (", Decide(Incomplete(), pod).AssertNotReady(ConditionTypes.Reconciling, "ContainerFailed"));
    }

    [Fact]
    public void An_init_container_that_is_done_is_no_problem()
    {
        var pod = Given.Pod("ranker-1", new PodStatus
        {
            InitContainerStatuses = [new ContainerStatus { Name = "init", State = new ContainerState { Terminated = new ContainerStateReason { Reason = "Completed", ExitCode = 0 } } }],
        });

        Decide(Incomplete(), pod).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
    }

    [Fact]
    public void An_evicted_pod_is_reported_only_when_no_other_pod_says_more()
    {
        var evicted = Given.Pod("ranker-0", new PodStatus { Phase = "Failed", Reason = "Evicted", Message = "The node was low on memory" });

        Assert.StartsWith("Pod ranker-0: The node was low on memory (", Decide(Incomplete(), evicted).AssertNotReady(ConditionTypes.Reconciling, "Evicted"));
        Decide(Incomplete(), evicted, Waiting("ranker-1", "ImagePullBackOff", "x")).AssertNotReady(ConditionTypes.Reconciling, "ImagePullBackOff");
    }

    [Fact]
    public void The_gravest_problem_is_reported_with_the_number_of_pods_that_share_it_whatever_their_order()
    {
        Pod[] pods = [Waiting("c", "ImagePullBackOff", "x"), Waiting("b", "ImagePullBackOff", "x"), Given.Pod("a", new PodStatus { Phase = "Failed" })];

        Assert.StartsWith("Pod b and 1 more: container", Decide(Incomplete(), pods).Find(ConditionTypes.Ready).Message);
        Assert.StartsWith("Pod b and 1 more: container", Decide(Incomplete(), [.. pods.Reverse()]).Find(ConditionTypes.Ready).Message);
    }

    [Fact]
    public void A_pod_on_its_way_out_is_no_problem()
    {
        var pod = Waiting("ranker-1", "ImagePullBackOff", "x");

        Decide(Incomplete(), pod with { Metadata = pod.Metadata with { DeletionTimestamp = Given.Now } }).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
    }

    [Fact]
    public void Pods_that_break_after_the_rollout_are_terminal_because_no_deadline_counts_any_more()
    {
        Decide(Incomplete(RolloutDone), Crashing("ranker-1", null)).AssertNotReady(ConditionTypes.Stalled, "CrashLoopBackOff");
        Decide(Incomplete(RolloutDone)).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
    }

    [Fact]
    public void Texts_that_a_pods_status_may_hold_cannot_make_ours_unacceptable()
    {
        var pod = Waiting("ranker-1", new string('x', 2000), new string('y', 100_000));

        var ready = Decide(Incomplete(), pod).Find(ConditionTypes.Ready);
        Assert.Equal("ContainerWaiting", ready.Reason);
        Assert.Equal(2048, ready.Message.Length);
    }

    [Fact]
    public void The_version_to_serve_comes_first_with_its_true_share()
    {
        AssertVersions([("2.1.0", 0)], []);
        AssertVersions([("2.1.0", 100)], ["2.1.0", "2.1.0"]);
        AssertVersions([("2.1.0", 0), ("2.0.0", 100)], ["2.0.0", "2.0.0"]);
        AssertVersions([("2.1.0", 34), ("1.0.0", 33), ("2.0.0", 33)], ["2.1.0", "2.0.0", "1.0.0"]);
        AssertVersions([("2.1.0", 0), ("1.0.0", 34), ("2.0.0", 66)], ["1.0.0", "2.0.0", "2.0.0"]);
    }

    [Fact]
    public void Pods_that_are_not_ready_or_say_nothing_fitting_have_no_share()
    {
        var unready = Given.Pod("a", new PodStatus { Conditions = [Given.Condition("Ready", ConditionStatus.False, "")] }, "1.0.0");
        var going = Given.ReadyPod("b", "1.0.0");
        going = going with { Metadata = going.Metadata with { DeletionTimestamp = Given.Now } };
        var endless = Given.ReadyPod("c", new string('9', 200));

        var version = Assert.Single(Decide(Incomplete(), unready, going, endless, Given.ReadyPod("d", "2.1.0")).Status.Versions!);
        Assert.Equal(100, version.Weight);
    }

    private static void AssertVersions((string Version, int Weight)[] expected, string[] readyPods)
    {
        var pods = readyPods.Select((version, index) => Given.ReadyPod($"p{index}", version)).ToArray();
        Assert.Equal(expected, Decide(Incomplete(), pods).Status.Versions!.Select(version => (version.Version, version.Weight)));
    }

    private static ServingInputs Applied()
    {
        var inputs = Given.Inputs();
        return inputs.After(ServingDecision.Decide(inputs));
    }

    private static ServingOutcome Decide(DeploymentStatus status, params Pod[] pods) =>
        ServingDecision.Decide(Applied().WithRollout(status) with { Pods = pods });

    private static DeploymentStatus Incomplete(params WorkloadCondition[] conditions) =>
        new() { Replicas = 2, UpdatedReplicas = 2, AvailableReplicas = 1, Conditions = conditions };

    private static Pod Waiting(string name, string? reason, string? message) => Given.Pod(name, new PodStatus
    {
        Phase = "Pending",
        ContainerStatuses = [new ContainerStatus { Name = "server", State = new ContainerState { Waiting = new ContainerStateReason { Reason = reason, Message = message } } }],
    });

    private static Pod Crashing(string name, ContainerStateReason? last) => Given.Pod(name, new PodStatus
    {
        Phase = "Running",
        ContainerStatuses =
        [
            new ContainerStatus
            {
                Name = "server",
                RestartCount = 4,
                State = new ContainerState { Waiting = new ContainerStateReason { Reason = "CrashLoopBackOff", Message = "back-off 5m0s" } },
                LastState = new ContainerState { Terminated = last },
            },
        ],
    });
}
