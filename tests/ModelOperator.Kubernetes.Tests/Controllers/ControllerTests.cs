using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Queues;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Controllers;

public sealed class ControllerTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider time = new();
    private readonly RecordingLogger log = new();
    private readonly ScriptedReconciler reconciler = new();
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource abort = new();
    private readonly List<CacheSync> caches = [];
    private readonly Controller<string> controller;

    public ControllerTests() => controller = new Controller<string>(
        new ControllerOptions
        {
            Name = "test",
            Workers = 2,
            ReconcileTimeout = TimeSpan.FromSeconds(60),
            DrainTimeout = TimeSpan.FromSeconds(10),
            Backoff = new ExponentialBackoff { Base = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(30) },
        },
        key => key,
        reconciler,
        caches,
        log,
        time);

    public void Dispose()
    {
        abort.Cancel();
        controller.Dispose();
        stop.Dispose();
        abort.Dispose();
    }

    [Fact]
    public async Task No_worker_starts_before_every_cache_is_complete_and_the_log_names_the_missing_one()
    {
        var models = new TaskCompletionSource();
        var grants = new TaskCompletionSource();
        caches.Add(new CacheSync("models", models.Task.WaitAsync));
        caches.Add(new CacheSync("grants", grants.Task.WaitAsync));
        controller.Queue.Add("a");
        var run = Run();

        models.SetResult();
        await Eventually.True(time, TimeSpan.FromSeconds(30), () => log.Lines(LogLevel.Warning).Count > 0);
        Assert.EndsWith("caches: grants", log.Lines(LogLevel.Warning)[^1], StringComparison.Ordinal);
        Assert.Equal(0, reconciler.Calls("a"));

        grants.SetResult();
        await Eventually.True(() => reconciler.Calls("a") == 1);
        await Stop(run);
    }

    [Fact]
    public async Task A_controller_stopped_while_it_waits_for_caches_ends()
    {
        caches.Add(new CacheSync("models", cancel => Task.Delay(Timeout.InfiniteTimeSpan, cancel)));
        await Stop(Run());
        Assert.Equal(0, reconciler.Calls("a"));
    }

    [Fact]
    public async Task Success_forgets_the_key()
    {
        var run = Run();
        controller.Queue.Add("a");

        await Eventually.True(() => reconciler.Calls("a") == 1 && controller.Queue.Known == 0);
        await Stop(run);
    }

    [Fact]
    public async Task RequeueAfter_brings_the_key_again_at_that_time_and_not_before()
    {
        reconciler.On("a", call => call == 1 ? ReconcileResult.After(TimeSpan.FromSeconds(90)) : ReconcileResult.Done);
        var run = Run();
        controller.Queue.Add("a");

        await Eventually.True(time, TimeSpan.FromSeconds(1), () => reconciler.Calls("a") == 2 && controller.Queue.Known == 0);
        Assert.True(time.Elapsed >= TimeSpan.FromSeconds(90), $"{time.Elapsed}");
        await Stop(run);
    }

    [Fact]
    public async Task A_key_that_goes_behind_the_others_comes_again_when_all_of_them_had_a_turn()
    {
        string[] keys = ["a", "b", "c", "d", "e", "f"];
        var turns = new ConcurrentQueue<string>();
        foreach (var key in keys)
        {
            reconciler.On(key, call =>
            {
                turns.Enqueue(key);
                return call == 1 ? ReconcileResult.Behind : ReconcileResult.Done;
            });
            controller.Queue.Add(key);
        }

        var run = Run();
        await Eventually.True(() => turns.Count == 2 * keys.Length && controller.Queue.Known == 0);

        Assert.Equal(keys, turns.Take(keys.Length).Order());
        await Stop(run);
    }

    [Fact]
    public async Task Whatever_is_thrown_is_retried_until_it_succeeds_and_hurts_no_other_key()
    {
        reconciler.On("bad", call => call <= 12 ? throw new InvalidOperationException("boom") : ReconcileResult.Done);
        var run = Run();
        controller.Queue.Add("bad");
        controller.Queue.Add("good");

        await Eventually.True(() => reconciler.Calls("good") == 1);
        await Eventually.True(time, Step, () => reconciler.Calls("bad") == 13 && controller.Queue.Known == 0);
        await Stop(run);
    }

    [Fact]
    public async Task The_same_error_again_and_again_is_logged_less_and_less()
    {
        reconciler.On("bad", call => call <= 20 ? throw new InvalidOperationException(call <= 16 ? "boom" : "other") : ReconcileResult.Done);
        var run = Run();
        controller.Queue.Add("bad");

        await Eventually.True(time, Step, () => reconciler.Calls("bad") == 21);
        await Stop(run);

        // boom: 1st, 2nd, 4th, 8th, 16th; other: 1st, 2nd, 4th.
        Assert.Equal(8, log.Lines(LogLevel.Warning).Count);
        Assert.Contains("bad failed 1 time(s)", log.Lines(LogLevel.Warning)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_of_everything_does_not_bury_the_log()
    {
        const int Keys = 500;
        var run = Run();
        for (var i = 0; i < Keys; i++)
        {
            reconciler.On($"key{i}", _ => throw new HttpRequestException("connection refused"));
            controller.Queue.Add($"key{i}");
        }

        await Eventually.True(() => Enumerable.Range(0, Keys).All(i => reconciler.Calls($"key{i}") > 0));
        await Abort(run);

        Assert.InRange(log.Lines(LogLevel.Warning).Count, 1, 60);
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_is_not_asked_again_before()
    {
        reconciler.On("a", call => call == 1
            ? throw new KubernetesApiException("too many requests", HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromSeconds(25))
            : ReconcileResult.Done);
        var run = Run();
        controller.Queue.Add("a");

        await Eventually.True(time, Step, () => reconciler.Calls("a") == 2);
        Assert.True(time.Elapsed >= TimeSpan.FromSeconds(25), $"{time.Elapsed}");
        await Stop(run);
    }

    [Fact]
    public async Task A_conflict_is_retried_without_a_warning()
    {
        reconciler.On("a", call => call == 1 ? throw new KubernetesApiException("changed", HttpStatusCode.Conflict) : ReconcileResult.Done);
        var run = Run();
        controller.Queue.Add("a");

        await Eventually.True(time, Step, () => reconciler.Calls("a") == 2);
        await Stop(run);
        Assert.Empty(log.Lines(LogLevel.Warning));
        Assert.Contains("conflict", Assert.Single(log.Lines(LogLevel.Debug)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_error_is_not_retried_until_the_object_changes()
    {
        reconciler.On("a", _ => throw new TerminalException("spec.uri cannot be parsed"));
        var run = Run();
        controller.Queue.Add("a");

        // Nothing is known of the key any more, so that no time will bring it again.
        await Eventually.True(() => reconciler.Calls("a") == 1 && controller.Queue.Known == 0);

        controller.Queue.Add("a");
        await Eventually.True(() => reconciler.Calls("a") == 2);
        await Stop(run);
        Assert.Contains("spec.uri cannot be parsed", log.Lines(LogLevel.Warning)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_during_a_terminal_failure_is_reconciled()
    {
        var changed = new TaskCompletionSource();
        reconciler.On("a", async (call, _) =>
        {
            await changed.Task;
            return call == 1 ? throw new TerminalException("bad") : ReconcileResult.Done;
        });
        var run = Run();
        controller.Queue.Add("a");
        await Eventually.True(() => reconciler.Calls("a") == 1);

        controller.Queue.Add("a");
        changed.SetResult();

        await Eventually.True(() => reconciler.Calls("a") == 2);
        await Stop(run);
    }

    [Fact]
    public async Task A_reconcile_that_takes_too_long_is_cancelled_and_retried()
    {
        reconciler.On("slow", async (call, cancel) =>
        {
            if (call == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            }

            return ReconcileResult.Done;
        });
        var run = Run();
        controller.Queue.Add("slow");
        await Eventually.True(() => reconciler.Calls("slow") == 1);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(log.Lines(LogLevel.Warning));
        await Eventually.True(time, Step, () => reconciler.Calls("slow") == 2);
        await Stop(run);
        Assert.Contains("(timeout)", log.Lines(LogLevel.Warning)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_finishes_what_is_due_and_what_is_running()
    {
        var release = new TaskCompletionSource();
        reconciler.On("running", async (_, _) =>
        {
            await release.Task;
            return ReconcileResult.Done;
        });
        var run = Run();
        controller.Queue.Add("running");
        await Eventually.True(() => reconciler.Calls("running") == 1);

        // The other worker is held up too, so that keys are waiting when the stop comes.
        reconciler.On("running2", async (_, _) =>
        {
            await release.Task;
            return ReconcileResult.Done;
        });
        controller.Queue.Add("running2");
        await Eventually.True(() => reconciler.Calls("running2") == 1);
        controller.Queue.Add("due");
        await stop.CancelAsync();
        Assert.False(run.IsCompleted);
        release.SetResult();

        await Eventually.Completes(run);
        Assert.Equal(1, reconciler.Calls("due"));
        Assert.Contains("finished", log.Lines(LogLevel.Information)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_cancels_at_its_deadline_what_does_not_finish()
    {
        reconciler.On("stuck", async (_, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return ReconcileResult.Done;
        });
        var run = Run();
        controller.Queue.Add("stuck");
        await Eventually.True(() => reconciler.Calls("stuck") == 1);

        await stop.CancelAsync();
        await Eventually.True(time, Step, () => run.IsCompleted);

        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
        Assert.Empty(log.Lines(LogLevel.Warning));
    }

    [Fact]
    public async Task An_abort_stops_at_once_and_the_next_run_does_the_work_that_was_cut_short()
    {
        reconciler.On("a", async (call, cancel) =>
        {
            if (call == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            }

            return ReconcileResult.Done;
        });
        var first = Run();
        controller.Queue.Add("a");
        await Eventually.True(() => reconciler.Calls("a") == 1);

        await Abort(first);
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
        controller.Queue.Add("b");
        Assert.Equal(2, controller.Queue.Depth);

        var second = controller.RunAsync(stop.Token);
        await Eventually.True(() => reconciler.Calls("a") == 2 && reconciler.Calls("b") == 1);
        await Stop(second);
    }

    [Fact]
    public async Task An_abort_during_a_drain_does_not_wait_for_its_deadline()
    {
        reconciler.On("stuck", async (_, cancel) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return ReconcileResult.Done;
        });
        var run = Run();
        controller.Queue.Add("stuck");
        await Eventually.True(() => reconciler.Calls("stuck") == 1);
        await stop.CancelAsync();

        await Abort(run);

        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }

    private Task Run() => controller.RunAsync(stop.Token, abort.Token);

    private async Task Stop(Task run)
    {
        await stop.CancelAsync();
        await Eventually.Completes(run);
    }

    private async Task Abort(Task run)
    {
        await abort.CancelAsync();
        await Eventually.Completes(run);
    }
}
