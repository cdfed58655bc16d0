using ModelOperator.Kubernetes.Queues;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Queues;

public sealed class WorkQueueTests : IDisposable
{
    private readonly ManualTimeProvider time = new();
    private readonly WorkQueue<ObjectKey> queue;

    public WorkQueueTests() => queue = Create();

    public void Dispose() => queue.Dispose();

    [Fact]
    public async Task A_key_added_twice_is_taken_once()
    {
        queue.Add(Key("a"));
        queue.Add(Key("a"));

        Assert.Equal(Key("a"), await Take());
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public async Task A_key_added_while_in_process_comes_again_only_after_it_is_done()
    {
        queue.Add(Key("a"));
        await Take();

        queue.Add(Key("a"));
        Assert.Equal(0, queue.Depth);

        queue.Done(Key("a"));
        Assert.Equal(Key("a"), await Take());
    }

    [Fact]
    public async Task A_waiting_taker_is_given_a_key_as_it_is_added()
    {
        var taken = queue.DequeueAsync(default).AsTask();
        Assert.False(taken.IsCompleted);

        queue.Add(Key("a"));

        Assert.Equal(Key("a"), (await Eventually.Completes(taken))!.Value.Key);
    }

    [Fact]
    public async Task A_cancelled_taker_takes_no_key_away()
    {
        using var cancelled = new CancellationTokenSource();
        var taken = queue.DequeueAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taken);

        queue.Add(Key("a"));

        Assert.Equal(Key("a"), await Take());
    }

    [Fact]
    public void Done_for_a_key_that_nobody_took_is_a_mistake_that_names_queue_and_key()
    {
        var error = Assert.Throws<InvalidOperationException>(() => queue.Done(Key("a")));
        Assert.Contains("test", error.Message, StringComparison.Ordinal);
        Assert.Contains("ns/a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delayed_key_comes_when_its_delay_is_over()
    {
        queue.AddAfter(Key("a"), TimeSpan.FromSeconds(5));

        time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.Equal(0, queue.Depth);

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Key("a"), await Take());
    }

    [Theory]
    [InlineData(2, 9)]
    [InlineData(9, 2)]
    public async Task The_earlier_of_two_delays_wins_and_the_later_is_forgotten(int first, int second)
    {
        queue.AddAfter(Key("a"), TimeSpan.FromSeconds(first));
        queue.AddAfter(Key("a"), TimeSpan.FromSeconds(second));

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Key("a"), await Take());
        queue.Done(Key("a"));

        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public async Task Adding_a_delayed_key_makes_it_due_now_and_forgets_the_delay()
    {
        queue.AddAfter(Key("a"), TimeSpan.FromSeconds(9));
        queue.Add(Key("a"));

        Assert.Equal(Key("a"), await Take());
        queue.Done(Key("a"));
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public async Task A_delay_that_ends_while_the_key_is_in_process_brings_it_again_afterwards()
    {
        queue.Add(Key("a"));
        await Take();
        queue.AddAfter(Key("a"), TimeSpan.FromSeconds(1));

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, queue.Depth);

        queue.Done(Key("a"));
        Assert.Equal(1, queue.Depth);
    }

    [Fact]
    public async Task Delayed_keys_come_in_the_order_they_are_due_with_one_timer_for_all()
    {
        var random = new Random(7);
        var delays = Enumerable.Range(1, 500).ToArray();
        random.Shuffle(delays);
        foreach (var delay in delays)
        {
            queue.AddAfter(Key($"{delay}"), TimeSpan.FromSeconds(delay));
            Assert.Equal(1, time.ArmedTimers);
        }

        // Some are brought forward, some leave the middle of the heap.
        foreach (var delay in delays.Where(delay => delay % 5 == 0))
        {
            queue.Add(Key($"{delay}"));
            await Take();
            queue.Done(Key($"{delay}"));
        }

        foreach (var delay in Enumerable.Range(1, 500).Where(delay => delay % 5 != 0))
        {
            time.Advance(TimeSpan.FromSeconds(delay) - time.Elapsed);
            Assert.Equal(1, queue.Depth);
            Assert.Equal(Key($"{delay}"), await Take());
        }
    }

    [Fact]
    public async Task A_delay_beyond_what_a_timer_can_wait_is_kept()
    {
        queue.AddAfter(Key("a"), TimeSpan.FromDays(400));

        time.Advance(TimeSpan.FromDays(399));
        Assert.Equal(0, queue.Depth);
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(Key("a"), await Take());
    }

    [Fact]
    public void A_delay_beyond_what_the_clock_can_count_is_no_overflow()
    {
        time.Advance(TimeSpan.FromDays(1));

        queue.AddAfter(Key("a"), TimeSpan.MaxValue);
        queue.AddRateLimited(Key("b"), atLeast: TimeSpan.MaxValue);

        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, queue.Depth);
    }

    [Fact]
    public async Task A_key_that_keeps_failing_backs_off_and_is_never_dropped()
    {
        var last = TimeSpan.Zero;
        for (var failure = 1; failure <= 40; failure++)
        {
            var delay = queue.AddRateLimited(Key("a"));
            Assert.True(delay > last || delay > TimeSpan.FromSeconds(60 * 0.7), $"failure {failure}: {delay}");
            Assert.True(delay <= TimeSpan.FromSeconds(60));
            last = delay;

            time.Advance(delay + TimeSpan.FromMilliseconds(1));
            var item = (await Eventually.Completes(queue.DequeueAsync(default).AsTask()))!.Value;
            Assert.Equal(failure, item.Failures);
            queue.Done(Key("a"));
        }
    }

    [Fact]
    public void A_forgotten_key_starts_its_backoff_anew()
    {
        for (var failure = 0; failure < 10; failure++)
        {
            queue.AddRateLimited(Key("a"));
        }

        queue.Forget(Key("a"));

        Assert.True(queue.AddRateLimited(Key("a")) <= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_retry_waits_at_least_as_long_as_asked() =>
        Assert.Equal(TimeSpan.FromSeconds(30), queue.AddRateLimited(Key("a"), atLeast: TimeSpan.FromSeconds(30)));

    [Fact]
    public async Task Nothing_is_remembered_of_keys_that_are_done()
    {
        for (var i = 0; i < 20_000; i++)
        {
            queue.Add(Key($"{i}", $"ns{i % 100}"), WorkPriority.Low);
            queue.AddAfter(Key($"later{i}"), TimeSpan.FromHours(1));
            queue.Add(Key($"later{i}"));
        }

        Assert.Equal(40_000, queue.Known);
        while (queue.Depth > 0)
        {
            var key = await Take();
            queue.Forget(key);
            queue.Done(key);
        }

        Assert.Equal(0, queue.Known);
    }

    [Fact]
    public async Task A_failed_key_is_remembered_until_it_is_forgotten()
    {
        queue.AddRateLimited(Key("a"));
        time.Advance(TimeSpan.FromSeconds(1));
        await Take();
        queue.Done(Key("a"));
        Assert.Equal(1, queue.Known);

        queue.Forget(Key("a"));
        Assert.Equal(0, queue.Known);
    }

    [Fact]
    public async Task Normal_keys_go_before_low_ones()
    {
        queue.Add(Key("initial"), WorkPriority.Low);
        queue.Add(Key("changed"));

        Assert.Equal(Key("changed"), await Take());
        Assert.Equal(Key("initial"), await Take());
    }

    [Fact]
    public async Task A_normal_add_lifts_a_waiting_low_key_and_a_low_add_lowers_none()
    {
        queue.Add(Key("first"), WorkPriority.Low);
        queue.Add(Key("lifted"), WorkPriority.Low);
        queue.Add(Key("lifted"));
        queue.Add(Key("lifted"), WorkPriority.Low);

        Assert.Equal(Key("lifted"), await Take());
        Assert.Equal(Key("first"), await Take());
    }

    [Fact]
    public async Task A_key_in_process_keeps_the_highest_priority_it_was_added_with_meanwhile()
    {
        queue.Add(Key("a"));
        await Take();
        queue.Add(Key("other"), WorkPriority.Low);
        queue.Add(Key("a"), WorkPriority.Low);
        queue.Add(Key("a"));
        queue.Done(Key("a"));

        Assert.Equal(Key("a"), await Take());
    }

    [Fact]
    public async Task A_steady_stream_of_changes_does_not_put_off_the_initial_list_for_ever()
    {
        queue.Add(Key("initial", "quiet"), WorkPriority.Low);
        var taken = 0;
        ObjectKey key;
        do
        {
            queue.Add(Key($"change{taken}", "busy"));
            key = await Take();
            taken++;
        }
        while (key != Key("initial", "quiet") && taken < 1000);

        Assert.InRange(taken, 2, 10);
    }

    [Fact]
    public async Task Namespaces_take_turns_so_that_a_busy_one_delays_no_other()
    {
        for (var i = 0; i < 10_000; i++)
        {
            queue.Add(Key($"hot{i}", "busy"));
        }

        queue.Add(Key("a", "quiet"));
        queue.Add(Key("b", "quiet"));
        queue.Add(Key("c", "other"));

        var order = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            order.Add((await Take()).Namespace);
        }

        Assert.Equal(["busy", "quiet", "other", "busy", "quiet", "busy", "busy"], order);
    }

    [Fact]
    public async Task A_namespace_at_its_limit_leaves_the_free_workers_to_the_others()
    {
        using var limited = Create(new WorkQueueOptions { Name = "limited", MaxConcurrentPerNamespace = 2 });
        for (var i = 0; i < 10; i++)
        {
            limited.Add(Key($"slow{i}", "busy"));
            limited.Add(Key($"initial{i}", "busy"), WorkPriority.Low);
        }

        var slow = (await limited.DequeueAsync(default))!.Value.Key;
        await limited.DequeueAsync(default);
        var third = limited.DequeueAsync(default).AsTask();
        Assert.False(third.IsCompleted);

        limited.Add(Key("a", "quiet"), WorkPriority.Low);
        Assert.Equal("quiet", (await Eventually.Completes(third))!.Value.Key.Namespace);

        var fourth = limited.DequeueAsync(default).AsTask();
        Assert.False(fourth.IsCompleted);
        limited.Done(slow);
        Assert.Equal("busy", (await Eventually.Completes(fourth))!.Value.Key.Namespace);
    }

    [Fact]
    public async Task Cluster_scoped_keys_have_no_tenant_to_limit()
    {
        using var limited = Create(new WorkQueueOptions { Name = "limited", MaxConcurrentPerNamespace = 1 });
        limited.Add(Key("a", ""));
        limited.Add(Key("b", ""));
        limited.Add(Key("c", ""), WorkPriority.Low);

        foreach (var name in new[] { "a", "b", "c" })
        {
            Assert.Equal(name, (await Eventually.Completes(limited.DequeueAsync(default).AsTask()))!.Value.Key.Name);
        }
    }

    [Fact]
    public async Task Draining_refuses_new_keys_drops_delayed_ones_and_ends_when_the_last_key_is_done()
    {
        queue.Add(Key("ready"));
        queue.Add(Key("taken"));
        queue.AddAfter(Key("delayed"), TimeSpan.FromSeconds(1));
        var first = await Take();

        var drain = queue.DrainAsync(TimeSpan.FromSeconds(10));
        queue.Add(Key("late"));
        queue.AddRateLimited(Key("late"));
        var second = await Take();
        var idle = queue.DequeueAsync(default).AsTask();
        queue.Done(first);
        Assert.False(drain.IsCompleted);
        queue.Done(second);

        Assert.True(await Eventually.Completes(drain));
        Assert.Null(await Eventually.Completes(idle));
        Assert.Null(await queue.DequeueAsync(default));
        Assert.Equal(0, queue.Known);
    }

    [Fact]
    public async Task A_key_added_before_the_drain_while_in_process_is_still_handed_out()
    {
        queue.Add(Key("a"));
        await Take();
        queue.Add(Key("a"));

        var drain = queue.DrainAsync(TimeSpan.FromSeconds(10));
        queue.Done(Key("a"));
        Assert.Equal(Key("a"), await Take());
        queue.Done(Key("a"));

        Assert.True(await Eventually.Completes(drain));
    }

    [Fact]
    public async Task A_drain_gives_up_at_its_deadline_and_releases_whoever_waits()
    {
        queue.Add(Key("stuck"));
        await Take();
        var idle = queue.DequeueAsync(default).AsTask();

        var drain = queue.DrainAsync(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.False(await Eventually.Completes(drain));
        Assert.Null(await Eventually.Completes(idle));
        queue.Done(Key("stuck"));
    }

    private static ObjectKey Key(string name, string ns = "ns") => new(ns, name);

    private async Task<ObjectKey> Take() => (await Eventually.Completes(queue.DequeueAsync(default).AsTask()))!.Value.Key;

    private WorkQueue<ObjectKey> Create(WorkQueueOptions? options = null) => new(
        options ?? new WorkQueueOptions
        {
            Name = "test",
            Backoff = new ExponentialBackoff { Base = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(60) },
        },
        key => key.Namespace,
        time);
}
