using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

/// <summary>However a ModelDeployment is deleted, its pods go with it, and their GPUs count until they are gone.</summary>
public class ServingEndTests
{
    private static readonly ServingInputs Running = Given.Running(Given.Inputs() with { Quota = new QuotaVerdict { Admitted = true, Gpus = 2 } });

    [Fact]
    public void A_deployment_whose_deletion_is_held_up_loses_its_children()
    {
        var outcome = ServingDecision.Decide(Deleting(Running));

        Assert.Equal((ApplyAction.Delete, ApplyAction.Delete), (outcome.Service.Action, outcome.Deployment.Action));
        Assert.Equal(Running.LiveDeployment!.Metadata.Uid, outcome.Deployment.Uid);
        Assert.Equal(Running.LiveService!.Metadata.Uid, outcome.Service.Uid);
        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Deleting);
        Assert.Equal(((string?)null, (string?)null), (outcome.Status.Url, outcome.Status.Runtime));
        Assert.Empty(outcome.Events);
    }

    [Theory]
    [InlineData(ModelResolutionState.Refused)]
    [InlineData(ModelResolutionState.ModelNotFound)]
    public void A_deployment_that_is_being_deleted_needs_nothing_to_exist(ModelResolutionState state)
    {
        var outcome = ServingDecision.Decide(Deleting(Running) with { Model = new ModelResolution { State = state }, Runtimes = RuntimeCatalog.Empty });

        Assert.Equal(ApplyAction.Delete, outcome.Deployment.Action);
    }

    [Fact]
    public void A_deployment_that_is_being_deleted_gets_no_children()
    {
        var outcome = ServingDecision.Decide(Deleting(Given.Inputs()));

        Assert.Equal((ApplyAction.None, ApplyAction.None), (outcome.Service.Action, outcome.Deployment.Action));
        Assert.Contains("metadata.finalizers", outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Deleting), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_being_deleted_counts_until_its_pods_are_gone_and_no_longer()
    {
        var going = Deleting(Running) with { Pods = [Given.ReadyPod("a", "2.1.0")] };

        going = going.After(ServingDecision.Decide(going));
        Assert.Null(going.LiveDeployment);
        Assert.Equal((true, 2), Wanted(going));

        going = going.After(ServingDecision.Decide(going));
        Assert.Equal((true, 2), Wanted(going));

        going = going with { Pods = [] };
        going = going.After(ServingDecision.Decide(going));
        Assert.Equal((false, 0), Wanted(going));
    }

    [Fact]
    public void A_place_without_GPUs_is_kept_until_the_pods_are_gone_too()
    {
        var cpu = Given.Deployment(spec: spec => spec with { Resources = null });
        var runtime = Given.Runtime(spec: spec => spec with { Accelerators = null });
        var going = Deleting(Given.Running(Given.Inputs(cpu, null, runtime) with { Quota = new QuotaVerdict { Admitted = true } }));
        going = going with { Pods = [Given.ReadyPod("a", "2.1.0")] };

        going = going.After(ServingDecision.Decide(going));
        Assert.True(QuotaRequest.Of(going.Deployment, going.Model, going.Runtimes).WantsPods);

        going = going with { Pods = [] };
        going = going.After(ServingDecision.Decide(going));
        Assert.False(QuotaRequest.Of(going.Deployment, going.Model, going.Runtimes).WantsPods);
    }

    [Fact]
    public void A_removal_that_fails_says_so()
    {
        var outcome = ServingDecision.Decide(Deleting(Running) with { Failure = "delete Deployment ads/ranker: 500" });

        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.ApplyFailed);
        Assert.Equal(2, outcome.Status.Gpus);
    }

    [Fact]
    public void Editing_what_is_being_deleted_changes_nothing_of_what_it_holds()
    {
        var going = Deleting(Running);
        var edited = going.Deployment with { Spec = going.Deployment.Spec with { Resources = new ServingResources { Gpus = 7 }, Suspend = true } };

        Assert.Equal((true, 2), Wanted(going with { Deployment = edited }));
    }

    [Fact]
    public void Children_that_lost_their_owner_are_deleted()
    {
        var orphans = WithoutOwner(Orphan(Running.LiveDeployment!), Orphan(Running.LiveService!));
        var (deployment, service) = (orphans.Deployment, orphans.Service);

        Assert.Equal((ApplyAction.Delete, Running.LiveDeployment!.Metadata.Uid), (deployment.Action, deployment.Uid));
        Assert.Equal((ApplyAction.Delete, Running.LiveService!.Metadata.Uid), (service.Action, service.Uid));
    }

    [Fact]
    public void Children_whose_owner_is_gone_are_deleted()
    {
        var orphans = WithoutOwner(Running.LiveDeployment!, Running.LiveService!);

        Assert.Equal((ApplyAction.Delete, ApplyAction.Delete), (orphans.Deployment.Action, orphans.Service.Action));
    }

    [Fact]
    public void What_only_looks_like_a_child_is_not_deleted()
    {
        var foreign = Orphan(Running.LiveDeployment!);
        foreign = foreign with { Metadata = foreign.Metadata with { Annotations = null } };
        var owned = Orphan(Running.LiveService!);
        owned = owned with { Metadata = owned.Metadata with { OwnerReferences = [Owner("somebody")] } };

        var orphans = WithoutOwner(foreign, owned);

        Assert.Equal((ApplyAction.None, ApplyAction.None), (orphans.Deployment.Action, orphans.Service.Action));
        Assert.False(orphans.WritesChildren);
    }

    [Fact]
    public void Orphans_of_an_earlier_deployment_of_the_name_make_way_for_the_new_ones_children()
    {
        var anew = Given.Inputs() with { LiveDeployment = Orphan(Running.LiveDeployment!), LiveService = Orphan(Running.LiveService!) };

        var outcome = ServingDecision.Decide(anew);

        Assert.Equal((ApplyAction.Delete, ApplyAction.Delete), (outcome.Service.Action, outcome.Deployment.Action));
        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
        Assert.Null(outcome.RequeueAfter);
        Assert.Equal((0, 0), (outcome.Status.Replicas, outcome.Status.ReadyReplicas));
    }

    [Fact]
    public void Orphans_do_not_outlive_a_deployment_of_the_name_that_is_refused()
    {
        var refused = Given.Unresolved(ModelResolutionState.Refused) with { LiveDeployment = Orphan(Running.LiveDeployment!) };

        Assert.Equal(ApplyAction.Delete, ServingDecision.Decide(refused).Deployment.Action);
    }

    private static ServingOutcome WithoutOwner(Deployment deployment, Service service) =>
        ServingDecision.WithoutOwner(Running.Deployment.Metadata.Name, new LiveChildren { Primary = deployment, Service = service });

    private static (bool WantsPods, int Gpus) Wanted(ServingInputs inputs) =>
        QuotaRequest.Of(inputs.Deployment, inputs.Model, inputs.Runtimes) is { WantsPods: true } request ? (true, request.Gpus) : (false, 0);

    private static ServingInputs Deleting(ServingInputs inputs) => inputs with
    {
        Deployment = inputs.Deployment with { Metadata = inputs.Deployment.Metadata with { DeletionTimestamp = Given.Now } },
    };

    private static Deployment Orphan(Deployment child) => child with { Metadata = child.Metadata with { OwnerReferences = null } };

    private static Service Orphan(Service child) => child with { Metadata = child.Metadata with { OwnerReferences = null } };

    private static OwnerReference Owner(string name) => new() { ApiVersion = "example.org/v1", Kind = "Owner", Name = name, Uid = name, Controller = true };
}
