using System.Collections.Concurrent;
using ModelOperator.Core;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Serving.Gates;
using ModelOperator.Testing.ControlPlane.Processes;
using Xunit;

namespace ModelOperator.ClusterTests.Gates;

public sealed class GateSamplerTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<GateSample>> _answers = [];
    private readonly ConcurrentQueue<string> _asked = [];
    private readonly ConcurrentQueue<ObjectRef> _due = [];
    private readonly GateSampler _sampler;

    public GateSamplerTests() => _sampler = new GateSampler(AskAsync, _due.Enqueue, TimeProvider.System, atOnce: 2);

    [Fact]
    public async Task An_answer_is_kept_and_makes_its_object_due()
    {
        var key = Key("studio", "a");

        _sampler.Request(key, "errors", "q");
        await AskedAsync("q");
        Assert.Null(_sampler.Latest(key, "errors"));

        Answer("q", 0.5);
        await DueAsync(key);
        Assert.Equal(0.5, _sampler.Latest(key, "errors")!.Value);
        Assert.Null(_sampler.Latest(key, "other"));
        Assert.Null(_sampler.Latest(Key("ads", "a"), "errors"));
    }

    [Fact]
    public async Task A_gate_has_one_query_at_a_time_and_may_ask_again_after_its_answer()
    {
        var key = Key("studio", "a");
        for (var i = 0; i < 10; i++)
        {
            _sampler.Request(key, "errors", "q");
        }

        await AskedAsync("q");
        Answer("q", 1);
        await DueAsync(key);
        Assert.Equal(["q"], _asked);

        _sampler.Request(key, "errors", "q");
        await AskedAsync("q", "q");
        Assert.Equal(1, _sampler.Latest(key, "errors")!.Value);
        Answer("q", 2);
        await DueAsync(key, key);
        Assert.Equal(2, _sampler.Latest(key, "errors")!.Value);
    }

    [Fact]
    public async Task The_answer_to_a_query_that_another_took_the_place_of_is_not_heard()
    {
        var key = Key("studio", "a");
        _sampler.Request(key, "errors", "old");
        await AskedAsync("old");
        _sampler.Request(key, "errors", "new");
        await AskedAsync("old", "new");

        Answer("old", 1);
        Answer("new", 2);
        await DueAsync(key);
        Assert.Equal(2, _sampler.Latest(key, "errors")!.Value);
    }

    [Fact]
    public async Task What_is_forgotten_is_not_asked_any_more_and_its_answer_is_not_heard()
    {
        _sampler.Request(Key("studio", "a"), "errors", "a");
        _sampler.Request(Key("studio", "b"), "errors", "b");
        _sampler.Request(Key("studio", "c"), "errors", "c");
        _sampler.Request(Key("studio", "d"), "errors", "d");
        await AskedAsync("a", "b");

        _sampler.Forget(Key("studio", "a"));
        _sampler.Forget(Key("studio", "c"));
        Answer("a", 1);
        await AskedAsync("a", "b", "d");
        Answer("d", 4);
        await DueAsync(Key("studio", "d"));
        Assert.Null(_sampler.Latest(Key("studio", "a"), "errors"));
    }

    [Fact]
    public async Task Namespaces_take_turns_and_no_more_are_asked_at_once_than_may_be()
    {
        for (var i = 1; i <= 4; i++)
        {
            _sampler.Request(Key("studio", $"s{i}"), "errors", $"s{i}");
        }

        _sampler.Request(Key("ads", "a1"), "errors", "a1");
        _sampler.Request(Key("payments", "p1"), "errors", "p1");
        await AskedAsync("s1", "s2");

        string[] asked = ["s1", "s2"];
        foreach (var next in (string[])["s3", "a1", "p1", "s4"])
        {
            Answer(asked[^2], 0);
            await AskedAsync(asked = [.. asked, next]);
        }
    }

    [Fact]
    public async Task Queries_of_one_object_s_gates_are_kept_apart()
    {
        var key = Key("studio", "a");
        _sampler.Request(key, "errors", "e");
        _sampler.Request(key, "latency", "l");
        await AskedAsync("e", "l");
        Answer("l", 2);
        Answer("e", 1);
        await DueAsync(key, key);

        Assert.Equal((1, 2), (_sampler.Latest(key, "errors")!.Value, _sampler.Latest(key, "latency")!.Value));
    }

    [Fact]
    public async Task A_query_that_breaks_is_unavailable_and_holds_no_place()
    {
        var key = Key("studio", "a");
        for (var i = 0; i < 5; i++)
        {
            _sampler.Request(key, $"gate-{i}", $"q{i}");
            await AskedAsync([.. Enumerable.Range(0, i + 1).Select(number => $"q{number}")]);
            Pending($"q{i}").SetException(new InvalidOperationException("a bug"));
            await DueAsync([.. Enumerable.Repeat(key, i + 1)]);
        }

        Assert.Equal((GateProblem.Unavailable, "a bug"), (_sampler.Latest(key, "gate-4")!.Problem, _sampler.Latest(key, "gate-4")!.Message));
    }

    public void Dispose() => _sampler.Dispose();

    private static ObjectRef Key(string ns, string name) => new(ObjectKind.ModelDeployment, ns, name);

    private Task<GateSample> AskAsync(string query, CancellationToken cancellationToken)
    {
        var answer = Pending(query).Task.WaitAsync(cancellationToken);
        _asked.Enqueue(query);
        return answer;
    }

    private TaskCompletionSource<GateSample> Pending(string query) =>
        _answers.GetOrAdd(query, _ => new TaskCompletionSource<GateSample>(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Answer(string query, double value)
    {
        Assert.True(_answers.TryRemove(query, out var answer), $"{query} is not asked.");
        answer.SetResult(GateSample.Of(value, Now));
    }

    // Two queries that start together may come in either order.
    private async Task AskedAsync(params string[] queries)
    {
        await Poll.UntilAsync(() => _asked.Count >= queries.Length, Bound);
        Assert.Equal(queries.Order(), _asked.Order());
    }

    private async Task DueAsync(params ObjectRef[] keys)
    {
        await Poll.UntilAsync(() => _due.Count >= keys.Length, Bound);
        Assert.Equal(keys, _due);
    }
}
