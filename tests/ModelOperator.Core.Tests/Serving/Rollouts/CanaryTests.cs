using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Core.Tests.Serving.Optional;
using ModelOperator.Kubernetes.Resources;
using Xunit;
using static ModelOperator.Core.Tests.Serving.Rollouts.Canaries;

namespace ModelOperator.Core.Tests.Serving.Rollouts;

public class CanaryTests
{
    [Fact]
    public void The_first_version_is_rolled_out_at_once()
    {
        var run = new CanaryRun(Steps(10, 50)).Settle();

        Assert.Equal(("1.0.0", 4), (run.Version(ServingSlot.Primary), run.Replicas(ServingSlot.Primary)));
        Assert.Null(run.Version(ServingSlot.Secondary));
        Assert.Null(run.Status.Rollout);
        Assert.Equal((ServingReasons.Serving, "scene-encoder-1.0.0"), (run.Ready.Reason, run.Status.ModelVersion));
    }

    [Fact]
    public void A_new_version_gets_no_traffic_before_its_replicas_are_ready()
    {
        var run = Served(Steps(10, 50)).Break("2.0.0").Ask("2.0.0").Once();

        Assert.Equal(("1.0.0", "2.0.0"), (run.Version(ServingSlot.Primary), run.Version(ServingSlot.Secondary)));
        Assert.Equal([ServingSlot.Primary], run.Reached);
        Assert.Equal((100, 0), (run.Weight("1.0.0"), run.Weight("2.0.0")));
    }

    [Fact]
    public void A_version_goes_through_its_steps_and_takes_over_without_a_pod_of_it_being_replaced()
    {
        var run = Served(Steps(20, 50), replicas: 4).Ask("2.0.0");
        var seen = new List<string>();
        for (var round = 0; round < 20 && run.Status.ModelVersion != "scene-encoder-2.0.0"; round++)
        {
            run.Once().Pass(1);
            var state = $"{run.Replicas(ServingSlot.Primary)}+{run.Replicas(ServingSlot.Secondary)} {string.Join(',', run.Reached)}";
            if (seen.LastOrDefault() != state)
            {
                seen.Add(state);
            }
        }

        Assert.Equal(
            ["4+1 Primary", "4+1 Primary,Secondary", "4+4 Primary,Secondary", "4+4 Secondary", "0+4 Secondary"],
            seen);
        run.Settle();
        Assert.Equal((null, "2.0.0", 4), (run.Version(ServingSlot.Primary), run.Version(ServingSlot.Secondary), run.Replicas(ServingSlot.Secondary)));
        Assert.Equal((ServingReasons.Serving, ServingSlot.Secondary), (run.Ready.Reason, run.Status.Slot));
        Assert.Null(run.Status.Rollout);

        // The next one goes the other way.
        run.Ask("3.0.0").Finish().Finish();
        Assert.Equal(("3.0.0", null), (run.Version(ServingSlot.Primary), run.Version(ServingSlot.Secondary)));
    }

    [Fact]
    public void Old_replicas_stay_for_a_while_after_no_request_is_to_reach_them()
    {
        var run = Served(Steps(50)).Ask("2.0.0").Settle();

        Assert.Equal([ServingSlot.Secondary], run.Reached);
        Assert.Equal((4, 4), (run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary)));
        Assert.Equal((100, 0), (run.Weight("2.0.0"), run.Weight("1.0.0")));
        Assert.Equal(TimeSpan.FromSeconds(5), run.Last.RequeueAfter);
        Assert.Contains("the old replicas stay until 2025-06-01T12:00:05Z", run.Ready.Message);
        Assert.Equal(4, run.Pass(4).Settle().Replicas(ServingSlot.Primary));
        Assert.Equal((null, "scene-encoder-2.0.0"), (run.Pass(1).Settle().Version(ServingSlot.Primary), run.Status.ModelVersion));
    }

    [Fact]
    public void Asking_for_the_old_version_while_its_replicas_are_there_leads_requests_back_to_them()
    {
        var run = Served(Steps(50)).Ask("2.0.0").Settle();

        run.Ask("1.0.0").Once();

        Assert.Equal([ServingSlot.Primary], run.Reached);
        Assert.Equal(4, run.Settle().Replicas(ServingSlot.Primary));
    }

    [Fact]
    public void A_step_lasts_as_long_as_it_holds()
    {
        var run = Served(Steps([new CanaryStep { Weight = 50, HoldSeconds = 600 }])).Ask("2.0.0").Settle();

        Assert.Equal((ConditionStatus.False, ServingReasons.Canary), (run.Ready.Status, run.Ready.Reason));
        Assert.Contains("holds until 2025-06-01T12:10:00Z", run.Ready.Message);
        Assert.Equal(TimeSpan.FromMinutes(10), run.Last.RequeueAfter);
        Assert.Equal(1, run.Pass(599).Settle().Status.Rollout!.Step);
        Assert.Equal("scene-encoder-2.0.0", run.Pass(1).Finish().Status.ModelVersion);
    }

    [Fact]
    public void A_step_does_not_go_on_while_replicas_that_were_ready_are_not()
    {
        var run = Served(Steps([new CanaryStep { Weight = 50, HoldSeconds = 60 }])).Ask("2.0.0").Settle().Falter("2.0.0").Once().Pass(600).Settle();

        Assert.Equal((1, ServingReasons.Canary), (run.Status.Rollout!.Step, run.Ready.Reason));
        Assert.Contains("when all of its replicas are ready again", run.Ready.Message);
    }

    [Fact]
    public void A_step_that_needs_approval_waits_for_that_of_its_version_and_step()
    {
        var run = Served(Steps([new CanaryStep { Weight = 10, NeedsApproval = true }, new CanaryStep { Weight = 50, NeedsApproval = true }])).Ask("2.0.0").Settle();
        Assert.Equal(ServingReasons.ApprovalNeeded, run.Ready.Reason);

        Assert.Equal(1, run.Specify(Approving("1.0.0", 2)).Settle().Status.Rollout!.Step);
        Assert.Equal(2, run.Specify(Approving("2.0.0", 1)).Settle().Status.Rollout!.Step);
        Assert.Equal(ServingReasons.ApprovalNeeded, run.Ready.Reason);
        Assert.Equal("scene-encoder-2.0.0", run.Specify(Approving("2.0.0", null)).Finish().Status.ModelVersion);
    }

    [Fact]
    public void A_version_that_does_not_come_up_is_taken_back_and_never_gets_traffic()
    {
        var run = Served(Steps(10)).Break("2.0.0").Ask("2.0.0").Once();
        for (var round = 0; round < 5; round++)
        {
            Assert.Equal([ServingSlot.Primary], run.Once().Reached);
        }

        Assert.Equal(ServingReasons.ProgressDeadlineExceeded, run.Settle().Status.Rollout!.FailureReason);
        Assert.Null(run.Version(ServingSlot.Secondary));
        Assert.Equal(ConditionStatus.True, run.Last.Find(ConditionTypes.Stalled).Status);
    }

    [Fact]
    public void A_version_is_not_taken_back_because_nodes_have_no_room_for_more_of_it_yet()
    {
        var run = Served(Steps([new CanaryStep { Weight = 20, NeedsApproval = true }, new CanaryStep { Weight = 50 }])).Ask("2.0.0").Settle()
            .Crowd("2.0.0", 2).Specify(Approving("2.0.0", 1)).Settle();

        Assert.Equal((2, null, "Unschedulable"), (run.Status.Rollout!.Step, run.Status.Rollout.FailureReason, run.Ready.Reason));
        Assert.Equal((ConditionStatus.True, 4), (run.Last.Find(ConditionTypes.Reconciling).Status, run.Replicas(ServingSlot.Secondary)));
        Assert.Equal(ServingSlots.All, run.Reached);
        Assert.Equal("scene-encoder-2.0.0", run.Crowd("2.0.0", 4).Once().Finish().Status.ModelVersion);
    }

    [Fact]
    public void A_version_whose_artifact_is_another_is_taken_back_and_it_is_still_said_why_when_its_pods_are_gone()
    {
        var runtime = Given.LoadingRuntime(spec: spec => spec with { Accelerators = null });
        var run = new CanaryRun(Steps(10)) { Between = inputs => inputs with { Pods = [.. inputs.Pods.Select(Loading)] } }
            .Change(inputs => inputs with { Runtimes = RuntimeCatalog.Of([runtime]) }).Settle().Falter("2.0.0").Ask("2.0.0").Settle();

        Assert.Null(run.Version(ServingSlot.Secondary));
        Assert.Equal([ServingSlot.Primary], run.Reached);
        Assert.Equal(ServingReasons.DigestMismatch, run.Last.Find(ConditionTypes.Stalled).Reason);
        var verified = run.Last.Find(ConditionTypes.ArtifactVerified);
        Assert.Equal((ConditionStatus.False, ServingReasons.DigestMismatch), (verified.Status, verified.Reason));
        Assert.Contains("It is another", verified.Message);

        // It says nothing about the version that serves.
        Assert.Equal(ServingReasons.DigestMatches, run.Ask("1.0.0").Settle().Last.Find(ConditionTypes.ArtifactVerified).Reason);

        static Pod Loading(Pod pod)
        {
            var ending = pod.Metadata.Annotations![ServingAnnotations.Version] == "2.0.0"
                ? new ContainerStateReason { ExitCode = 10, Message = "It is another." }
                : new ContainerStateReason { ExitCode = 0 };
            return pod with { Status = pod.Status! with { InitContainerStatuses = [new ContainerStatus { Name = "loader", State = new ContainerState { Terminated = ending } }] } };
        }
    }

    [Fact]
    public void Asking_for_the_old_version_again_takes_the_new_one_back_at_once()
    {
        var run = Served(Steps([new CanaryStep { Weight = 50, HoldSeconds = 3600 }])).Ask("2.0.0").Settle();
        Assert.Equal(ServingSlots.All, run.Reached);

        run.Ask("1.0.0").Once();

        Assert.Equal([ServingSlot.Primary], run.Reached);
        run.Settle();
        Assert.Equal((null, ServingReasons.Serving, 4), (run.Version(ServingSlot.Secondary), run.Ready.Reason, run.Replicas(ServingSlot.Primary)));
        Assert.Null(run.Status.Rollout);
    }

    [Fact]
    public void A_third_version_takes_the_place_of_the_second_in_the_canary()
    {
        var run = Served(Steps([new CanaryStep { Weight = 50, HoldSeconds = 3600 }])).Ask("2.0.0").Settle().Ask("3.0.0").Once();

        Assert.Equal(("1.0.0", "3.0.0"), (run.Version(ServingSlot.Primary), run.Version(ServingSlot.Secondary)));
        Assert.Equal([ServingSlot.Primary], run.Reached);
        Assert.Equal(("3.0.0", 1), (run.Status.Rollout!.Version, run.Status.Rollout.Step));
    }

    [Fact]
    public void Paused_keeps_what_serves_and_a_canary_at_its_step()
    {
        var paused = Served(Steps(10)).Specify(Pausing(true)).Ask("2.0.0").Settle();
        Assert.Equal((ConditionStatus.True, ServingReasons.Paused), (paused.Ready.Status, paused.Ready.Reason));
        Assert.Null(paused.Version(ServingSlot.Secondary));

        var held = Served(Steps([new CanaryStep { Weight = 50, HoldSeconds = 60 }])).Ask("2.0.0").Settle().Specify(Pausing(true)).Pass(600).Settle();
        Assert.Equal((1, ServingReasons.Paused), (held.Status.Rollout!.Step, held.Ready.Reason));
        Assert.Equal("scene-encoder-2.0.0", held.Specify(Pausing(false)).Finish().Status.ModelVersion);
    }

    [Fact]
    public void Paused_keeps_what_serves_under_every_other_strategy_too()
    {
        var run = Served(new Rollout { Strategy = RolloutStrategy.RollingNoSurge }).Specify(Pausing(true)).Ask("2.0.0").Settle();

        Assert.Equal(("1.0.0", ServingReasons.Paused), (run.Version(ServingSlot.Primary), run.Ready.Reason));
        Assert.Equal("2.0.0", run.Specify(Pausing(false)).Settle().Version(ServingSlot.Primary));
    }

    [Fact]
    public void What_serves_goes_at_once_when_it_may_no_longer_be_served()
    {
        var run = Served(Steps([new CanaryStep { Weight = 10, HoldSeconds = 3600 }])).Ask("2.0.0").Settle();
        Assert.Equal("1.0.0", run.Version(ServingSlot.Primary));

        run.Withdraw("1.0.0").Once();

        Assert.Equal((null, "2.0.0", 4), (run.Version(ServingSlot.Primary), run.Version(ServingSlot.Secondary), run.Replicas(ServingSlot.Secondary)));
        Assert.Equal([ServingSlot.Secondary], run.Reached);
        Assert.Equal(ServingReasons.Serving, run.Settle().Ready.Reason);
    }

    [Fact]
    public void A_deployment_that_somebody_deleted_is_made_again_of_the_version_that_serves()
    {
        var run = Served(Steps([new CanaryStep { Weight = 10, HoldSeconds = 3600 }])).Ask("2.0.0").Settle()
            .Change(inputs => inputs with { LiveDeployment = null }).Once();

        Assert.Equal(("1.0.0", "2.0.0"), (run.Version(ServingSlot.Primary), run.Version(ServingSlot.Secondary)));
    }

    [Fact]
    public void Without_surge_the_new_replicas_take_the_place_of_old_ones()
    {
        var run = Served(Steps(25) with { Canary = new Canary { Steps = [new CanaryStep { Weight = 25, HoldSeconds = 60 }], Surge = false } }, replicas: 4).Ask("2.0.0").Settle();

        Assert.Equal((3, 1), (run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary)));
        Assert.Equal(25, run.Weight("2.0.0"));

        var alone = Served(new Rollout { Strategy = RolloutStrategy.Canary, Canary = new Canary { Steps = [new CanaryStep { Weight = 25 }], Surge = false } }, replicas: 1).Ask("2.0.0").Settle();
        Assert.Equal(ServingReasons.CanaryNeedsReplicas, alone.Ready.Reason);
    }

    [Fact]
    public void Without_surge_the_last_old_replicas_go_only_when_no_request_reaches_them()
    {
        var run = Served(new Rollout { Strategy = RolloutStrategy.Canary, Canary = new Canary { Steps = [new CanaryStep { Weight = 50 }], Surge = false } }).Crowd("2.0.0", 2).Ask("2.0.0").Settle();

        Assert.Equal((0, 4), (run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary)));
        Assert.Equal([ServingSlot.Secondary], run.Reached);
        Assert.Equal("scene-encoder-2.0.0", run.Crowd("2.0.0", 4).Once().Finish().Status.ModelVersion);
    }

    [Fact]
    public void A_canary_waits_for_quota_and_leaves_what_serves_alone()
    {
        var run = Served(Steps(50), replicas: 2, gpus: 2)
            .Change(inputs => inputs with { Quota = new QuotaVerdict { Admitted = true, Gpus = 4 } }).Ask("2.0.0").Once();
        Assert.Equal(ServingReasons.Canary, run.Last.Find(ConditionTypes.RolloutProgressing).Reason);
        Assert.Null(run.Version(ServingSlot.Secondary));
        run.Change(inputs => inputs with { Quota = new QuotaVerdict { Gpus = 4, Refusal = QuotaLimit.Gpus, Limit = 6, TakenByOthers = 0 } }).Settle();

        Assert.Equal((ServingReasons.QuotaExceeded, ServingReasons.CanaryWaitsForQuota), (run.Ready.Reason, run.Last.Find(ConditionTypes.RolloutProgressing).Reason));
        Assert.Contains("asks for 8 (2 x 2 and 2 x 2 for the canary); it keeps the 4 GPUs it has", run.Ready.Message);
        Assert.Equal((2, null), (run.Replicas(ServingSlot.Primary), run.Version(ServingSlot.Secondary)));
        Assert.Equal(2, run.Status.Rollout!.Replicas);

        // The status asks for what the canary needs, and the quota answers to that.
        run.Change(inputs =>
        {
            Assert.Equal(8, QuotaRequest.Of(inputs.Deployment, inputs.Model, inputs.Runtimes).Gpus);
            return inputs with { Quota = new QuotaVerdict { Admitted = true, Gpus = 8 } };
        }).Once();
        Assert.Equal(2, run.Replicas(ServingSlot.Secondary));
    }

    [Fact]
    public void A_step_that_takes_more_than_the_quota_has_keeps_the_replicas_of_the_one_before()
    {
        var run = Served(Steps([new CanaryStep { Weight = 25 }, new CanaryStep { Weight = 50 }]), replicas: 3)
            .Change(inputs => inputs with { Quota = new QuotaVerdict { Gpus = 4, Refusal = QuotaLimit.Gpus, Limit = 4 } }).Ask("2.0.0").Settle();

        Assert.Equal((2, 3, 1), (run.Status.Rollout!.Step, run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary)));
        Assert.Equal(ServingReasons.CanaryWaitsForQuota, run.Last.Find(ConditionTypes.RolloutProgressing).Reason);
        Assert.Equal("scene-encoder-2.0.0", run.Change(inputs => inputs with { Quota = new QuotaVerdict { Admitted = true, Gpus = 6 } }).Finish().Status.ModelVersion);
    }

    [Fact]
    public void A_shadow_takes_a_Gateway()
    {
        var run = Served(Steps([new CanaryStep { Shadow = true }])).Ask("2.0.0").Settle();

        Assert.Equal(ServingReasons.ShadowNotPossible, run.Ready.Reason);
        Assert.Equal([ServingSlot.Primary], run.Reached);
    }

    [Fact]
    public void A_Gateway_that_has_yet_to_look_at_the_route_of_a_step_splits_the_traffic_still()
    {
        var run = Served(Steps([new CanaryStep { Weight = 50, HoldSeconds = 3600 }]))
            .Specify(spec => spec with { Exposure = new Exposure { Gateway = new GatewayExposure { Name = "public" } } })
            .Change(inputs => inputs.On(KindAvailability.Served)).Settle().Routed().Ask("2.0.0").Settle();

        Assert.Equal((2, 50), (run.Replicas(ServingSlot.Secondary), run.Weight("2.0.0")));
        Assert.Equal([ServingSlot.Primary], run.Reached);
        Assert.Equal(ConditionStatus.Unknown, run.Last.Find(ConditionTypes.Routed).Status);

        // Whether there are routes is not known while an operator starts.
        run.Routed().Settle().Change(inputs => inputs.On(KindAvailability.Unknown)).Settle();
        Assert.Equal((2, 50), (run.Replicas(ServingSlot.Secondary), run.Weight("2.0.0")));
    }

    [Fact]
    public void Scaling_while_a_canary_is_under_way_reaches_both_versions()
    {
        var run = Served(Steps([new CanaryStep { Weight = 50, HoldSeconds = 3600 }]), replicas: 2).Ask("2.0.0").Settle()
            .Specify(spec => spec with { Scaling = new Scaling { Replicas = 6 } }).Settle();

        Assert.Equal((6, 6), (run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary)));
    }

    [Fact]
    public void Suspending_ends_a_canary_and_resuming_begins_it_anew_beside_what_served()
    {
        var run = Served(Steps([new CanaryStep { Weight = 50, HoldSeconds = 3600 }])).Ask("2.0.0").Settle()
            .Specify(spec => spec with { Suspend = true }).Settle();

        Assert.Equal((0, 0, ServingReasons.Suspended), (run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary), run.Ready.Reason));
        run.Specify(spec => spec with { Suspend = false }).Settle();
        Assert.Equal(("1.0.0", "2.0.0", 1), (run.Version(ServingSlot.Primary), run.Version(ServingSlot.Secondary), run.Status.Rollout!.Step));
        Assert.Equal("scene-encoder-2.0.0", run.Pass(3600).Settle().Finish().Status.ModelVersion);
    }

    [Fact]
    public void Having_no_replicas_for_a_while_is_no_way_past_the_gates()
    {
        var run = Served(Steps(10)).Break("2.0.0").Ask("2.0.0").Settle();
        Assert.NotNull(run.Status.Rollout!.FailureReason);

        foreach (var replicas in new[] { 0, 4 })
        {
            run.Specify(spec => spec with { Scaling = new Scaling { Replicas = replicas } }).Settle();
            Assert.Equal(("1.0.0", null, replicas), (run.Version(ServingSlot.Primary), run.Version(ServingSlot.Secondary), run.Replicas(ServingSlot.Primary)));
        }

        Assert.NotNull(run.Status.Rollout!.FailureReason);
    }
}
