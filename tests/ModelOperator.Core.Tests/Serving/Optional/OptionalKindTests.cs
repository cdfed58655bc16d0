using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Optional;

/// <summary>Children of kinds that a cluster may or may not serve: they come and go with the field and with the kind, and none keeps the model from being served.</summary>
public class OptionalKindTests
{
    [Fact]
    public void A_deployment_that_asks_for_none_has_none_and_says_nothing_of_them()
    {
        var outcome = ServingDecision.Decide(Given.Inputs().On(KindAvailability.Served));

        Assert.True(outcome.Optional.IsNothing);
        Assert.Empty(outcome.Told());
        Assert.Equal(ReplicaOwner.Spec, outcome.Status.ReplicasSetBy);
    }

    [Fact]
    public void Where_every_kind_is_served_every_child_is_made_once()
    {
        var inputs = Wanted.Everything(KindAvailability.Served);
        var created = ServingDecision.Decide(inputs);
        Assert.All(
            new[] { created.Optional.Autoscaler, created.Optional.Route, created.Optional.DisruptionBudget, created.Optional.Monitor },
            decision => Assert.Equal(ApplyAction.Create, decision.Action));

        var later = ServingDecision.Decide(Given.Serving(inputs));

        Assert.True(later.Optional.IsNothing);
        later.AssertReady(ServingReasons.Serving);
        Assert.Equal(["Autoscaled=True/Applied", "Routed=Unknown/Pending", "DisruptionLimited=True/Applied", "Monitored=True/Applied"], later.Told());
    }

    [Fact]
    public void Every_child_belongs_to_the_deployment_and_carries_its_labels_and_lineage()
    {
        var outcome = ServingDecision.Decide(Wanted.Everything(KindAvailability.Served) with { Lineage = new Dictionary<string, string> { ["lineage.modeloperator.io/depth"] = "3" } });

        var service = outcome.DesiredService()!.Metadata;
        Assert.All(
            new[]
            {
                Given.Applied<HorizontalPodAutoscaler>(outcome.Optional.Autoscaler)!.Metadata, Given.Applied<HttpRoute>(outcome.Optional.Route)!.Metadata,
                Given.Applied<PodDisruptionBudget>(outcome.Optional.DisruptionBudget)!.Metadata, Given.Applied<ServiceMonitor>(outcome.Optional.Monitor)!.Metadata,
            },
            metadata =>
            {
                Assert.Equal((service.Name, service.Namespace), (metadata.Name, metadata.Namespace));
                Assert.Equal(service.Labels, metadata.Labels);
                Assert.Equal(service.OwnerReferences, metadata.OwnerReferences);
                Assert.Equal("3", metadata.Annotations!["lineage.modeloperator.io/depth"]);
            });
    }

    [Theory]
    [InlineData(KindAvailability.Absent, "NotServed")]
    [InlineData(KindAvailability.Forbidden, "Forbidden")]
    public void A_model_is_served_where_no_kind_can_be_had_and_each_says_what_is_missing(KindAvailability availability, string reason)
    {
        var outcome = ServingDecision.Decide(Given.Serving(Wanted.Everything(availability)));

        outcome.AssertReady(ServingReasons.Serving);
        Assert.True(outcome.Optional.IsNothing);
        Assert.Equal([$"Autoscaled=False/{reason}", $"Routed=False/{reason}", $"DisruptionLimited=False/{reason}", $"Monitored=False/{reason}"], outcome.Told());
        Assert.Contains("httproutes (gateway.networking.k8s.io/v1)", outcome.Find(ConditionTypes.Routed).Message, StringComparison.Ordinal);
        Assert.Equal((ReplicaOwner.Spec, null), (outcome.Status.ReplicasSetBy, outcome.Status.ExternalUrl));
    }

    [Fact]
    public void What_is_not_known_yet_is_neither_done_nor_undone_and_told_as_it_was_last()
    {
        var serving = Given.Serving(Wanted.Everything(KindAvailability.Served));
        var restarted = serving with { Optional = new OptionalKinds() };

        var outcome = ServingDecision.Decide(restarted);

        Assert.True(outcome.Optional.IsNothing);
        Assert.Equal(ServingDecision.Decide(serving).Told(), outcome.Told());
        Assert.Equal(ReplicaOwner.HorizontalPodAutoscaler, outcome.Status.ReplicasSetBy);
        Assert.All(ServingDecision.Decide(Wanted.Everything(KindAvailability.Unknown)).Told(), told => Assert.EndsWith("=Unknown/NotYetKnown", told, StringComparison.Ordinal));
    }

    [Fact]
    public void They_go_when_they_are_not_asked_for_any_more()
    {
        var plain = Given.Serving(Wanted.Everything(KindAvailability.Served)).With(spec => spec with
        {
            Scaling = spec.Scaling! with { Autoscaling = null },
            Exposure = new Exposure { Port = 80 },
            DisruptionBudget = null,
            Monitoring = null,
        });

        var outcome = ServingDecision.Decide(plain);

        AssertDeleted(outcome);
        Assert.Empty(outcome.Told());
        outcome.AssertReady(ServingReasons.Serving);
    }

    [Fact]
    public void They_go_when_consent_does()
    {
        var refused = Given.Serving(Wanted.Everything(KindAvailability.Served)) with { Model = new ModelResolution { State = ModelResolutionState.Refused } };

        var outcome = ServingDecision.Decide(refused);

        AssertDeleted(outcome);
        Assert.All(outcome.Told(), told => Assert.EndsWith("=Unknown/NoPods", told, StringComparison.Ordinal));
    }

    [Fact]
    public void They_go_when_deletion_is_asked_for_and_when_the_owner_is_gone()
    {
        var serving = Given.Serving(Wanted.Everything(KindAvailability.Served));
        var going = serving with { Deployment = serving.Deployment with { Metadata = serving.Deployment.Metadata with { DeletionTimestamp = Given.Now } } };

        AssertDeleted(ServingDecision.Decide(going));
        Assert.Equal(ApplyAction.Delete, ServingDecision.WithoutOwner("ranker", new LiveChildren { Optional = Orphaned(serving.Optional) }).Optional.Route.Action);
        Assert.False(ServingDecision.WithoutOwner("ranker", new LiveChildren()).WritesChildren);
    }

    [Fact]
    public void An_object_of_somebody_else_is_not_touched_and_told_and_the_model_is_served()
    {
        var foreign = new HttpRoute { Metadata = new ObjectMeta { Name = "ranker", Namespace = "ads", Uid = "foreign" } };
        var inputs = Given.Serving(Wanted.Everything(KindAvailability.Served));

        var outcome = ServingDecision.Decide(inputs with { Optional = inputs.Optional with { Route = new(KindAvailability.Served, foreign) } });

        Assert.Equal(ApplyAction.Conflict, outcome.Optional.Route.Action);
        Assert.Contains("Routed=False/NameConflict", outcome.Told());
        Assert.NotNull(outcome.RequeueAfter);
        outcome.AssertReady(ServingReasons.Serving);
    }

    [Theory]
    [InlineData(false, "Routed=False/ApplyRejected")]
    [InlineData(true, "Routed=Unknown/ApplyFailed")]
    public void A_write_that_is_refused_is_told_and_not_made_again_at_once(bool mayPass, string told)
    {
        var inputs = Given.Serving(Wanted.Everything(KindAvailability.Served)).With(spec => spec with { Exposure = spec.Exposure! with { Gateway = spec.Exposure.Gateway! with { Hostnames = null } } });

        var outcome = ServingDecision.Decide(inputs with { Refusals = [new ChildRefusal("HTTPRoute", NameTaken: false, "no", mayPass)] });

        Assert.Equal(ApplyAction.None, outcome.Optional.Route.Action);
        Assert.Contains(told, outcome.Told());
        Assert.NotNull(outcome.RequeueAfter);
        outcome.AssertReady(ServingReasons.Serving);
    }

    [Fact]
    public void That_a_kind_is_missing_is_an_event_once()
    {
        var inputs = Wanted.Everything(KindAvailability.Absent);
        var first = ServingDecision.Decide(inputs);

        Assert.Contains(first.Events, change => change is { IsProblem: true, Reason: ServingReasons.NotServed });
        Assert.DoesNotContain(ServingDecision.Decide(inputs.After(first)).Events, change => change.Reason == ServingReasons.NotServed);
    }

    private static void AssertDeleted(ServingOutcome outcome) => Assert.All(
        new[] { outcome.Optional.Autoscaler, outcome.Optional.Route, outcome.Optional.DisruptionBudget, outcome.Optional.Monitor },
        decision => Assert.Equal(ApplyAction.Delete, decision.Action));

    private static OptionalKinds Orphaned(OptionalKinds kinds) => kinds with
    {
        Route = kinds.Route with { Live = kinds.Route.Live! with { Metadata = kinds.Route.Live.Metadata with { OwnerReferences = null } } },
    };
}
