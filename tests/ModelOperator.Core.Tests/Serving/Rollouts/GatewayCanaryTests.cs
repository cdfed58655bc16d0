using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Rollouts;

public class GatewayCanaryTests
{
    [Fact]
    public void A_Gateway_splits_the_traffic_by_weight_and_callers_in_the_cluster_keep_the_old_version()
    {
        var run = Serving([new CanaryStep { Weight = 10, HoldSeconds = 60 }, new CanaryStep { Weight = 50, HoldSeconds = 60 }]).Ask("2.0.0").Settle();

        Assert.Equal((4, 1), (run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary)));
        Assert.Equal([(ServingSlot.Primary.ServiceName("ranker"), 90), (ServingSlot.Secondary.ServiceName("ranker"), 10)], Weights(run));
        Assert.Equal([ServingSlot.Primary], run.Reached);
        Assert.Equal((90, 10), (run.Weight("1.0.0"), run.Weight("2.0.0")));

        run.Pass(60).Settle();
        Assert.Equal((4, 2), (run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary)));
        Assert.Equal([50, 50], Weights(run).Select(backend => backend.Weight));

        run.Pass(60).Settle();
        Assert.Equal([(ServingSlot.Secondary.ServiceName("ranker"), 100), (ServingSlot.Primary.ServiceName("ranker"), 0)], Weights(run));
        Assert.Equal([ServingSlot.Secondary], run.Reached);
        Assert.Equal(4, run.Replicas(ServingSlot.Primary));

        run.Finish();
        Assert.Equal([("ranker", 100)], Weights(run));
        Assert.Null(run.Version(ServingSlot.Primary));
        Assert.Equal(100, run.Weight("2.0.0"));
    }

    [Fact]
    public void Weights_that_the_Gateway_has_yet_to_accept_change_nothing_else()
    {
        var run = Serving([new CanaryStep { Weight = 10, HoldSeconds = 60 }]).Ask("2.0.0").Settle();

        // Its answer is of the route before the last change.
        run.Change(inputs => Answered(inputs, generation: 0)).Settle();

        Assert.Equal((4, 1), (run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary)));
        Assert.Equal([ServingSlot.Primary], run.Reached);
    }

    [Fact]
    public void An_operator_that_starts_and_does_not_know_yet_what_is_served_changes_nothing()
    {
        var run = Serving([new CanaryStep { Weight = 10, HoldSeconds = 60 }]).Ask("2.0.0").Settle();

        run.Change(inputs => inputs with { Optional = new OptionalKinds() }).Once();

        Assert.False(run.Last.WritesChildren);
        Assert.Equal((90, 10), (run.Weight("1.0.0"), run.Weight("2.0.0")));
    }

    [Fact]
    public void A_shadow_gets_a_copy_of_the_traffic_and_answers_nothing()
    {
        var run = Serving([new CanaryStep { Shadow = true, HoldSeconds = 60 }, new CanaryStep { Weight = 50 }]).Ask("2.0.0").Settle();

        Assert.Equal((4, 4), (run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary)));
        Assert.Equal([100, 0], Weights(run).Select(backend => backend.Weight));
        Assert.Equal(ServingSlot.Secondary.ServiceName("ranker"), Assert.Single(Rule(run).Filters!).RequestMirror!.BackendRef.Name);
        Assert.Equal((100, 0), (run.Weight("1.0.0"), run.Weight("2.0.0")));

        run.Pass(60).Finish();
        Assert.Null(Rule(run).Filters);
        Assert.Equal("scene-encoder-2.0.0", run.Status.ModelVersion);
    }

    [Fact]
    public void Without_the_Gateways_consent_the_replicas_split_the_traffic()
    {
        var run = new CanaryRun(Rollout([new CanaryStep { Weight = 50, HoldSeconds = 60 }])).Specify(Exposed).Change(Served).Settle().Ask("2.0.0").Settle();

        Assert.Equal(ServingSlots.All, run.Reached);
        Assert.Equal((4, 4), (run.Replicas(ServingSlot.Primary), run.Replicas(ServingSlot.Secondary)));
    }

    private static CanaryRun Serving(IReadOnlyList<CanaryStep> steps) => new CanaryRun(Rollout(steps))
    {
        Between = inputs => Answered(inputs, generation: null),
    }.Specify(Exposed).Change(Served).Settle();

    private static Rollout Rollout(IReadOnlyList<CanaryStep> steps) => new() { Strategy = RolloutStrategy.Canary, Canary = new Canary { Steps = steps } };

    private static ModelDeploymentSpec Exposed(ModelDeploymentSpec spec) => spec with { Exposure = new Exposure { Port = 80, Gateway = new GatewayExposure { Name = "public" } } };

    private static ServingInputs Served(ServingInputs inputs) =>
        inputs with { Optional = inputs.Optional with { Route = inputs.Optional.Route with { Availability = KindAvailability.Served } } };

    private static ServingInputs Answered(ServingInputs inputs, long? generation) => inputs.Optional.Route.Live is not { } live ? inputs : inputs with
    {
        Optional = inputs.Optional with
        {
            Route = inputs.Optional.Route with
            {
                Live = live with
                {
                    Status = new HttpRouteStatus
                    {
                        Parents =
                        [
                            new RouteParentStatus
                            {
                                ParentRef = new ParentReference { Name = "public" },
                                Conditions =
                                [
                                    new RouteCondition { Type = "Accepted", Status = "True", Reason = "Accepted", ObservedGeneration = generation },
                                    new RouteCondition { Type = "ResolvedRefs", Status = "True", Reason = "ResolvedRefs", ObservedGeneration = generation },
                                ],
                            },
                        ],
                    },
                },
            },
        },
    };

    private static HttpRouteRule Rule(CanaryRun run) => Assert.Single(run.Route!.Spec!.Rules!);

    private static IEnumerable<(string Service, int Weight)> Weights(CanaryRun run) => Rule(run).BackendRefs!.Select(backend => (backend.Name, backend.Weight!.Value));
}
