using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.State;

/// <summary>Deployments that a LocalQueue admits count against no domain's quota, and are decided about when a queue comes or goes.</summary>
public class QueueStateTests
{
    private static readonly ModelDeployment Queued = Asking("ads/queued", "gpus");
    private static readonly ModelDeployment Plain = Asking("ads/plain", null);

    private readonly TestCluster _cluster = new(
        Make.Namespace("ads"), Make.Domain("ads", ["ads"]) with { Spec = Make.Domain("ads", ["ads"]).Spec with { Quota = new DomainQuota { Gpus = 4 } } },
        Make.Model("ads/ranker"), Make.ModelVersion("ads/ranker-1", "ranker"), Make.Runtime("server"), Queued, Plain);

    [Fact]
    public void Where_Kueue_is_not_to_be_had_both_count_against_the_quota_and_the_older_has_it()
    {
        _cluster.State.SetQueues(KindAvailability.Absent);
        _cluster.State.Settle();

        Assert.Equal((QueueState.None, QueueState.None), (Quota(Queued).Queue, Quota(Plain).Queue));
        Assert.Single(new[] { Queued, Plain }, item => Quota(item).Admitted);
        Assert.Equal((4, 4), _cluster.State.DescribeDomain("ads") is { } facts ? ((int)facts.GpusUsed, (int)facts.GpusWaiting) : default);
    }

    [Fact]
    public void What_a_queue_admits_leaves_the_quota_to_others()
    {
        _cluster.State.SetQueues(KindAvailability.Served);
        _cluster.State.Set(Queue("ads", "gpus"));
        _cluster.State.Settle();

        Assert.Equal(QuotaVerdict.LeftTo(QueueState.Admits), Quota(Queued));
        Assert.Equal(new QuotaVerdict { Admitted = true, Gpus = 4 }, Quota(Plain));
        Assert.Equal((4, 0), _cluster.State.DescribeDomain("ads") is { } facts ? ((int)facts.GpusUsed, (int)facts.GpusWaiting) : default);
    }

    [Fact]
    public void A_queue_of_another_name_or_namespace_admits_nothing()
    {
        _cluster.State.SetQueues(KindAvailability.Served);
        _cluster.State.Set(Queue("ads", "others"));
        _cluster.State.Set(Queue("studio", "gpus"));
        _cluster.State.Settle();

        Assert.Equal(QuotaVerdict.LeftTo(QueueState.NotFound), Quota(Queued));
    }

    [Fact]
    public void A_queue_that_comes_or_goes_makes_due_who_names_it_and_another_sight_of_it_nobody()
    {
        _cluster.State.SetQueues(KindAvailability.Served);
        _cluster.State.Settle();

        _cluster.State.Set(Queue("ads", "gpus"));
        Assert.Equal([TestCluster.Ref(Queued)], _cluster.State.Settle().Now);

        _cluster.State.Set(Queue("ads", "gpus"));
        Assert.Empty(_cluster.State.Settle().Now);

        _cluster.State.RemoveQueue(new ObjectKey("ads", "gpus"));
        Assert.Equal([TestCluster.Ref(Queued)], _cluster.State.Settle().Now);
        Assert.Equal(QuotaVerdict.LeftTo(QueueState.NotFound), Quota(Queued));
    }

    [Theory]
    [InlineData(null, QueueState.Unknown)]
    [InlineData(ServingReasons.LeftToKueue, QueueState.Unknown)]
    [InlineData(ServingReasons.QueueNotFound, QueueState.Unknown)]
    [InlineData(ServingReasons.NotServed, QueueState.None)]
    [InlineData(ServingReasons.Forbidden, QueueState.None)]
    public void While_it_is_not_known_a_deployment_stays_where_it_was_last(string? reason, QueueState expected)
    {
        var status = reason is null ? null : new ModelDeploymentStatus
        {
            Conditions = [new Condition { Type = ConditionTypes.Queued, Status = ConditionStatus.False, Reason = reason, Message = "", LastTransitionTime = default }],
        };

        _cluster.Put(Queued with { Status = status });

        Assert.Equal(expected, Quota(Queued).Queue);
    }

    private QuotaVerdict Quota(ModelDeployment deployment) => _cluster.State.DescribeServing(TestCluster.Ref(deployment))!.Quota;

    private static LocalQueue Queue(string ns, string name) => new() { Metadata = new ObjectMeta { Namespace = ns, Name = name } };

    private static ModelDeployment Asking(string key, string? queue)
    {
        var deployment = Make.Deployment(key, "ranker", version: "1");
        return deployment with
        {
            Spec = deployment.Spec with { Resources = new ServingResources { Gpus = 4 }, Scaling = new Scaling { Replicas = 1 }, Placement = new Placement { Queue = queue } },
        };
    }
}
