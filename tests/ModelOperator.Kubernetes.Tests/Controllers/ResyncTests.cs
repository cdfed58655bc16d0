using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Queues;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Controllers;

public sealed class ResyncTests
{
    [Fact]
    public async Task Every_key_is_due_again_after_the_period_behind_live_changes()
    {
        var time = new ManualTimeProvider();
        using var queue = new WorkQueue<string>(new WorkQueueOptions { Name = "resync" }, key => key, time);
        using var stop = new CancellationTokenSource();
        var run = new Resync<string>(queue, () => ["a", "b"], TimeSpan.FromMinutes(10), time).RunAsync(stop.Token);
        time.Advance(TimeSpan.FromMinutes(8.9));
        Assert.Equal(0, queue.Depth);

        await Eventually.True(time, TimeSpan.FromSeconds(10), () => queue.Depth == 2);
        Assert.InRange(time.Elapsed, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(12));
        queue.Add("changed");
        Assert.Equal("changed", (await queue.DequeueAsync(default))!.Value.Key);
        Assert.Equal(WorkPriority.Low, (await queue.DequeueAsync(default))!.Value.Priority);

        await stop.CancelAsync();
        await Eventually.Completes(run);
    }
}
