using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Assets that nothing has been made from for a time are named as candidates for retirement.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class UnusedTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task An_asset_is_a_candidate_while_nothing_is_made_from_it_for_long_enough_and_remembers_that_over_a_restart()
    {
        var ns = await world.CreateNamespaceAsync("idle");
        await using (var first = await world.StartOperatorAsync("--leader-elect", "false", "--unused-after", "5s"))
        {
            await world.CreateAsync(Make.Dataset($"{ns}/raw"));
            await world.CreateAsync(Make.Dataset($"{ns}/clean", from: ["raw"]));

            var candidate = await world.EventuallyAsync("Dataset", $"{ns}/clean", item => item.Is("Unused", "True", "NoConsumers"), "is a candidate");
            Assert.True(candidate.Is("Ready"), "An asset that nobody uses is as ready as any.");
            Assert.Null((await world.GetAsync("Dataset", $"{ns}/raw"))!.Condition("Unused"));

            await world.CreateAsync(Make.Dataset($"{ns}/joined", from: ["clean"]));
            await world.EventuallyAsync("Dataset", $"{ns}/clean", item => item.Condition("Unused") is null, "is used");
            await first.KillAsync();
        }

        // With a time that does not pass: who lost its consumers says so, who never had any is still young.
        await world.DeleteAsync("Dataset", $"{ns}/joined");
        await world.GoneAsync("Dataset", $"{ns}/joined");
        await using (var second = await world.StartOperatorAsync("--leader-elect", "false", "--unused-after", "1d"))
        {
            await world.EventuallyAsync("Dataset", $"{ns}/clean", item => item.Is("Unused", "False", "NoLongerUsed"), "says that it is not used any more");
            await world.EventuallyAsync("Dataset", $"{ns}/clean", item => item.Lineage("downstream-count") == "0", "has none downstream");
            await second.KillAsync();
        }

        await using var third = await world.StartOperatorAsync("--leader-elect", "false", "--unused-after", "2s");
        await world.EventuallyAsync("Dataset", $"{ns}/clean", item => item.Is("Unused", "True", "NoConsumers"), "is a candidate again");
        Assert.Null((await world.GetAsync("Dataset", $"{ns}/raw"))!.Condition("Unused"));
    }
}
