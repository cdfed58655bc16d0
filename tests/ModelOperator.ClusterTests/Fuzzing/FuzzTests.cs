using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Fuzzing;

/// <summary>Whatever the API server takes, the operator lives with: it says something about each object, and comes to rest.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class FuzzTests(FuzzRun run, ITestOutputHelper output) : IClassFixture<FuzzRun>
{
    /// <summary>Share of the random objects that the server must take for the others not to be in vain.</summary>
    private const double Share = 0.98;

    /// <summary>Most writes of metadata and status an object of a kind, on average: what others do to it while they come is written at most once a second.</summary>
    private const int MostWrites = 8;

    /// <summary>What the log has where something failed that nobody thought of.</summary>
    private static readonly string[] Unexpected = [" fail: ", " crit: ", "Unhandled exception", " (error) ", "does not fit its type", "is not retried until it changes"];

    [Fact]
    public void Nearly_every_object_that_keeps_to_the_definitions_as_they_are_read_here_is_taken()
    {
        output.WriteLine($"{run.Stored.Count} of {run.Sent} objects accepted, seed {run.Seed}.");
        Assert.True(run.Stored.Count >= Share * run.Sent, $"Only {run.Stored.Count} of {run.Sent} (seed {run.Seed}) were accepted:\n{string.Join('\n', run.Refusals.Take(20))}");
    }

    [Fact]
    public void Every_object_gets_a_status_of_its_generation() =>
        Assert.True(run.WithoutStatus.Count == 0, $"Seed {run.Seed}: {string.Join('\n', run.WithoutStatus.Take(5).Select(item => item.ToJsonString()))}");

    [Fact]
    public void What_the_server_stored_is_read_without_loss() => Assert.All(run.Stored, item =>
    {
        var kind = FuzzRun.Kinds.Single(candidate => candidate.Kind == (string?)item["kind"]);
        var contract = ApiJsonContext.Default.GetTypeInfo(typeof(Dataset).Assembly.GetType($"ModelOperator.Api.{kind.Kind}")!)!;
        var read = JsonSerializer.SerializeToNode(item.Deserialize(contract), contract)!;

        Assert.Null(SpecComparison.FirstDifference(kind.Schema.Properties["spec"], item["spec"], read["spec"]));
    });

    [Fact]
    public void The_operator_lives_and_has_a_sentence_for_whatever_failed()
    {
        Assert.True(run.IsAlive, run.Log);
        var failed = run.Log.Split('\n').Where(line => Unexpected.Any(words => line.Contains(words, StringComparison.Ordinal))).ToList();
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    [Fact]
    public void The_writes_come_to_an_end_and_are_few()
    {
        Assert.Empty(run.Later.WritesSince(run.Quiet));
        Assert.All(FuzzRun.Kinds, kind =>
        {
            var count = run.Stored.Count(item => (string?)item["kind"] == kind.Kind);
            var resource = ResourcePaths.Resource(kind.Kind);
            var writes = run.Quiet.Requests("patch", resource) + run.Quiet.Requests("patch", $"{resource}/status");
            output.WriteLine($"{kind.Kind}: {count} objects, {writes} writes");
            Assert.InRange(writes, count, MostWrites * count);
        });
    }
}
