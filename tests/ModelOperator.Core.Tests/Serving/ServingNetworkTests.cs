using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

/// <summary>Who may call the pods of a deployment that asks for a NetworkPolicy, and that no pods are without it.</summary>
public class ServingNetworkTests
{
    private static readonly ServingInputs Asked = Given.Inputs(Given.Deployment(spec: spec => spec with { NetworkPolicy = true }));
    private static readonly ServingInputs Running = Given.Running(Asked with { Callers = Calling("payments", "studio") });
    private static readonly NetworkPolicy Foreign = new() { Metadata = new ObjectMeta { Name = "ranker", Namespace = "ads", Uid = "foreign" } };

    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    public void A_deployment_that_does_not_ask_for_it_has_none_and_says_nothing_of_it(bool? asked)
    {
        var outcome = ServingDecision.Decide(Given.Inputs(Given.Deployment(spec: spec => spec with { NetworkPolicy = asked })) with { LiveNetworkPolicy = Foreign });

        Assert.Equal((ApplyAction.None, ApplyAction.Create), (outcome.NetworkPolicy.Action, outcome.Deployment.Action));
        Assert.Null(Conditions.Find(outcome.Status.Conditions, ConditionTypes.NetworkRestricted));
    }

    [Fact]
    public void It_selects_the_pods_of_the_Deployment_and_admits_their_namespace_and_the_callers()
    {
        var outcome = ServingDecision.Decide(Asked with { Callers = Calling("payments", "studio") });

        Assert.True(outcome.DesiredNetworkPolicy()!.Spec!.PodSelector.Matches(outcome.DesiredDeployment()!.Spec!.Template.Metadata!.Labels));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {
              "podSelector": {"matchLabels": {"modeloperator.io/deployment": "ranker"}},
              "policyTypes": ["Ingress"],
              "ingress": [{"from": [
                {"podSelector": {}},
                {"namespaceSelector": {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["payments", "studio"]}]}}
              ]}]
            }
            """), Spec(outcome)), Spec(outcome).ToString());
    }

    [Fact]
    public void Without_callers_it_admits_its_own_namespace_and_no_other() =>
        Assert.Equal("""[{"podSelector":{}}]""", Spec(ServingDecision.Decide(Asked))["ingress"]![0]!["from"]!.ToJsonString());

    [Fact]
    public void Nothing_of_the_specification_gets_into_it()
    {
        var plain = Spec(ServingDecision.Decide(Asked)).ToJsonString();
        var odd = Asked.Deployment with
        {
            Metadata = Asked.Deployment.Metadata with { Labels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "payments", [Labels.Deployment] = "another" } },
            Spec = Asked.Deployment.Spec with
            {
                Info = new AssetInfo { Tags = ["payments"] },
                Exposure = new Exposure { Port = 81 },
                Placement = new Placement { NodeSelector = new Dictionary<string, string> { [Labels.NamespaceName] = "payments" } },
            },
        };

        Assert.Equal(plain, Spec(ServingDecision.Decide(Asked with { Deployment = odd })).ToJsonString());
    }

    [Fact]
    public void A_deployment_whose_policy_is_there_serves_and_says_whom_it_admits()
    {
        var outcome = ServingDecision.Decide(Running);

        outcome.AssertReady(ServingReasons.Serving);
        AssertRestricted(outcome, ConditionStatus.True, ServingReasons.PolicyApplied, "pods admit their own namespace and 2 others");
        Assert.Equal((ApplyAction.None, ApplyAction.None, ApplyAction.None), (outcome.NetworkPolicy.Action, outcome.Service.Action, outcome.Deployment.Action));
    }

    [Fact]
    public void A_policy_that_is_missing_is_not_told_to_be_there()
    {
        var outcome = ServingDecision.Decide(Running with { LiveNetworkPolicy = null });

        Assert.Equal(ApplyAction.Create, outcome.NetworkPolicy.Action);
        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
        AssertRestricted(outcome, ConditionStatus.Unknown, ServingReasons.Progressing, "the NetworkPolicy is being written");
    }

    [Fact]
    public void A_caller_that_comes_or_goes_changes_the_policy_and_nothing_else()
    {
        var outcome = ServingDecision.Decide(Running with { Callers = Calling("studio") });

        Assert.Equal((ApplyAction.Update, ApplyAction.None, ApplyAction.None), (outcome.NetworkPolicy.Action, outcome.Service.Action, outcome.Deployment.Action));
        outcome.AssertReady(ServingReasons.Serving);
        AssertRestricted(outcome, ConditionStatus.True, ServingReasons.PolicyApplied, "pods admit their own namespace and 1 other");
    }

    [Theory]
    [InlineData("""{"podSelector":{"matchLabels":{"modeloperator.io/deployment":"ranker"},"matchExpressions":[{"key":"a","operator":"Exists"}]}}""")]
    [InlineData("""{"ingress":[{"from":[{"podSelector":{},"namespaceSelector":{}}]}]}""")]
    [InlineData("""{"ingress":[{"from":[{"ipBlock":{"cidr":"0.0.0.0/0"}}]}]}""")]
    [InlineData("""{"ingress":[{"from":[{"podSelector":{"matchLabels":{"a":"b"}}}]}]}""")]
    [InlineData("""{"ingress":[{"from":[{"podSelector":{}}],"ports":[{"port":1}]}]}""")]
    [InlineData("""{"ingress":[{"from":[{"podSelector":{}}]},{}]}""")]
    [InlineData("""{"ingress":[{}]}""")]
    [InlineData("""{"policyTypes":["Ingress","Egress"]}""")]
    public void A_policy_that_somebody_edited_is_put_right(string edit)
    {
        var running = Given.Running(Asked);
        var spec = Spec(running.LiveNetworkPolicy!);
        foreach (var (field, value) in JsonNode.Parse(edit)!.AsObject())
        {
            spec[field] = value!.DeepClone();
        }

        var edited = new JsonObject { ["metadata"] = new JsonObject(), ["spec"] = spec.DeepClone() };
        var live = JsonSerializer.Deserialize(edited.ToJsonString(), NetworkPolicy.JsonTypeInfo)! with { Metadata = running.LiveNetworkPolicy!.Metadata };

        Assert.Equal(ApplyAction.Update, ServingDecision.Decide(running with { LiveNetworkPolicy = live }).NetworkPolicy.Action);
    }

    [Theory]
    [InlineData(1, "namespace a0 may call and is kept out, since a NetworkPolicy finds namespaces by a label that it lacks: label it kubernetes.io/metadata.name=a0")]
    [InlineData(7, "namespaces a0, a1, a2, a3, a4 and 2 more may call and are kept out, since a NetworkPolicy finds namespaces by a label that they lack: label each kubernetes.io/metadata.name=<its name>")]
    public void Callers_that_a_policy_cannot_find_are_named_and_keep_nobody_from_being_served(int count, string message)
    {
        var names = Enumerable.Range(0, count).Select(index => $"a{index}").ToArray();

        var outcome = ServingDecision.Decide(Given.Running(Asked with { Callers = Calling(names) with { Unlabelled = names } }));

        outcome.AssertReady(ServingReasons.Serving);
        AssertRestricted(outcome, ConditionStatus.False, ServingReasons.CallersUnlabelled, message);
    }

    [Theory]
    [InlineData(1, "namespace a0 is granted to call and kept out")]
    [InlineData(7, "namespaces a0, a1, a2, a3, a4 and 2 more are granted to call and kept out")]
    public void Callers_whom_an_owner_further_up_keeps_out_are_named(int count, string beginning)
    {
        var names = Enumerable.Range(0, count).Select(index => $"a{index}").ToArray();

        AssertRestricted(
            ServingDecision.Decide(Given.Running(Asked with { Callers = Calling("studio") with { Withheld = names } })), ConditionStatus.False, ServingReasons.RedistributionDenied,
            beginning + ", since the model was made from assets that their owners do not let be granted on: ask those owners for spec.redistribution: Allowed, or for a grant of their own");
    }

    [Fact]
    public void Callers_that_do_not_fit_are_counted()
    {
        var outcome = ServingDecision.Decide(Given.Running(Asked with { Callers = Calling("studio") with { Cut = 3 } }));

        AssertRestricted(outcome, ConditionStatus.False, ServingReasons.CallersCut,
            "3 of the namespaces that may call are kept out, since a NetworkPolicy lists no more than 4000: grant the ModelDeployment to fewer");
    }

    [Fact]
    public void No_pods_start_where_the_policy_is_somebody_elses()
    {
        var outcome = ServingDecision.Decide(Asked with { LiveNetworkPolicy = Foreign });

        Assert.Equal((ApplyAction.Conflict, ApplyAction.None, ApplyAction.None), (outcome.NetworkPolicy.Action, outcome.Service.Action, outcome.Deployment.Action));
        var message = outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.NameConflict);
        Assert.Equal("NetworkPolicy ads/ranker exists and does not belong to this ModelDeployment: delete or rename it, or give the ModelDeployment another name", message);
        AssertRestricted(outcome, ConditionStatus.False, ServingReasons.NameConflict, message);
        Assert.NotNull(outcome.RequeueAfter);
    }

    [Fact]
    public void Pods_that_would_be_open_to_all_go()
    {
        var taken = ServingDecision.Decide(Running with { LiveNetworkPolicy = Foreign });
        var refused = ServingDecision.Decide(Running with { LiveNetworkPolicy = null, Refusals = [new ChildRefusal("NetworkPolicy", NameTaken: false, "no policies here")] });

        Assert.Equal(ApplyAction.Delete, taken.Deployment.Action);
        Assert.Equal((ApplyAction.None, ApplyAction.Delete), (refused.NetworkPolicy.Action, refused.Deployment.Action));
        Assert.Equal("the API server does not accept NetworkPolicy ads/ranker: no policies here", refused.AssertNotReady(ConditionTypes.Stalled, ServingReasons.ApplyRejected));
        Assert.Null(refused.Status.Url);
    }

    [Fact]
    public void Pods_go_too_when_no_runtime_would_serve_them_anew()
    {
        var outcome = ServingDecision.Decide(Running with { Runtimes = RuntimeCatalog.Empty, LiveNetworkPolicy = Foreign });

        Assert.Equal(ApplyAction.Delete, outcome.Deployment.Action);
    }

    [Fact]
    public void A_caller_that_the_server_does_not_let_in_costs_nobody_his_pods()
    {
        var outcome = ServingDecision.Decide(Refused(Running with { Callers = Calling("music", "payments", "studio") }));

        Assert.Equal((ApplyAction.None, ApplyAction.None), (outcome.NetworkPolicy.Action, outcome.Deployment.Action));
        outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.ApplyRejected);
        AssertRestricted(outcome, ConditionStatus.False, ServingReasons.ApplyRejected, "the API server does not accept NetworkPolicy ads/ranker: no.");
    }

    [Fact]
    public void A_caller_that_the_server_does_not_let_go_costs_the_pods() =>
        Assert.Equal(ApplyAction.Delete, ServingDecision.Decide(Refused(Running with { Callers = Calling("music", "studio") })).Deployment.Action);

    [Fact]
    public void A_policy_that_was_widened_and_cannot_be_put_right_costs_the_pods()
    {
        var spec = Running.LiveNetworkPolicy!.Spec!;
        var widened = Running.LiveNetworkPolicy with { Spec = spec with { Ingress = [.. spec.Ingress!, new NetworkPolicyIngressRule()] } };

        Assert.Equal(ApplyAction.Delete, ServingDecision.Decide(Refused(Running with { LiveNetworkPolicy = widened })).Deployment.Action);
    }

    [Fact]
    public void A_write_that_failed_says_so_of_the_policy_too()
    {
        var outcome = ServingDecision.Decide(Running with { Callers = Calling("studio"), Failure = "apply NetworkPolicy ads/ranker: 500" });

        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.ApplyFailed);
        Assert.Equal((ConditionStatus.Unknown, ServingReasons.ApplyFailed), (outcome.Find(ConditionTypes.NetworkRestricted).Status, outcome.Find(ConditionTypes.NetworkRestricted).Reason));
    }

    [Theory]
    [InlineData(ModelResolutionState.Refused)]
    [InlineData(ModelResolutionState.ModelNotFound)]
    public void It_stays_and_is_kept_up_to_date_when_the_pods_go(ModelResolutionState state)
    {
        var outcome = ServingDecision.Decide(Running with { Model = new ModelResolution { State = state }, Callers = Calling("studio") });

        Assert.Equal((ApplyAction.Delete, ApplyAction.Update), (outcome.Deployment.Action, outcome.NetworkPolicy.Action));
    }

    [Fact]
    public void It_is_kept_up_to_date_while_pods_are_left_as_they_are()
    {
        var outcome = ServingDecision.Decide(Running with { Runtimes = RuntimeCatalog.Empty, Callers = Calling("studio") });

        Assert.Equal((ApplyAction.None, ApplyAction.Update), (outcome.Deployment.Action, outcome.NetworkPolicy.Action));
    }

    [Fact]
    public void It_goes_when_it_is_not_asked_for_any_more_and_the_pods_stay()
    {
        var outcome = ServingDecision.Decide(Running with { Deployment = Running.Deployment with { Spec = Running.Deployment.Spec with { NetworkPolicy = false } }, Callers = Callers.None });

        Assert.Equal((ApplyAction.Delete, ApplyAction.None), (outcome.NetworkPolicy.Action, outcome.Deployment.Action));
        outcome.AssertReady(ServingReasons.Serving);
    }

    [Fact]
    public void No_pods_start_while_a_policy_of_before_has_to_go_first()
    {
        var orphan = Running.LiveNetworkPolicy! with { Metadata = Running.LiveNetworkPolicy.Metadata with { OwnerReferences = null } };
        var going = Running.LiveNetworkPolicy with { Metadata = Running.LiveNetworkPolicy.Metadata with { DeletionTimestamp = Given.Now } };

        var (first, later) = (ServingDecision.Decide(Asked with { LiveNetworkPolicy = orphan }), ServingDecision.Decide(Asked with { LiveNetworkPolicy = going }));

        Assert.Equal((ApplyAction.Delete, ApplyAction.None), (first.NetworkPolicy.Action, first.Deployment.Action));
        Assert.Equal((ApplyAction.Wait, ApplyAction.None), (later.NetworkPolicy.Action, later.Deployment.Action));
        later.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
    }

    [Fact]
    public void The_policy_of_what_is_being_deleted_goes_after_its_pods()
    {
        var going = Running with { Deployment = Running.Deployment with { Metadata = Running.Deployment.Metadata with { DeletionTimestamp = Given.Now } }, Pods = [Given.ReadyPod("a", "2.1.0")] };

        var first = ServingDecision.Decide(going with { Callers = Calling("studio") });
        Assert.Equal((ApplyAction.Delete, ApplyAction.Update), (first.Deployment.Action, first.NetworkPolicy.Action));

        var terminating = going.After(first);
        Assert.Equal(ApplyAction.None, ServingDecision.Decide(terminating with { Callers = Calling("studio") }).NetworkPolicy.Action);
        Assert.Equal(ApplyAction.None, ServingDecision.Decide(terminating with { LiveNetworkPolicy = null }).NetworkPolicy.Action);
        Assert.Equal(ApplyAction.Delete, ServingDecision.Decide(terminating with { Pods = [] }).NetworkPolicy.Action);
    }

    [Theory]
    [InlineData(true, false, ApplyAction.None)]
    [InlineData(false, true, ApplyAction.None)]
    [InlineData(false, false, ApplyAction.Delete)]
    public void The_policy_of_a_deployment_that_is_gone_goes_after_its_pods(bool hasDeployment, bool hasPods, ApplyAction expected)
    {
        var live = new LiveChildren
        {
            Primary = hasDeployment ? Running.LiveDeployment : null,
            NetworkPolicy = Running.LiveNetworkPolicy,
            Pods = hasPods ? [Given.ReadyPod("ranker-1", "1")] : [],
        };

        Assert.Equal(expected, ServingDecision.WithoutOwner("ranker", live).NetworkPolicy.Action);
    }

    /// <summary>The inputs after the server refused the write of the policy that they ask for.</summary>
    private static ServingInputs Refused(ServingInputs inputs) => inputs with { Refusals = [new ChildRefusal("NetworkPolicy", NameTaken: false, "no.")] };

    private static Callers Calling(params string[] names) => new() { Namespaces = names };

    private static JsonNode Spec(ServingOutcome outcome) => JsonNode.Parse(outcome.NetworkPolicy.Body.Span)!["spec"]!;

    private static JsonObject Spec(NetworkPolicy policy) => JsonSerializer.SerializeToNode(policy, NetworkPolicy.JsonTypeInfo)!["spec"]!.AsObject();

    private static void AssertRestricted(ServingOutcome outcome, ConditionStatus status, string reason, string message)
    {
        var condition = outcome.Find(ConditionTypes.NetworkRestricted);
        Assert.Equal((status, reason, message), (condition.Status, condition.Reason, condition.Message));
    }
}
