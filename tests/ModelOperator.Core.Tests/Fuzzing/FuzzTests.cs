using ModelOperator.Core.Tests.State;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.Core.Tests.Fuzzing;

/// <summary>
/// Whatever the schemas let through, decisions are made about: 10,000 objects in clusters of 40. See <see cref="Property"/> for how to
/// search others.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Clusters = 10_000 / FuzzedCluster.Size;

    /// <summary>
    /// Rounds after which nothing may be left to write. What an object says of itself reaches others at most as far as a deployment's GPUs
    /// reach the quota of its domain, and from there the other deployments.
    /// </summary>
    private const int MostRounds = 5;

    [Fact]
    public void Any_order_of_the_same_objects_decides_the_same() => Property.Holds(FuzzedCluster.All, FuzzedCluster.Smaller, cluster =>
    {
        var objects = cluster.Objects;
        var shuffled = objects.ToArray();
        new Random(cluster.Order).Shuffle(shuffled);
        var lived = new History([.. shuffled.SelectMany(item => (Step[])[new Put(item), new Settle()])]).Live();
        lived.Advance(FuzzedCluster.Now);
        lived.Settle();

        var fresh = Decisions.Of(History.Fresh(objects, FuzzedCluster.Now), objects);

        var others = Decisions.Of(lived, objects);
        Assert.All(fresh, decided => Assert.Equal(decided.Value.All, others[decided.Key].All));
    }, Clusters);

    [Fact]
    public void What_was_written_is_not_written_again()
    {
        var (objects, writes) = (0, 0);
        Property.Holds(FuzzedCluster.All, FuzzedCluster.Smaller, cluster =>
        {
            var written = new WrittenCluster(cluster);
            objects += written.Count;
            IReadOnlyList<string> round = [];
            for (var rounds = 0; rounds < MostRounds; rounds++)
            {
                round = written.Round();
                writes += round.Count;
                if (round.Count == 0)
                {
                    return;
                }
            }

            Assert.Fail($"After {MostRounds} rounds there still was something to write:\n{string.Join('\n', round)}");
        }, Clusters);
        output.WriteLine($"{objects} objects, {writes} writes.");
    }
}
