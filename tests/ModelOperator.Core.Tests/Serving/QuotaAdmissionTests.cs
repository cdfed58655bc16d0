using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class QuotaAdmissionTests
{
    [Fact]
    public void Without_a_quota_everything_is_admitted()
    {
        var allocation = QuotaAdmission.Admit(null, [Request("a", 1, gpus: 1000), Request("b", 2, gpus: 1000)]);

        Assert.All(allocation.Verdicts.Values, verdict => Assert.True(verdict.Admitted && verdict.IsUnlimited));
        Assert.Equal(2000, allocation.UsedGpus);
    }

    [Fact]
    public void The_older_deployment_is_admitted_first()
    {
        var allocation = Admit(gpus: 4, Request("young", 2, gpus: 3), Request("old", 1, gpus: 3));

        Assert.True(allocation.Verdicts[Key("old")].Admitted);
        var refused = allocation.Verdicts[Key("young")];
        Assert.Equal(new QuotaVerdict { Refusal = QuotaLimit.Gpus, Limit = 4, TakenByOthers = 3 }, refused);
        Assert.Equal((3, 3), (allocation.UsedGpus, allocation.WaitingGpus));
    }

    [Fact]
    public void Deployments_created_in_the_same_second_are_admitted_by_namespace_and_name()
    {
        var allocation = Admit(gpus: 1, Request("z", 1, ns: "a"), Request("a", 1, ns: "b"), Request("y", 1, ns: "a"));

        Assert.True(allocation.Verdicts[Key("y", "a")].Admitted);
        Assert.False(allocation.Verdicts[Key("z", "a")].Admitted);
        Assert.False(allocation.Verdicts[Key("a", "b")].Admitted);
    }

    [Fact]
    public void A_large_request_that_does_not_fit_does_not_hold_up_a_younger_one_that_does()
    {
        var allocation = Admit(gpus: 4, Request("impossible", 1, gpus: 100), Request("small", 2, gpus: 2));

        Assert.False(allocation.Verdicts[Key("impossible")].Admitted);
        Assert.True(allocation.Verdicts[Key("small")].Admitted);
    }

    [Fact]
    public void Scaling_an_old_deployment_up_takes_no_pods_from_a_younger_one()
    {
        var allocation = Admit(gpus: 4, Request("old", 1, gpus: 1, held: 1) with { Replicas = 4 }, Request("young", 2, gpus: 2, held: 2));

        Assert.True(allocation.Verdicts[Key("young")].Admitted);
        Assert.Equal(
            new QuotaVerdict { Gpus = 1, Refusal = QuotaLimit.Gpus, Limit = 4, TakenByOthers = 2 }, allocation.Verdicts[Key("old")]);
        Assert.Equal((3, 3), (allocation.UsedGpus, allocation.WaitingGpus));
    }

    [Fact]
    public void A_newcomer_that_is_older_takes_no_pods_from_a_running_one()
    {
        var allocation = Admit(gpus: 2, Request("resumed", 1, gpus: 2), Request("running", 2, gpus: 2, held: 2));

        Assert.False(allocation.Verdicts[Key("resumed")].Admitted);
        Assert.True(allocation.Verdicts[Key("running")].Admitted);
    }

    [Fact]
    public void Scaling_down_frees_GPUs_at_once()
    {
        var allocation = Admit(gpus: 4, Request("shrinking", 1, gpus: 1, held: 4), Request("waiting", 2, gpus: 3));

        Assert.All(allocation.Verdicts.Values, verdict => Assert.True(verdict.Admitted));
    }

    [Fact]
    public void A_quota_that_is_lowered_below_what_is_held_takes_pods_from_the_youngest()
    {
        var allocation = Admit(gpus: 3, Request("old", 1, gpus: 2, held: 2), Request("young", 2, gpus: 2, held: 2));

        Assert.True(allocation.Verdicts[Key("old")].Admitted);
        Assert.Equal(0, allocation.Verdicts[Key("young")].Gpus);
    }

    [Fact]
    public void Deployments_are_limited_in_number_too()
    {
        var allocation = QuotaAdmission.Admit(
            new DomainQuota { Deployments = 1 }, [Request("old", 1, gpus: 0), Request("young", 2, gpus: 0)]);

        Assert.True(allocation.Verdicts[Key("old")].Admitted);
        Assert.Equal(
            new QuotaVerdict { Refusal = QuotaLimit.Deployments, Limit = 1, TakenByOthers = 1 }, allocation.Verdicts[Key("young")]);
        Assert.Equal(1, Places(allocation));
    }

    [Fact]
    public void A_quota_of_zero_GPUs_admits_deployments_without_GPUs()
    {
        var allocation = Admit(gpus: 0, Request("cpu", 1, gpus: 0), Request("gpu", 2, gpus: 1));

        Assert.True(allocation.Verdicts[Key("cpu")].Admitted);
        Assert.False(allocation.Verdicts[Key("gpu")].Admitted);
    }

    [Fact]
    public void A_deployment_that_wants_no_pods_takes_nothing()
    {
        var allocation = Admit(gpus: 2, Request("suspended", 1, gpus: 2, held: 2) with { WantsPods = false }, Request("other", 2, gpus: 2));

        Assert.True(allocation.Verdicts[Key("other")].Admitted);
        Assert.DoesNotContain(Key("suspended"), allocation.Verdicts.Keys);
    }

    [Fact]
    public void What_is_kept_are_whole_replicas()
    {
        var allocation = Admit(gpus: 4, Request("grown", 1, held: 3) with { Replicas = 3, GpusPerReplica = 2 });

        Assert.Equal(new QuotaVerdict { Gpus = 2, Refusal = QuotaLimit.Gpus, Limit = 4 }, allocation.Verdicts[Key("grown")]);
    }

    [Fact]
    public void The_result_does_not_depend_on_the_order_of_the_requests() => Prop.ForAll(Domains(), domain =>
    {
        var reversed = QuotaAdmission.Admit(domain.Quota, domain.Requests.Reverse());
        var shuffled = QuotaAdmission.Admit(domain.Quota, domain.Requests.OrderBy(request => request.Key.Name.GetHashCode(StringComparison.Ordinal)));
        var plain = QuotaAdmission.Admit(domain.Quota, domain.Requests);

        return Same(plain, reversed) && Same(plain, shuffled);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Admitting_again_from_the_result_changes_nothing() => Prop.ForAll(Domains(), domain =>
    {
        var first = QuotaAdmission.Admit(domain.Quota, domain.Requests);
        var second = QuotaAdmission.Admit(domain.Quota, domain.Requests.Select(request => request with { Held = HeldAfter(first, request) }));

        return Same(first, second);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_quota_is_never_exceeded() => Prop.ForAll(Domains(), domain =>
    {
        var allocation = QuotaAdmission.Admit(domain.Quota, domain.Requests);

        return allocation.UsedGpus <= (domain.Quota.Gpus ?? int.MaxValue)
            && allocation.UsedGpus == allocation.Verdicts.Values.Sum(verdict => verdict.Gpus)
            && Places(allocation) <= (domain.Quota.Deployments ?? int.MaxValue);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nobody_loses_what_it_holds_while_what_is_held_fits() => Prop.ForAll(Domains(), domain =>
    {
        var holders = domain.Requests.Where(request => request is { WantsPods: true, Held: not null }).ToList();
        var fits = holders.Sum(request => Math.Min(request.Held!.Value, request.Gpus)) <= (domain.Quota.Gpus ?? int.MaxValue)
            && holders.Count <= (domain.Quota.Deployments ?? int.MaxValue);
        var allocation = QuotaAdmission.Admit(domain.Quota, domain.Requests);

        // A replica that now wants more GPUs than the deployment held cannot be kept.
        return !fits || holders.TrueForAll(request =>
            allocation.Verdicts[request.Key].Gpus > Math.Min(request.Held!.Value, request.Gpus) - Math.Max(1, request.GpusPerReplica));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nobody_is_refused_while_there_is_room() => Prop.ForAll(Domains(), domain =>
    {
        var allocation = QuotaAdmission.Admit(domain.Quota, domain.Requests);

        return domain.Requests.Where(request => request.WantsPods).All(request =>
        {
            var verdict = allocation.Verdicts[request.Key];
            var room = allocation.UsedGpus - verdict.Gpus + request.Gpus <= (domain.Quota.Gpus ?? int.MaxValue);
            var place = Places(allocation) < (domain.Quota.Deployments ?? int.MaxValue);
            return verdict.Admitted || !room || (!place && verdict.Refusal == QuotaLimit.Deployments);
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_request_counts_every_replica()
    {
        var request = QuotaRequest.Of(Given.Deployment(spec: spec => spec with { Resources = new ServingResources { Gpus = 4 }, Scaling = new Scaling { Replicas = 3 } }), Given.Inputs().Model, RuntimeCatalog.Of([Given.Runtime()]));

        Assert.Equal(12, request.Gpus);
        Assert.True(request.WantsPods);
        Assert.Null(request.Held);
    }

    [Theory]
    [InlineData(true, 1, ModelResolutionState.Resolved)]
    [InlineData(false, 0, ModelResolutionState.Resolved)]
    [InlineData(false, 1, ModelResolutionState.Refused)]
    [InlineData(false, 1, ModelResolutionState.VersionNotFound)]
    public void A_deployment_that_could_have_no_pods_wants_none(bool suspend, int replicas, ModelResolutionState state)
    {
        var deployment = Given.Deployment(spec: spec => spec with { Suspend = suspend, Scaling = new Scaling { Replicas = replicas } });
        var model = state == ModelResolutionState.Resolved ? Given.Inputs().Model : new ModelResolution { State = state };

        Assert.False(QuotaRequest.Of(deployment, model, RuntimeCatalog.Of([Given.Runtime()])).WantsPods);
    }

    [Fact]
    public void A_deployment_without_a_runtime_wants_no_pods_unless_it_has_some()
    {
        Assert.False(QuotaRequest.Of(Given.Deployment(), Given.Inputs().Model, RuntimeCatalog.Empty).WantsPods);
        Assert.True(QuotaRequest.Of(Given.Deployment(status: new ModelDeploymentStatus { Gpus = 2 }), Given.Inputs().Model, RuntimeCatalog.Empty).WantsPods);
    }

    [Fact]
    public void What_a_deployment_was_admitted_with_it_holds()
    {
        var running = Given.Running(Given.Inputs() with { Quota = new QuotaVerdict { Admitted = true, Gpus = 2 } });

        Assert.Equal(2, QuotaRequest.Of(running.Deployment, running.Model, running.Runtimes).Held);
    }

    [Fact]
    public void A_deployment_without_GPUs_holds_its_place_too()
    {
        var cpu = Given.Deployment(spec: spec => spec with { Resources = null });
        var running = Given.Running(Given.Inputs(cpu, null, Given.Runtime(spec: spec => spec with { Accelerators = null })) with { Quota = new QuotaVerdict { Admitted = true } });

        Assert.Equal(0, QuotaRequest.Of(running.Deployment, running.Model, running.Runtimes).Held);
    }

    private static Arbitrary<Domain> Domains()
    {
        var request =
            from created in Gen.Choose(0, 3)
            from replicas in Gen.Choose(1, 3)
            from gpus in Gen.Choose(0, 3)
            from held in Gen.Choose(-3, 6)
            from wantsPods in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
            select (created, replicas, gpus, held, wantsPods);
        var domain =
            from requests in Gen.ListOf(request)
            from gpus in Gen.Choose(-1, 14)
            from deployments in Gen.Choose(-6, 6)
            select new Domain(
                new DomainQuota { Gpus = gpus < 0 ? null : gpus, Deployments = deployments < 0 ? null : deployments },
                [.. requests.Select((drawn, index) => Request($"d{index}", drawn.created, drawn.gpus, drawn.held < 0 ? null : drawn.held) with { Replicas = drawn.replicas, WantsPods = drawn.wantsPods })]);
        return domain.ToArbitrary();
    }

    private static int? HeldAfter(QuotaAllocation allocation, QuotaRequest request) =>
        allocation.Verdicts.TryGetValue(request.Key, out var verdict) && (verdict.Admitted || verdict.Gpus > 0) ? verdict.Gpus : null;

    /// <summary>Deployments admitted, with all or with some of their GPUs.</summary>
    private static int Places(QuotaAllocation allocation) => allocation.Verdicts.Values.Count(verdict => verdict.Admitted || verdict.Gpus > 0);

    private static bool Same(QuotaAllocation left, QuotaAllocation right) =>
        left.UsedGpus == right.UsedGpus
        && left.Verdicts.Count == right.Verdicts.Count
        && left.Verdicts.All(pair => right.Verdicts[pair.Key] == pair.Value);

    private static QuotaAllocation Admit(int gpus, params QuotaRequest[] requests) => QuotaAdmission.Admit(new DomainQuota { Gpus = gpus }, requests);

    private static QuotaRequest Request(string name, int created, int gpus = 1, int? held = null, string ns = "ads") => new()
    {
        Key = Key(name, ns),
        Created = Given.Now.AddSeconds(created),
        Replicas = 1,
        GpusPerReplica = gpus,
        WantsPods = true,
        Held = held,
    };

    private static ObjectKey Key(string name, string ns = "ads") => new(ns, name);

    private sealed record Domain(DomainQuota Quota, QuotaRequest[] Requests);
}
