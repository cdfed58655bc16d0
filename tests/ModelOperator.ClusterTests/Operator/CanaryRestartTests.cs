using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Canaries outlive the operator: all there is to remember of one is in its status.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class CanaryRestartTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task An_operator_that_is_killed_in_the_middle_of_a_canary_goes_on_at_the_same_step()
    {
        var first = await StartAsync();
        var ns = await world.ModelAsync("killed", Stage.Production);
        var key = $"{ns}/ranker";
        await world.CreateAsync(Make.Deployment(key, "ranker", stage: GatedStage.Production).On(ns).Rolled(2, Canaries.Of(Canaries.ApprovedStep(34), Canaries.ApprovedStep(50))));
        await world.ServingAsync(key);
        var old = await world.PodsAsync(ns, "ranker-1");
        await world.VersionAsync(ns, 2);
        await world.AtStepAsync(key, 1, "ApprovalNeeded");
        await world.ApproveAsync(key, 1);
        await world.AtStepAsync(key, 2, "ApprovalNeeded");
        var before = (await world.GetAsync("ModelDeployment", key))!["status"]!["rollout"]!.ToJsonString();
        var pods = await world.PodsAsync(ns, "ranker-2");

        await first.KillAsync();
        await StartAsync();
        await world.QuietAsync();

        Assert.Equal(before, (await world.GetAsync("ModelDeployment", key))!["status"]!["rollout"]!.ToJsonString());
        Assert.Equal(old, await world.PodsAsync(ns, "ranker-1"));
        Assert.Equal(pods, await world.PodsAsync(ns, "ranker-2"));
        await world.ApproveAsync(key, 2);
        await world.ServingAsync(key, item => (string?)item["status"]!["slot"] == "Secondary");
        await world.OnlyPodsAsync(ns, pods);

        // Without a lease, which the one that is killed would hold on to.
        Task<OperatorProcess> StartAsync() => world.StartOperatorAsync("--namespace", OperatorUser.LeaseNamespace, "--leader-elect", "false");
    }
}
