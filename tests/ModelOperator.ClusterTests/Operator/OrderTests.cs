using System.Text.Json.Nodes;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>The same objects make the same world, in whatever order they come and whatever happens to the operator meanwhile.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class OrderTests(ExampleWorld world, ITestOutputHelper output) : IClassFixture<ExampleWorld>
{
    private const int Seed = 20_260_301;

    [Fact]
    public async Task The_example_comes_out_the_same_in_any_order_and_through_any_number_of_crashes()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);

        await world.ApplyAsync(world.Objects);
        await (await world.StartOperatorAsync()).WaitLeadingAsync();
        await world.ConvergedAsync();
        var expected = await world.SnapshotAsync();
        await world.DeleteAllAsync(world.Objects);

        for (var round = 1; round <= 2; round++)
        {
            await world.ApplyAsync(Shuffled(random));
            await world.ConvergedAsync();
            AssertSame(expected, await world.SnapshotAsync(), $"shuffle {round}");
            await world.DeleteAllAsync(Shuffled(random), round == 1 ? "Background" : "Foreground");
        }

        await CrashWhileConvergingAsync(random);
        await world.ConvergedAsync();
        AssertSame(expected, await world.SnapshotAsync(), "crashes");
    }

    /// <summary>
    /// Without election, so that the next one goes on at once where the killed one stopped. How far that one gets is told by its count of
    /// writes, not by time, which a busy machine stretches.
    /// </summary>
    private async Task CrashWhileConvergingAsync(Random random)
    {
        Assert.Equal(0, await world.Operator.StopAsync(TimeSpan.FromSeconds(30)));
        var applied = world.ApplyAsync(Shuffled(random));
        for (var crash = 1; crash <= 5; crash++)
        {
            var writes = random.Next(1, 25);
            var operatorToKill = await world.StartOperatorAsync("--leader-elect", "false");
            var metrics = await world.EventuallyAsync(
                operatorToKill.MetricsAsync, seen => seen.WriteCount >= writes || crash > 3, $"{writes} writes before crash {crash}");
            output.WriteLine($"crash {crash} after {metrics.WriteCount} writes");
            await operatorToKill.KillAsync();
        }

        await applied;
        await (await world.StartOperatorAsync("--leader-elect", "false")).WaitReadyAsync();
    }

    private JsonObject[] Shuffled(Random random)
    {
        JsonObject[] objects = [.. world.Objects];
        random.Shuffle(objects);
        return objects;
    }

    private static void AssertSame(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual, string when)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (key, text) in expected)
        {
            Assert.True(text == actual[key], $"{key} differs after {when}.\nBefore: {text}\nAfter: {actual[key]}");
        }
    }
}
