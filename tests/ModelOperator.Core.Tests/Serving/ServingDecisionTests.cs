using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Core.Tests.Serving.Optional;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

/// <summary>What becomes of the children, and what is said about it, for everything that can be in the way.</summary>
public class ServingDecisionTests
{
    [Fact]
    public void A_resolved_granted_and_admitted_model_gets_its_children()
    {
        var outcome = ServingDecision.Decide(Given.Inputs());

        Assert.Equal((ApplyAction.Create, ApplyAction.Create), (outcome.Service.Action, outcome.Deployment.Action));
        Assert.Equal(2, outcome.DesiredDeployment()!.Spec!.Replicas);
        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
        foreach (var gate in new[] { ConditionTypes.ModelResolved, ConditionTypes.Granted, ConditionTypes.RuntimeMatched, ConditionTypes.QuotaAvailable, ConditionTypes.RolloutProgressing })
        {
            Assert.Equal(ConditionStatus.True, outcome.Find(gate).Status);
        }

        Assert.Equal("vllm", outcome.Status.Runtime);
        Assert.Equal(2, outcome.Status.Gpus);
    }

    [Theory]
    [InlineData(false, 9)]
    [InlineData(true, 10)]
    public void Every_condition_has_a_reason_a_sentence_and_the_generation(bool restricted, int count)
    {
        foreach (var outcome in EveryOutcome(restricted))
        {
            Assert.Equal(count, outcome.Status.Conditions!.Count(condition => condition.Type is not (ConditionTypes.GrantRevoking or ConditionTypes.ArtifactVerified)));
            Assert.All(outcome.Status.Conditions!, condition =>
            {
                Assert.Matches("^[A-Z][A-Za-z]+$", condition.Reason);
                Assert.Matches("^[A-Za-z].{8,}[^.]$", condition.Message);
                Assert.Equal(3, condition.ObservedGeneration);
            });
            Assert.Equal(3, outcome.Status.ObservedGeneration);
        }
    }

    [Fact]
    public void Ready_Reconciling_and_Stalled_never_contradict_each_other()
    {
        foreach (var outcome in EveryOutcome(restricted: true))
        {
            var holding = new[] { ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled }.Count(type => outcome.Find(type).Status == ConditionStatus.True);
            Assert.Equal(1, holding);
        }
    }

    [Fact]
    public void A_deployment_whose_grant_goes_loses_its_Deployment_and_Service()
    {
        var running = Given.Running(Given.Inputs());

        var outcome = ServingDecision.Decide(running with { Model = new ModelResolution { State = ModelResolutionState.Refused } });

        Assert.Equal((ApplyAction.Delete, ApplyAction.Delete), (outcome.Service.Action, outcome.Deployment.Action));
        Assert.Equal(running.LiveDeployment!.Metadata.Uid, outcome.Deployment.Uid);
        outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.NotGranted);
        Assert.Null(outcome.Status.Url);
        Assert.Null(outcome.Status.Versions);
        Assert.Null(outcome.Status.Runtime);
        Assert.Equal(0, outcome.Status.Gpus);
    }

    [Fact]
    public void A_refusal_says_whose_consent_is_missing_and_how_to_get_it()
    {
        var outcome = ServingDecision.Decide(Given.Unresolved(ModelResolutionState.Refused));

        Assert.Equal(
            "spec.model names Model studio/scene-encoder, which the owner of namespace studio does not let namespace ads deploy: ask for a SharingGrant in studio with permission Deploy for Model scene-encoder",
            outcome.Find(ConditionTypes.Granted).Message);
        Assert.Equal(ConditionStatus.Unknown, outcome.Find(ConditionTypes.ModelResolved).Status);
        Assert.Equal(ConditionStatus.Unknown, outcome.Find(ConditionTypes.RuntimeMatched).Status);
        Assert.Equal(ConditionStatus.Unknown, outcome.Find(ConditionTypes.QuotaAvailable).Status);
        Assert.Equal(ConditionStatus.False, outcome.Find(ConditionTypes.RolloutProgressing).Status);
    }

    [Fact]
    public void The_grant_that_allows_the_deployment_is_named()
    {
        Assert.Contains("SharingGrant studio/to-ads", ServingDecision.Decide(Given.Inputs()).Find(ConditionTypes.Granted).Message);
    }

    [Fact]
    public void A_model_of_the_own_namespace_needs_no_grant()
    {
        var own = Given.Inputs(Given.Deployment(spec: spec => spec with { Model = spec.Model with { Namespace = null } }));

        Assert.Equal(ServingReasons.OwnNamespace, ServingDecision.Decide(own).Find(ConditionTypes.Granted).Reason);
    }

    [Theory]
    [InlineData(ModelResolutionState.ModelNotFound, ServingReasons.ModelNotFound, "spec.model names Model studio/scene-encoder, which does not exist: create it or correct spec.model")]
    [InlineData(ModelResolutionState.VersionNotFound, ServingReasons.VersionNotFound, "spec.model.version asks for version 2.1.0 of Model studio/scene-encoder, which has no such version: create a ModelVersion or correct spec.model.version")]
    [InlineData(ModelResolutionState.InCycle, ServingReasons.LineageCycle, "the version of Model studio/scene-encoder to serve is made from itself: remove one of the references of the cycle")]
    public void A_deployment_whose_version_goes_loses_its_Deployment_and_Service(ModelResolutionState state, string reason, string message)
    {
        var running = Given.Running(Given.Inputs());

        var outcome = ServingDecision.Decide(running with { Model = new ModelResolution { State = state } });

        Assert.Equal((ApplyAction.Delete, ApplyAction.Delete), (outcome.Service.Action, outcome.Deployment.Action));
        Assert.Equal(message, outcome.AssertNotReady(ConditionTypes.Stalled, reason));
        Assert.Equal(ConditionStatus.True, outcome.Find(ConditionTypes.Granted).Status);
        Assert.Equal((ConditionStatus.False, reason), (outcome.Find(ConditionTypes.ModelResolved).Status, outcome.Find(ConditionTypes.ModelResolved).Reason));
    }

    [Fact]
    public void An_empty_stage_is_reported_with_what_fills_it()
    {
        var staged = Given.Deployment(spec: spec => spec with { Model = new ServedModel { Name = "scene-encoder", Namespace = "studio", Stage = GatedStage.Production } });

        var message = ServingDecision.Decide(Given.Unresolved(ModelResolutionState.StageEmpty, staged)).AssertNotReady(ConditionTypes.Stalled, ServingReasons.StageEmpty);

        Assert.Equal("spec.model.stage asks for a version of Model studio/scene-encoder in stage Production, and there is none: promote one of its ModelVersions, whose condition Promoted says what is missing, or correct spec.model.stage", message);
    }

    [Fact]
    public void What_the_graph_knows_about_a_missing_model_is_passed_on()
    {
        var inputs = Given.Unresolved(ModelResolutionState.InCycle);

        var outcome = ServingDecision.Decide(inputs with { Model = inputs.Model with { Detail = "a -> b -> a" } });

        Assert.Contains("(a -> b -> a)", outcome.Find(ConditionTypes.ModelResolved).Message);
    }

    [Fact]
    public void A_deployment_without_a_runtime_gets_no_children()
    {
        var outcome = ServingDecision.Decide(Given.Inputs(null, null, Given.Runtime("triton", ["onnx"])));

        Assert.Equal((ApplyAction.None, ApplyAction.None), (outcome.Service.Action, outcome.Deployment.Action));
        outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.NoRuntimeForFormat);
        Assert.Equal(ConditionStatus.False, outcome.Find(ConditionTypes.RuntimeMatched).Status);
        Assert.Equal(ConditionStatus.Unknown, outcome.Find(ConditionTypes.QuotaAvailable).Status);
    }

    [Fact]
    public void A_runtime_that_goes_takes_no_running_model_down()
    {
        var running = Given.Running(Given.Inputs()) with { Pods = [Given.ReadyPod("a", "2.1.0")] };

        var outcome = ServingDecision.Decide(running with { Runtimes = RuntimeCatalog.Empty });

        Assert.Equal((ApplyAction.None, ApplyAction.None), (outcome.Service.Action, outcome.Deployment.Action));
        outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.NoRuntimeForFormat);
        Assert.Equal("the pods that run are left as they are, and nothing new is rolled out", outcome.Find(ConditionTypes.RolloutProgressing).Message);
        Assert.Equal(("vllm", 2, "http://ranker.ads.svc:80"), (outcome.Status.Runtime, outcome.Status.Gpus, outcome.Status.Url));
        Assert.Equal(100, outcome.Status.Versions![0].Weight);
    }

    [Fact]
    public void An_edit_that_no_runtime_fits_takes_no_running_model_down()
    {
        var running = Given.Running(Given.Inputs());
        var edited = running.Deployment with { Spec = running.Deployment.Spec with { Resources = new ServingResources { Gpus = 0 } } };

        var outcome = ServingDecision.Decide(running with { Deployment = edited });

        Assert.Equal(ApplyAction.None, outcome.Deployment.Action);
        outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.GpuRequired);
    }

    [Fact]
    public void Suspending_a_deployment_whose_runtime_went_takes_its_pods()
    {
        var running = Given.Running(Given.Inputs());
        var suspended = running.Deployment with { Spec = running.Deployment.Spec with { Suspend = true } };

        Assert.Equal(ApplyAction.Delete, ServingDecision.Decide(running with { Deployment = suspended, Runtimes = RuntimeCatalog.Empty }).Deployment.Action);
    }

    [Fact]
    public void A_newcomer_over_quota_waits_without_pods_and_learns_the_numbers()
    {
        var outcome = ServingDecision.Decide(Given.Inputs() with
        {
            Quota = new QuotaVerdict { Refusal = QuotaLimit.Gpus, Limit = 8, TakenByOthers = 7 },
        });

        Assert.Equal(0, outcome.DesiredDeployment()!.Spec!.Replicas);
        Assert.Equal(
            "Domain ads may use 8 GPUs, others have 7, and this deployment asks for 2 (2 x 1): raise spec.quota.gpus of the Domain, or scale down or suspend a deployment",
            outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.QuotaExceeded));
        Assert.Equal((0, (string?)null), (outcome.Status.Gpus, outcome.Status.Url));
    }

    [Fact]
    public void A_scale_up_over_quota_keeps_the_pods_there_are()
    {
        var running = Given.Running(Given.Inputs());
        var scaled = running.Deployment with { Spec = running.Deployment.Spec with { Scaling = new Scaling { Replicas = 9 } } };

        var outcome = ServingDecision.Decide(running with
        {
            Deployment = scaled,
            Quota = new QuotaVerdict { Gpus = 2, Refusal = QuotaLimit.Gpus, Limit = 8, TakenByOthers = 3 },
        });

        Assert.Equal((2, ApplyAction.None), (running.LiveDeployment!.Spec!.Replicas, outcome.Deployment.Action));
        Assert.Contains("; it keeps the 2 GPUs it has:", outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.QuotaExceeded));
        Assert.Equal((2, "http://ranker.ads.svc:80"), (outcome.Status.Gpus, outcome.Status.Url));
    }

    [Fact]
    public void A_domain_with_too_many_deployments_is_reported()
    {
        var outcome = ServingDecision.Decide(Given.Inputs() with { Quota = new QuotaVerdict { Refusal = QuotaLimit.Deployments, Limit = 3, TakenByOthers = 3 } });

        Assert.StartsWith("Domain ads may have 3 deployments with pods and has 3:", outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.QuotaExceeded));
    }

    [Theory]
    [InlineData("ads", "Domain ads has no quota")]
    [InlineData(null, "namespace ads belongs to no domain, so no quota applies")]
    public void Without_a_quota_everything_is_admitted(string? domain, string message)
    {
        var condition = ServingDecision.Decide(Given.Inputs() with { Domain = domain }).Find(ConditionTypes.QuotaAvailable);

        Assert.Equal((ConditionStatus.True, message), (condition.Status, condition.Message));
    }

    [Fact]
    public void A_suspended_deployment_keeps_its_Service_and_a_Deployment_without_pods()
    {
        var running = Given.Running(Given.Inputs());
        var suspended = running with { Deployment = running.Deployment with { Spec = running.Deployment.Spec with { Suspend = true } } };

        var outcome = ServingDecision.Decide(suspended);
        Assert.Equal((ApplyAction.None, ApplyAction.Update), (outcome.Service.Action, outcome.Deployment.Action));
        Assert.Equal(0, outcome.DesiredDeployment()!.Spec!.Replicas);
        Assert.Equal((0, (string?)null), (outcome.Status.Gpus, outcome.Status.Url));
        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);

        var applied = suspended.After(outcome);
        ServingDecision.Decide(applied.WithRollout(new DeploymentStatus { Replicas = 1 })).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.ScalingDown);
        ServingDecision.Decide(applied.WithRollout(new DeploymentStatus())).AssertReady(ServingReasons.Suspended);
    }

    [Fact]
    public void Scaled_to_zero_is_ready()
    {
        var inputs = Given.Inputs(Given.Deployment(spec: spec => spec with { Scaling = new Scaling { Replicas = 0 } }));

        var applied = inputs.After(ServingDecision.Decide(inputs)).WithRollout(new DeploymentStatus());

        var outcome = ServingDecision.Decide(applied);
        outcome.AssertReady(ServingReasons.ScaledToZero);
        Assert.Equal(ServingReasons.NotNeeded, outcome.Find(ConditionTypes.QuotaAvailable).Reason);
    }

    [Fact]
    public void A_suspended_deployment_without_consent_is_still_refused()
    {
        var suspended = Given.Deployment(spec: spec => spec with { Suspend = true });

        ServingDecision.Decide(Given.Unresolved(ModelResolutionState.Refused, suspended)).AssertNotReady(ConditionTypes.Stalled, ServingReasons.NotGranted);
    }

    [Fact]
    public void A_Service_of_somebody_else_is_left_alone_and_keeps_pods_from_starting()
    {
        var foreign = new Service { Metadata = new ObjectMeta { Name = "ranker", Namespace = "ads", Uid = "foreign" } };

        var outcome = ServingDecision.Decide(Given.Inputs() with { LiveService = foreign });

        Assert.Equal((ApplyAction.Conflict, ApplyAction.None), (outcome.Service.Action, outcome.Deployment.Action));
        Assert.Equal(
            "Service ads/ranker exists and does not belong to this ModelDeployment: delete or rename it, or give the ModelDeployment another name",
            outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.NameConflict));
        Assert.Null(outcome.Status.Url);
        Assert.NotNull(outcome.RequeueAfter);
    }

    [Fact]
    public void A_Deployment_of_somebody_else_is_left_alone_and_says_nothing_about_ours()
    {
        var foreign = Given.Running(Given.Inputs()).LiveDeployment!;
        foreign = foreign with { Metadata = foreign.Metadata with { OwnerReferences = null, Annotations = null } };

        var outcome = ServingDecision.Decide(Given.Inputs() with { LiveDeployment = foreign });

        Assert.Equal((ApplyAction.None, ApplyAction.Conflict), (outcome.Service.Action, outcome.Deployment.Action));
        Assert.Contains("Deployment ads/ranker exists", outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.NameConflict));
        Assert.Equal(0, outcome.Status.ReadyReplicas);
    }

    [Fact]
    public void Children_of_an_earlier_deployment_of_the_name_make_way_for_the_new_ones()
    {
        var running = Given.Running(Given.Inputs());
        var anew = running.Deployment with { Metadata = running.Deployment.Metadata with { Uid = "another" }, Status = null };

        var outcome = ServingDecision.Decide(running with { Deployment = anew });

        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
        Assert.Equal((ApplyAction.Delete, ApplyAction.Delete), (outcome.Service.Action, outcome.Deployment.Action));
    }

    [Fact]
    public void Children_of_a_later_deployment_of_the_name_are_somebody_elses()
    {
        var running = Given.Running(Given.Inputs());
        var behind = running.Deployment with { Metadata = running.Deployment.Metadata with { Uid = "another" }, Status = null };
        var later = running.LiveDeployment! with
        {
            Metadata = running.LiveDeployment!.Metadata with { CreationTimestamp = DateTimeOffset.MaxValue },
        };

        var outcome = ServingDecision.Decide(running with { Deployment = behind, LiveDeployment = later });

        outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.NameConflict);
        Assert.Equal(ApplyAction.Conflict, outcome.Deployment.Action);
    }

    [Fact]
    public void A_foreign_object_is_not_deleted_when_the_grant_goes()
    {
        var foreign = new Service { Metadata = new ObjectMeta { Name = "ranker", Namespace = "ads", Uid = "foreign" } };

        Assert.Equal(ApplyAction.None, ServingDecision.Decide(Given.Unresolved(ModelResolutionState.Refused) with { LiveService = foreign }).Service.Action);
    }

    [Fact]
    public void Only_the_making_of_pods_of_a_deployment_without_a_status_comes_before_telling()
    {
        var inputs = Given.Inputs() with { Deployment = Given.Inputs().Deployment with { Status = null } };

        Assert.True(ServingDecision.Decide(inputs).IsFirst);
        Assert.True(ServingDecision.Decide(inputs with { Deployment = inputs.Deployment with { Status = new ModelDeploymentStatus { ObservedGeneration = ResourceStatus.NotObserved } } }).IsFirst);
        Assert.False(ServingDecision.Decide(inputs with { Deployment = inputs.Deployment with { Status = new ModelDeploymentStatus() } }).IsFirst);
        Assert.False(ServingDecision.Decide(Given.Unresolved(ModelResolutionState.Refused)).IsFirst);
        Assert.False(ServingDecision.Decide(inputs with { Refusals = [new ChildRefusal("Deployment", NameTaken: true, "conflict")] }).IsFirst);
    }

    [Fact]
    public void A_name_that_turned_out_to_be_taken_is_reported_and_not_tried_again_at_once()
    {
        var outcome = ServingDecision.Decide(Given.Inputs() with { Refusals = [new ChildRefusal("Service", NameTaken: true, "conflict")] });

        Assert.Equal((ApplyAction.None, ApplyAction.None), (outcome.Service.Action, outcome.Deployment.Action));
        outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.NameConflict);
        Assert.Equal(TimeSpan.FromSeconds(5), outcome.RequeueAfter);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(12, 12)]
    [InlineData(3600, 60)]
    [InlineData(-3600, 5)]
    public void A_name_that_is_taken_is_tried_again_after_as_long_as_it_has_been_within_bounds(int secondsTaken, int secondsToWait)
    {
        var inputs = Given.Inputs() with { Refusals = [new ChildRefusal("Service", NameTaken: true, "conflict")] };
        var told = inputs.Deployment with { Status = ServingDecision.Decide(inputs).Status };

        var outcome = ServingDecision.Decide(inputs with { Deployment = told, Now = inputs.Now.AddSeconds(secondsTaken) });

        Assert.Equal(TimeSpan.FromSeconds(secondsToWait), outcome.RequeueAfter);
    }

    [Fact]
    public void A_child_the_server_does_not_accept_is_reported_with_the_servers_words()
    {
        var outcome = ServingDecision.Decide(Given.Inputs() with { Refusals = [new ChildRefusal("Deployment", NameTaken: false, "exceeded quota: count/deployments.apps=3")] });

        Assert.Equal((ApplyAction.None, ApplyAction.None), (outcome.Service.Action, outcome.Deployment.Action));
        Assert.Equal(
            "the API server does not accept Deployment ads/ranker: exceeded quota: count/deployments.apps=3",
            outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.ApplyRejected));
    }

    [Fact]
    public void A_write_that_failed_is_told_in_the_servers_words_and_goes_on()
    {
        var outcome = ServingDecision.Decide(Given.Inputs() with { Failure = "apply Deployment ads/ranker: 500 InternalError: failed calling webhook \"pods.example.org\"." });

        Assert.Equal(
            "a write failed and is tried again: apply Deployment ads/ranker: 500 InternalError: failed calling webhook \"pods.example.org\"",
            outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.ApplyFailed));
        Assert.True(Assert.Single(outcome.Events).IsProblem);
    }

    [Fact]
    public void A_removal_that_failed_says_so_and_also_why_it_is_due()
    {
        var running = Given.Running(Given.Inputs());

        var outcome = ServingDecision.Decide(running with { Model = new ModelResolution { State = ModelResolutionState.Refused }, Failure = "delete Deployment ads/ranker: 500" });

        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.ApplyFailed);
        Assert.Equal(ConditionStatus.False, outcome.Find(ConditionTypes.Granted).Status);
    }

    [Fact]
    public void A_refused_update_leaves_the_other_child_writable()
    {
        var running = Given.Running(Given.Inputs());
        var moved = running.Deployment with { Spec = running.Deployment.Spec with { Exposure = new Exposure { Port = 81 }, Scaling = new Scaling { Replicas = 3 } } };

        var outcome = ServingDecision.Decide(running with { Deployment = moved, Refusals = [new ChildRefusal("Deployment", NameTaken: false, "no.")] });

        Assert.Equal((ApplyAction.Update, ApplyAction.None), (outcome.Service.Action, outcome.Deployment.Action));
    }

    [Fact]
    public void A_Deployment_on_its_way_out_is_waited_for()
    {
        var running = Given.Running(Given.Inputs());
        var going = running.LiveDeployment! with { Metadata = running.LiveDeployment.Metadata with { DeletionTimestamp = Given.Now } };

        var outcome = ServingDecision.Decide(running with { LiveDeployment = going });

        Assert.Equal(ApplyAction.Wait, outcome.Deployment.Action);
        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
    }

    [Fact]
    public void A_converged_deployment_is_written_no_more()
    {
        var running = Given.Running(Given.Inputs());

        var outcome = ServingDecision.Decide(running with { Now = Given.Now.AddHours(1) });

        outcome.AssertReady(ServingReasons.Serving);
        Assert.Equal((ApplyAction.None, ApplyAction.None), (outcome.Service.Action, outcome.Deployment.Action));
        Assert.Null(MergePatch.Status(
            running.Deployment.Status, Given.Written(running.Deployment.Status, outcome), ApiJsonContext.Default.ModelDeploymentStatus, "1", ServingDecision.OwnedConditions));
        Assert.Empty(outcome.Events);
    }

    [Fact]
    public void All_conditions_that_are_written_are_owned()
    {
        var everything = ServingDecision.Decide(Wanted.Everything(KindAvailability.Absent, spec => spec with { Placement = new Placement { Queue = "gpus" } }));
        var written = EveryOutcome(restricted: true).Append(everything).SelectMany(outcome => outcome.Status.Conditions!).Select(condition => condition.Type).ToHashSet();

        Assert.True(written.SetEquals(ServingDecision.OwnedConditions));
    }

    private static IEnumerable<ServingOutcome> EveryOutcome(bool restricted)
    {
        var fresh = Given.Inputs(Given.Deployment(spec: spec => spec with { NetworkPolicy = restricted }));
        var running = Given.Running(fresh);
        var over = new QuotaVerdict { Gpus = 1, Refusal = QuotaLimit.Gpus, Limit = 8, TakenByOthers = 7 };
        var staged = Given.Deployment(spec: spec => spec with { NetworkPolicy = restricted, Model = new ServedModel { Name = "m", Stage = GatedStage.Staging } });
        foreach (var inputs in new[] { fresh, running })
        {
            yield return ServingDecision.Decide(inputs);
            yield return ServingDecision.Decide(inputs with { Runtimes = RuntimeCatalog.Empty });
            yield return ServingDecision.Decide(inputs with { Revocation = new UpstreamRevocation(new ObjectRef(ObjectKind.ModelDeployment, "ads", "ranker"), new Reference("spec.model", new ExternalTarget(""), Permission.Deploy), null, inputs.Now) });
            yield return ServingDecision.Decide(inputs with { Quota = over });
            yield return ServingDecision.Decide(inputs with { Quota = over with { Refusal = QuotaLimit.Deployments } });
            yield return ServingDecision.Decide(inputs with { Quota = new QuotaVerdict { Admitted = true, Gpus = 2 } });
            yield return ServingDecision.Decide(inputs with { Refusals = [new ChildRefusal("Service", true, "in use")] });
            yield return ServingDecision.Decide(inputs with { Refusals = [new ChildRefusal("Deployment", false, "in use")] });
            yield return ServingDecision.Decide(inputs with { Failure = "apply Service ads/ranker: no answer" });
            yield return ServingDecision.Decide(inputs with { Deployment = inputs.Deployment with { Spec = inputs.Deployment.Spec with { Suspend = true } } });
            yield return ServingDecision.Decide(inputs with { Deployment = staged });
            foreach (var state in Enum.GetValues<ModelResolutionState>().Where(state => state != ModelResolutionState.Resolved))
            {
                yield return ServingDecision.Decide(inputs with { Model = new ModelResolution { State = state } });
            }
        }
    }
}
