using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Optional;

/// <summary>Pods that a LocalQueue of Kueue admits, in place of the domain's quota.</summary>
public class QueueTests
{
    private const string Label = "kueue.x-k8s.io/queue-name";

    private static readonly ServingInputs Asked =
        Given.Inputs(Given.Deployment(spec: spec => spec with { Placement = new Placement { Queue = "gpus" } })).On(KindAvailability.Served);

    private static readonly ServingInputs Admitted = Asked with { Quota = QuotaVerdict.LeftTo(QueueState.Admits) };

    [Fact]
    public void The_label_is_on_the_Deployment_and_not_on_its_pods()
    {
        var outcome = ServingDecision.Decide(Admitted);

        Assert.Equal("gpus", outcome.DesiredDeployment()!.Metadata.Labels![Label]);
        Assert.DoesNotContain(Label, outcome.DesiredDeployment()!.Spec!.Template.Metadata!.Labels!);
        Assert.DoesNotContain(Label, outcome.DesiredService()!.Metadata.Labels!);
        Assert.Equal(["Queued=True/LeftToKueue"], outcome.Told());
        Assert.Equal((ConditionStatus.True, ServingReasons.LeftToKueue), (outcome.Find(ConditionTypes.QuotaAvailable).Status, outcome.Find(ConditionTypes.QuotaAvailable).Reason));
    }

    [Fact]
    public void What_a_queue_admitted_holds_nothing_of_the_domains_quota()
    {
        var serving = Given.Serving(Admitted);

        Assert.Equal(0, serving.Deployment.Status!.Gpus);
        Assert.Null(QuotaRequest.Of(serving.Deployment, serving.Model, serving.Runtimes).Held);
    }

    [Fact]
    public void Without_the_queue_no_pods_are_made_and_those_that_run_stay()
    {
        var missing = QuotaVerdict.LeftTo(QueueState.NotFound);

        var first = ServingDecision.Decide(Asked with { Quota = missing });
        Assert.Equal(0, first.DesiredDeployment()!.Spec!.Replicas);
        first.AssertNotReady(ConditionTypes.Stalled, ServingReasons.QueueNotFound);

        var running = ServingDecision.Decide(Given.Serving(Admitted) with { Quota = missing });
        Assert.Equal(ApplyAction.None, running.Deployment.Action);
        running.AssertReady(ServingReasons.Serving);
        Assert.Equal(["Queued=False/QueueNotFound"], running.Told());

        var scaled = ServingDecision.Decide(Given.Serving(Admitted).With(spec => spec with { Scaling = new Scaling { Replicas = 5 } }) with { Quota = missing });
        Assert.Equal(ApplyAction.None, scaled.Deployment.Action);
        scaled.AssertNotReady(ConditionTypes.Stalled, ServingReasons.QueueNotFound);
    }

    [Fact]
    public void While_it_is_not_known_whether_a_queue_admits_them_no_pods_are_made_and_nobody_needs_to_act()
    {
        var outcome = ServingDecision.Decide(Asked.On(KindAvailability.Unknown) with { Quota = QuotaVerdict.LeftTo(QueueState.Unknown) });

        Assert.Equal(0, outcome.DesiredDeployment()!.Spec!.Replicas);
        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.NotYetKnown);
    }

    [Theory]
    [InlineData(KindAvailability.Absent, "Queued=False/NotServed")]
    [InlineData(KindAvailability.Forbidden, "Queued=False/Forbidden")]
    public void Where_Kueue_cannot_be_had_the_quota_of_the_domain_counts(KindAvailability availability, string told)
    {
        var outcome = ServingDecision.Decide(Asked.On(availability) with { Quota = new QuotaVerdict { Admitted = true, Gpus = 2 } });

        Assert.Equal([told], outcome.Told());
        Assert.Equal(ServingReasons.Admitted, outcome.Find(ConditionTypes.QuotaAvailable).Reason);
        Assert.DoesNotContain(Label, outcome.DesiredDeployment()!.Metadata.Labels!);
    }
}
