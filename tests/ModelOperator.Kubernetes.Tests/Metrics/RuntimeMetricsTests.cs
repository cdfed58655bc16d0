using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Metrics;
using ModelOperator.Kubernetes.Queues;
using ModelOperator.Kubernetes.Tests.Controllers;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Metrics;

public sealed class RuntimeMetricsTests : IDisposable
{
    private readonly PrometheusExporter exporter = new();
    private readonly ManualTimeProvider time = new();

    public void Dispose() => exporter.Dispose();

    [Fact]
    public async Task A_queue_tells_its_depth_adds_retries_and_times()
    {
        using var queue = new WorkQueue<string>(new WorkQueueOptions { Name = "measured" }, key => key, time);
        queue.Add("a");
        queue.Add("a");
        queue.Add("b");
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, Scrape.Of(exporter).Value("workqueue_depth{name=\"measured\"}"));

        await queue.DequeueAsync(default);
        time.Advance(TimeSpan.FromSeconds(4));
        var metrics = Scrape.Of(exporter);
        Assert.Equal(1, metrics.Value("workqueue_depth{name=\"measured\"}"));
        Assert.Equal(4, metrics.Value("workqueue_unfinished_work_seconds{name=\"measured\"}"));
        Assert.Equal(4, metrics.Value("workqueue_longest_running_processor_seconds{name=\"measured\"}"));

        queue.AddRateLimited("a");
        queue.Done("a");
        metrics = Scrape.Of(exporter);
        Assert.Equal(2, metrics.Value("workqueue_adds_total{name=\"measured\"}"));
        Assert.Equal(1, metrics.Value("workqueue_retries_total{name=\"measured\"}"));
        Assert.Equal(3, metrics.Value("workqueue_queue_duration_seconds_sum{name=\"measured\"}"));
        Assert.Equal(4, metrics.Value("workqueue_work_duration_seconds_sum{name=\"measured\"}"));
        Assert.Equal(0, metrics.Value("workqueue_unfinished_work_seconds{name=\"measured\"}"));

        queue.Dispose();
        Assert.False(Scrape.Of(exporter).Has("workqueue_depth{name=\"measured\"}"));
    }

    [Fact]
    public async Task A_controller_tells_how_often_how_long_and_with_what_result_it_reconciled()
    {
        var reconciler = new ScriptedReconciler();
        reconciler.On("bad", _ => throw new TerminalException("no"));
        reconciler.On("later", _ => ReconcileResult.After(TimeSpan.FromHours(1)));
        using var controller = new Controller<string>(
            new ControllerOptions { Name = "measured" }, key => key, reconciler, [], new RecordingLogger(), time);
        using var abort = new CancellationTokenSource();
        var run = controller.RunAsync(CancellationToken.None, abort.Token);
        controller.Queue.Add("good");
        controller.Queue.Add("bad");
        controller.Queue.Add("later");

        await Eventually.True(() => Scrape.Of(exporter).Has("modeloperator_reconcile_duration_seconds_count{controller=\"measured\"}")
            && Scrape.Of(exporter).Value("modeloperator_reconcile_duration_seconds_count{controller=\"measured\"}") == 3);
        await abort.CancelAsync();
        await Eventually.Completes(run);

        var metrics = Scrape.Of(exporter);
        foreach (var result in new[] { "success", "terminal", "requeue_after" })
        {
            Assert.Equal(1, metrics.Value($"modeloperator_reconcile_total{{controller=\"measured\",result=\"{result}\"}}"));
        }

        Assert.Equal(0, metrics.Value("modeloperator_active_workers{controller=\"measured\"}"));
        Assert.Equal(
            time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0, metrics.Value("modeloperator_reconcile_last_success_timestamp_seconds{controller=\"measured\"}"));
    }

    [Fact]
    public void The_process_tells_what_it_uses()
    {
        using var process = new ProcessMetrics();
        var metrics = Scrape.Of(exporter);

        Assert.True(metrics.Value("process_cpu_seconds_total") > 0);
        Assert.InRange(metrics.Value("process_resident_memory_bytes"), 10e6, 10e9);
        Assert.InRange(metrics.Value("process_start_time_seconds"), 1.6e9, 1e10);
        Assert.True(metrics.Value("process_threads") > 1);
        Assert.True(metrics.Value("process_open_fds") > 2);
        Assert.True(metrics.Value("dotnet_gc_heap_bytes") > 10_000);
        Assert.True(metrics.Has("dotnet_gc_collections_total{generation=\"2\"}"));
        Assert.Equal("counter", metrics.Type("process_cpu_seconds_total"));
    }
}
