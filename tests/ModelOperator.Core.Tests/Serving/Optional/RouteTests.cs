using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Optional;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Optional;

/// <summary>The HTTPRoute of a deployment, and what its Gateway says of it.</summary>
public class RouteTests
{
    private static readonly ServingInputs Serving = Given.Serving(Wanted.Everything(KindAvailability.Served));

    [Fact]
    public void It_leads_from_the_Gateway_to_the_Service()
    {
        var route = Given.Applied<HttpRoute>(ServingDecision.Decide(Wanted.Everything(KindAvailability.Served)).Optional.Route)!;

        Assert.Equal("""[{"namespace":"gateways","name":"public"}]""", Spec(route, "parentRefs"));
        Assert.Equal("""["*.example.com","ranker.example.com"]""", Spec(route, "hostnames"));
        Assert.Equal(
            """[{"matches":[{"path":{"type":"PathPrefix","value":"/v2/ranker"}}],"backendRefs":[{"name":"ranker","port":80,"weight":100}]}]""", Spec(route, "rules"));
    }

    [Fact]
    public void Weights_and_a_mirror_are_those_that_the_rollout_asks_for()
    {
        var backends = new RouteBackends { Answering = [new("ranker", 80, 100), new("ranker-b", 80, 0)], Mirror = new RouteBackend("ranker-c", 81, 0) };

        var route = new HttpRoute { Metadata = new ObjectMeta { Name = "ranker" }, Spec = new HttpRouteSpec { Rules = [backends.Rule("/")] } };

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            [{
              "matches": [{"path": {"type": "PathPrefix", "value": "/"}}],
              "filters": [{"type": "RequestMirror", "requestMirror": {"backendRef": {"name": "ranker-c", "port": 81}}}],
              "backendRefs": [{"name": "ranker", "port": 80, "weight": 100}, {"name": "ranker-b", "port": 80, "weight": 0}]
            }]
            """), JsonNode.Parse(Spec(route, "rules"))), Spec(route, "rules"));
    }

    [Fact]
    public void What_the_server_defaults_in_it_is_no_difference()
    {
        var live = Serving.Optional.Route.Live!;
        var stored = JsonSerializer.SerializeToNode(live, HttpRoute.JsonTypeInfo)!;
        stored["spec"]!["parentRefs"]![0]!["group"] = "gateway.networking.k8s.io";
        stored["spec"]!["parentRefs"]![0]!["kind"] = "Gateway";
        stored["spec"]!["rules"]![0]!["backendRefs"]![0]!["kind"] = "Service";

        var read = JsonSerializer.Deserialize(stored.ToJsonString(), HttpRoute.JsonTypeInfo)!;

        Assert.Equal(ApplyAction.None, ServingDecision.Decide(With(read)).Optional.Route.Action);
    }

    [Theory]
    [InlineData("True", "True", 1, "Routed=True/Accepted")]
    [InlineData("False", "True", 1, "Routed=False/SomeReason")]
    [InlineData("True", "False", 1, "Routed=False/SomeReason")]
    [InlineData("True", "Unknown", 1, "Routed=Unknown/Pending")]
    [InlineData("True", null, 1, "Routed=Unknown/Pending")]
    [InlineData("False", "False", 0, "Routed=Unknown/Pending")]
    public void What_the_Gateway_says_of_it_as_it_is_now_is_told_on(string accepted, string? resolved, long generation, string told)
    {
        var outcome = ServingDecision.Decide(With(Answered(new ParentReference { Namespace = "gateways", Name = "public" }, accepted, resolved, generation)));

        Assert.Contains(told, outcome.Told());
        Assert.Equal(told.Contains("True", StringComparison.Ordinal) ? "http://ranker.example.com/v2/ranker" : null, outcome.Status.ExternalUrl);
        outcome.AssertReady(ServingReasons.Serving);
    }

    [Theory]
    [InlineData("gateways", "another", null)]
    [InlineData(null, "public", null)]
    [InlineData("gateways", "public", "https")]
    public void What_another_Gateway_or_listener_says_is_of_no_account(string? ns, string name, string? section)
    {
        var outcome = ServingDecision.Decide(With(Answered(new ParentReference { Namespace = ns, Name = name, SectionName = section }, "True", "True", 1)));

        Assert.Contains("Routed=Unknown/Pending", outcome.Told());
    }

    [Theory]
    [InlineData(null, null, "/", null)]
    [InlineData("*.example.com", null, "/", null)]
    [InlineData("ranker.example.com", null, "/", "http://ranker.example.com")]
    [InlineData("ranker.example.com", "https-public", "/v2/ranker/", "https://ranker.example.com/v2/ranker")]
    public void The_address_outside_is_that_of_the_first_host_that_is_no_pattern(string? host, string? section, string path, string? url)
    {
        var gateway = new GatewayExposure { Name = "public", SectionName = section, Hostnames = host is null ? null : [host], PathPrefix = path };
        var asked = Serving.With(spec => spec with { Exposure = spec.Exposure! with { Gateway = gateway } });
        var applied = asked.After(ServingDecision.Decide(asked));
        var route = Answered(new ParentReference { Name = "public", SectionName = section }, "True", "True", applied.Optional.Route.Live!.Metadata.Generation!.Value) with
        {
            Metadata = applied.Optional.Route.Live.Metadata,
            Spec = applied.Optional.Route.Live.Spec,
        };

        var outcome = ServingDecision.Decide(applied with { Optional = applied.Optional with { Route = new(KindAvailability.Served, route) } });

        Assert.Contains("Routed=True/Accepted", outcome.Told());
        Assert.Equal(url, outcome.Status.ExternalUrl);
    }

    [Fact]
    public void What_a_Gateway_says_is_bounded()
    {
        var outcome = ServingDecision.Decide(With(Answered(
            new ParentReference { Namespace = "gateways", Name = "public" }, "False", null, 1, reason: new string('R', 1025), message: new string('m', 40_000))));

        var routed = outcome.Find(ConditionTypes.Routed);
        Assert.InRange(routed.Message.Length, 100, 2048);
        Assert.InRange(routed.Reason.Length, 1, 128);
    }

    private static HttpRoute Answered(ParentReference parent, string accepted, string? resolved, long generation, string reason = "SomeReason", string message = "it says so") =>
        Serving.Optional.Route.Live! with
        {
            Status = new HttpRouteStatus
            {
                Parents =
                [
                    new RouteParentStatus
                    {
                        ParentRef = parent,
                        Conditions =
                        [
                            new RouteCondition { Type = "Accepted", Status = accepted, ObservedGeneration = generation, Reason = reason, Message = message },
                            .. resolved is null ? [] : new[] { new RouteCondition { Type = "ResolvedRefs", Status = resolved, ObservedGeneration = generation, Reason = reason, Message = message } },
                        ],
                    },
                ],
            },
        };

    private static ServingInputs With(HttpRoute live) => Serving with { Optional = Serving.Optional with { Route = new(KindAvailability.Served, live) } };

    private static string Spec(HttpRoute route, string field) => JsonSerializer.SerializeToNode(route, HttpRoute.JsonTypeInfo)!["spec"]![field]!.ToJsonString();
}
