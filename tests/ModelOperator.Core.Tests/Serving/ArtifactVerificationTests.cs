using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class ArtifactVerificationTests
{
    private static readonly ModelVersion Version = Given.Version(uri: "s3://models/llm/", digest: Given.Digest);

    [Fact]
    public void Before_a_pod_has_loaded_it_nothing_is_known() =>
        AssertVerified(ConditionStatus.Unknown, ServingReasons.Pending, "no pod has loaded s3://models/llm/ yet", Decide(), Decide(Loader("a", ended: null)));

    [Fact]
    public void It_is_verified_when_a_loader_found_its_digest() => AssertVerified(
        ConditionStatus.True, ServingReasons.DigestMatches, $"the loader of 2 pods found the digest {Given.Digest} of ModelVersion studio/scene-encoder-2.1.0",
        Decide(Loader("a", 0), Loader("b", 0), Loader("c", ended: null)));

    [Theory]
    [InlineData(10, ServingReasons.DigestMismatch, true)]
    [InlineData(14, ServingReasons.SizeMismatch, true)]
    [InlineData(15, ServingReasons.ArtifactUnsafe, true)]
    [InlineData(11, ServingReasons.NoSpace, false)]
    [InlineData(12, ServingReasons.ArtifactRefused, false)]
    [InlineData(13, ServingReasons.FetchFailed, false)]
    [InlineData(16, ServingReasons.LoaderTargetUnusable, false)]
    [InlineData(2, ServingReasons.LoaderArgumentsInvalid, false)]
    [InlineData(1, ServingReasons.LoaderFailed, false)]
    [InlineData(137, ServingReasons.LoaderFailed, false)]
    public void A_loader_that_fails_says_why_and_one_that_cannot_succeed_ends_the_rollout(int code, string reason, bool isFinal)
    {
        foreach (var pod in new[] { Loader("a", code, "It is so."), Retrying("a", code, "It is so."), RunningAgain("a", code, "It is so.") })
        {
            var outcome = Decide(pod);

            AssertVerified(ConditionStatus.False, reason, "the loader of Pod a could not put the artifact in place: It is so", outcome);
            var message = outcome.AssertNotReady(isFinal ? ConditionTypes.Stalled : ConditionTypes.Reconciling, reason);
            Assert.StartsWith("Pod a: the artifact is not in place: It is so (", message);
        }
    }

    [Fact]
    public void A_loader_that_needs_more_memory_is_told_apart()
    {
        var pod = Given.Pod("a", new PodStatus
        {
            InitContainerStatuses = [new ContainerStatus { Name = "loader", State = new ContainerState { Terminated = new ContainerStateReason { Reason = "OOMKilled", ExitCode = 137 } } }],
        });

        AssertVerified(ConditionStatus.False, "OOMKilled", "the loader of Pod a could not put the artifact in place: it ended with exit code 137", Decide(Ours(pod)));
    }

    [Fact]
    public void A_loader_that_was_stopped_says_nothing_about_the_artifact() =>
        Assert.Equal(ServingReasons.Pending, Decide(Loader("a", 143)).Find(ConditionTypes.ArtifactVerified).Reason);

    [Fact]
    public void One_loader_that_succeeds_in_the_end_outweighs_its_attempts() =>
        Assert.Equal(ServingReasons.DigestMatches, Decide(Ended("a", new ContainerState { Terminated = new ContainerStateReason { ExitCode = 0 } }, 13)).Find(ConditionTypes.ArtifactVerified).Reason);

    [Fact]
    public void A_wrong_digest_outweighs_pods_that_found_the_right_one_and_an_outage_does_not()
    {
        Assert.Equal(ServingReasons.DigestMismatch, Decide(Loader("a", 0), Loader("b", 10)).Find(ConditionTypes.ArtifactVerified).Reason);
        Assert.Equal(ServingReasons.DigestMatches, Decide(Loader("a", 13), Loader("b", 0)).Find(ConditionTypes.ArtifactVerified).Reason);
    }

    [Fact]
    public void Pods_of_another_version_say_nothing_about_this_one_and_end_no_rollout_of_it()
    {
        var before = Loader("a", 10);
        var other = before with { Metadata = before.Metadata with { Annotations = new Dictionary<string, string> { [ServingAnnotations.ModelVersion] = "scene-encoder-2.0.0" } } };

        var outcome = Decide(other);

        Assert.Equal(ServingReasons.Pending, outcome.Find(ConditionTypes.ArtifactVerified).Reason);
        outcome.AssertNotReady(ConditionTypes.Reconciling, ServingReasons.DigestMismatch);
    }

    [Fact]
    public void What_a_loader_says_is_one_line_and_bounded()
    {
        var message = Decide(Loader("a", 10, "first\n" + new string('x', 5000) + "\u001b[31m\n\n")).Find(ConditionTypes.ArtifactVerified).Message;

        Assert.InRange(message.Length, 300, 400);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain('\u001b', message);
        Assert.DoesNotContain("first", message);
    }

    [Fact]
    public void A_loader_without_words_is_given_some() =>
        Assert.EndsWith("the content has another digest than the ModelVersion says", Decide(Loader("a", 10, " \n")).Find(ConditionTypes.ArtifactVerified).Message);

    [Fact]
    public void It_is_said_where_nobody_checks()
    {
        var fetched = ServingDecision.Decide(Given.Inputs()).Find(ConditionTypes.ArtifactVerified);
        Assert.Equal((ConditionStatus.Unknown, ServingReasons.RuntimeFetches), (fetched.Status, fetched.Reason));
        Assert.Equal("ServingRuntime vllm fetches hf://studio/scene-encoder@v2.1.0 itself, so nobody checks it against the digest of ModelVersion studio/scene-encoder-2.1.0", fetched.Message);

        var mounted = ServingDecision.Decide(Given.Inputs(null, Given.Version(uri: "pvc://models/a", ns: "ads"), Given.ClaimRuntime())).Find(ConditionTypes.ArtifactVerified);
        Assert.Equal((ConditionStatus.Unknown, ServingReasons.NotChecked), (mounted.Status, mounted.Reason));
    }

    [Fact]
    public void An_image_volume_is_verified_by_the_node()
    {
        var runtime = Given.Runtime(spec: spec => spec with
        {
            Container = spec.Container with { Args = null },
            ArtifactLoading = new ArtifactLoading { Schemes = [ArtifactScheme.Oci] },
        });

        var verified = ServingDecision.Decide(Given.Inputs(null, Given.Version(uri: "oci://registry/a:1", digest: Given.Digest), runtime)).Find(ConditionTypes.ArtifactVerified);
        Assert.Equal((ConditionStatus.True, ServingReasons.DigestPinned), (verified.Status, verified.Reason));
    }

    [Fact]
    public void Nothing_is_said_while_nothing_is_to_be_served() =>
        Assert.DoesNotContain(ServingDecision.Decide(Given.Unresolved(ModelResolutionState.ModelNotFound)).Status.Conditions!, condition => condition.Type == ConditionTypes.ArtifactVerified);

    private static void AssertVerified(ConditionStatus status, string reason, string message, params ServingOutcome[] outcomes) => Assert.All(outcomes, outcome =>
    {
        var condition = outcome.Find(ConditionTypes.ArtifactVerified);
        Assert.Equal((status, reason, message), (condition.Status, condition.Reason, condition.Message));
    });

    private static ServingOutcome Decide(params Pod[] pods)
    {
        var applied = Applied();
        return ServingDecision.Decide(applied.WithRollout(new DeploymentStatus { Replicas = 2, UpdatedReplicas = 2 }) with { Pods = pods });
    }

    private static ServingInputs Applied()
    {
        var inputs = Given.Inputs(null, Version, Given.LoadingRuntime());
        return inputs.After(ServingDecision.Decide(inputs));
    }

    private static Pod Loader(string name, int? ended, string? message = null) =>
        Ended(name, ended is null ? null : new ContainerState { Terminated = new ContainerStateReason { ExitCode = ended, Message = message } });

    private static Pod Retrying(string name, int code, string message) =>
        Ended(name, new ContainerState { Waiting = new ContainerStateReason { Reason = "CrashLoopBackOff" } }, code, message);

    private static Pod RunningAgain(string name, int code, string message) => Ended(name, new ContainerState(), code, message);

    private static Pod Ended(string name, ContainerState? state, int? before = null, string? message = null) => Ours(Given.Pod(name, new PodStatus
    {
        Phase = "Pending",
        InitContainerStatuses =
        [
            new ContainerStatus
            {
                Name = "loader",
                State = state,
                LastState = before is null ? null : new ContainerState { Terminated = new ContainerStateReason { ExitCode = before, Message = message } },
            },
        ],
    }));

    private static Pod Ours(Pod pod) => pod with
    {
        Metadata = pod.Metadata with { Annotations = Applied().LiveDeployment!.Spec!.Template.Metadata!.Annotations },
    };
}
