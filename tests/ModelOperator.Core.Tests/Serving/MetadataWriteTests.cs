using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

/// <summary>
/// A write that touches nothing but the metadata of the children is no rollout, though Kubernetes raises the generation of a Deployment
/// for its annotations too. Whatever could replace a pod is one.
/// </summary>
public class MetadataWriteTests
{
    private const string NotLooked = "Kubernetes has not looked at the changed Deployment yet";

    private static readonly Dictionary<string, Func<ModelDeploymentSpec, ModelDeploymentSpec>> Rollouts = new()
    {
        ["more pods"] = spec => spec with { Scaling = new Scaling { Replicas = 3 } },
        ["fewer pods"] = spec => spec with { Scaling = new Scaling { Replicas = 1 } },
        ["no pods"] = spec => spec with { Suspend = true },
        ["other pods"] = spec => spec with { Resources = spec.Resources! with { Memory = Quantity.Parse("32Gi") } },
        ["pods without a field they had"] = spec => spec with { Placement = null },
        ["pods without an item they had"] = spec => spec with { Placement = spec.Placement! with { Tolerations = null } },
    };

    private static readonly Dictionary<string, Func<IReadOnlyList<Pod>, IEnumerable<Pod>>> Proof = new()
    {
        ["all wanted pods"] = pods => pods,
        ["another on its way out"] = pods => pods.Append(Going(Other("old"))),
        ["another that was evicted"] = pods => pods.Append(Other("evicted") with { Status = new PodStatus { Phase = "Failed", Reason = "Evicted" } }),
        ["another that ended"] = pods => pods.Append(Other("ended") with { Status = new PodStatus { Phase = "Succeeded" } }),
    };

    private static readonly Dictionary<string, Func<IReadOnlyList<Pod>, IEnumerable<Pod>>> NoProof = new()
    {
        ["one pod less"] = pods => pods.Skip(1),
        ["one pod more"] = pods => pods.Append(pods[0]),
        ["one more of another template"] = pods => pods.Append(Other("old")),
        ["one of another template"] = pods => pods.Skip(1).Append(Other("old")),
        ["one of no template"] = pods => pods.Skip(1).Append(Given.ReadyPod("bare", "2.1.0")),
        ["one without annotations"] = pods => pods.Skip(1).Append(Given.Pod("bare", pods[0].Status!)),
        ["one that is not ready"] = pods => pods.Skip(1).Append(pods[0] with { Status = new PodStatus { Phase = "Running" } }),
        ["one on its way out"] = pods => pods.Skip(1).Append(Going(pods[0])),
        ["none"] = _ => [],
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_new_lineage_digest_is_written_to_the_children_and_changes_nothing_in_the_status(bool suspended)
    {
        var deployment = Given.Deployment(spec: spec => spec with { Suspend = suspended });
        var before = Given.Serving(WithDigest(Given.Inputs(deployment), "sha256:1"));

        var pending = WithDigest(before, "sha256:2");
        var outcome = ServingDecision.Decide(pending);

        Assert.Equal((ApplyAction.Update, ApplyAction.Update), (outcome.Deployment.Action, outcome.Service.Action));
        outcome.AssertReady(suspended ? ServingReasons.Suspended : ServingReasons.Serving);
        AssertNothingToTell(before, outcome);

        var written = pending.After(outcome);
        Assert.True(written.LiveDeployment!.Status!.ObservedGeneration < written.LiveDeployment.Metadata.Generation);
        AssertNothingToDo(written);
        AssertNothingToDo(written.WithRollout(written.LiveDeployment.Status));
    }

    [Fact]
    public void A_digest_that_follows_before_Kubernetes_has_looked_at_the_one_before_changes_nothing_either()
    {
        var first = WithDigest(Given.Serving(WithDigest(Given.Inputs(), "sha256:1")), "sha256:2");
        var second = WithDigest(first.After(ServingDecision.Decide(first)), "sha256:3");

        var outcome = ServingDecision.Decide(second);

        Assert.Equal(ApplyAction.Update, outcome.Deployment.Action);
        outcome.AssertReady(ServingReasons.Serving);
        AssertNothingToTell(second, outcome);
    }

    [Fact]
    public void A_namespace_that_moves_to_another_domain_rolls_nothing_out()
    {
        var moved = Given.Serving(Given.Inputs()) with { Domain = "personalization" };

        var outcome = ServingDecision.Decide(moved);
        Assert.Equal(ApplyAction.Update, outcome.Deployment.Action);
        AssertStaysReady(outcome);
        AssertStaysReady(ServingDecision.Decide(moved.After(outcome)));
    }

    [Fact]
    public void Metadata_that_somebody_else_changed_is_put_right_without_a_rollout()
    {
        var serving = Given.Serving(Given.Inputs());
        var live = serving.LiveDeployment!;
        var hijacked = serving with
        {
            LiveDeployment = live with { Metadata = live.Metadata with { Labels = new Dictionary<string, string> { [Labels.Name] = "hijacked" } } },
        };

        var outcome = ServingDecision.Decide(hijacked);

        Assert.Equal(ApplyAction.Update, outcome.Deployment.Action);
        AssertStaysReady(outcome);
    }

    public static TheoryData<string> RolloutNames => [.. Rollouts.Keys];

    [Theory]
    [MemberData(nameof(RolloutNames))]
    public void Whatever_changes_the_pods_is_a_rollout_until_the_pods_have_changed(string pods)
    {
        var before = Given.Serving(Given.Inputs(Given.Deployment(spec: spec => spec with
        {
            Placement = new Placement
            {
                NodeSelector = new Dictionary<string, string> { ["gpu"] = "h100" },
                Tolerations = [new PlacementToleration { Key = "gpu" }],
            },
        })));
        var pending = before with { Deployment = before.Deployment with { Spec = Rollouts[pods](before.Deployment.Spec) } };

        var outcome = ServingDecision.Decide(pending);

        Assert.Equal(ApplyAction.Update, outcome.Deployment.Action);
        Assert.Equal("the Deployment is being updated", outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing));
        Assert.Equal(NotLooked, ServingDecision.Decide(pending.After(outcome)).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing));
    }

    [Fact]
    public void Another_port_of_the_Service_is_not_served_before_it_is_written()
    {
        var before = Given.Serving(Given.Inputs());
        var moved = before with { Deployment = before.Deployment with { Spec = before.Deployment.Spec with { Exposure = new Exposure { Port = 8080 } } } };

        Assert.Equal("the Service is being written", ServingDecision.Decide(moved).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing));
    }

    public static TheoryData<string> ProofNames => [.. Proof.Keys];

    [Theory]
    [MemberData(nameof(ProofNames))]
    public void Before_Kubernetes_has_looked_the_pods_prove_the_rollout(string pods)
    {
        var written = Unobserved();

        AssertStaysReady(ServingDecision.Decide(written with { Pods = [.. Proof[pods]([.. written.Pods])] }));
    }

    public static TheoryData<string> NoProofNames => [.. NoProof.Keys];

    [Theory]
    [MemberData(nameof(NoProofNames))]
    public void Before_Kubernetes_has_looked_other_pods_prove_nothing(string pods)
    {
        var written = Unobserved();

        var outcome = ServingDecision.Decide(written with { Pods = [.. NoProof[pods]([.. written.Pods])] });

        Assert.Equal(NotLooked, outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing));
    }

    [Fact]
    public void The_pods_prove_nothing_where_Kubernetes_last_counted_others()
    {
        var written = Unobserved();
        foreach (var status in new[]
        {
            null,
            Given.Complete(2),
            Given.Complete(3) with { ObservedGeneration = 1 },
            Given.Complete(2) with { ObservedGeneration = 1, UpdatedReplicas = 1 },
            Given.Complete(2) with { ObservedGeneration = 1, AvailableReplicas = 1 },
        })
        {
            var inputs = written with { LiveDeployment = written.LiveDeployment! with { Status = status } };
            Assert.Equal(NotLooked, ServingDecision.Decide(inputs).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing));
        }
    }

    [Fact]
    public void A_Deployment_without_pods_that_Kubernetes_never_looked_at_is_not_there_yet()
    {
        var inputs = Given.Inputs(Given.Deployment(spec: spec => spec with { Suspend = true }));

        ServingDecision.Decide(inputs.After(ServingDecision.Decide(inputs))).AssertNotReady(ConditionTypes.Reconciling, ServingReasons.Progressing);
    }

    private static ServingInputs WithDigest(ServingInputs inputs, string digest) =>
        inputs with { Lineage = new Dictionary<string, string> { [LineageAnnotations.Digest] = digest } };

    /// <summary>A Deployment that serves, after another digest was written to it.</summary>
    private static ServingInputs Unobserved()
    {
        var pending = WithDigest(Given.Serving(WithDigest(Given.Inputs(), "sha256:1")), "sha256:2");
        return pending.After(ServingDecision.Decide(pending));
    }

    private static Pod Other(string name) =>
        Given.ReadyPod(name, ServingDecision.Decide(Given.Inputs(version: Given.Version("1.0.0"))).DesiredDeployment()!.Spec!.Template);

    private static Pod Going(Pod pod) => pod with { Metadata = pod.Metadata with { DeletionTimestamp = Given.Now } };

    private static void AssertNothingToDo(ServingInputs inputs)
    {
        var outcome = ServingDecision.Decide(inputs);
        Assert.Equal((ApplyAction.None, ApplyAction.None), (outcome.Deployment.Action, outcome.Service.Action));
        AssertNothingToTell(inputs, outcome);
    }

    private static void AssertNothingToTell(ServingInputs inputs, ServingOutcome outcome)
    {
        Assert.Equal(Json(inputs.Deployment.Status!), Json(Given.Written(inputs.Deployment.Status, outcome)));
        Assert.Empty(outcome.Events);
    }

    private static void AssertStaysReady(ServingOutcome outcome)
    {
        outcome.AssertReady(ServingReasons.Serving);
        Assert.Equal(ServingReasons.RolloutComplete, outcome.Find(ConditionTypes.RolloutProgressing).Reason);
        Assert.Empty(outcome.Events);
    }

    private static string Json(ModelDeploymentStatus status) => JsonSerializer.Serialize(status, ApiJsonContext.Default.ModelDeploymentStatus);
}
