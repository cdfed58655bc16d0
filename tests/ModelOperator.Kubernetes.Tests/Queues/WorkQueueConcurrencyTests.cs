using System.Collections.Concurrent;
using ModelOperator.Kubernetes.Queues;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Queues;

public sealed class WorkQueueConcurrencyTests
{
    [Fact]
    public async Task No_key_is_in_process_twice_and_every_add_is_followed_by_a_processing()
    {
        const int Keys = 50;
        const int Adds = 4000;
        using var queue = new WorkQueue<int>(new WorkQueueOptions { Name = "stress", MaxConcurrentPerNamespace = 3 }, key => $"ns{key % 7}");
        var versions = new int[Keys];
        var seen = new int[Keys];
        var inProcess = new int[Keys];
        var twice = new ConcurrentBag<int>();

        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (await queue.DequeueAsync(default) is { } item)
            {
                if (Interlocked.Increment(ref inProcess[item.Key]) != 1)
                {
                    twice.Add(item.Key);
                }

                Volatile.Write(ref seen[item.Key], Volatile.Read(ref versions[item.Key]));
                await Task.Yield();
                Interlocked.Decrement(ref inProcess[item.Key]);
                queue.Forget(item.Key);
                queue.Done(item.Key);
            }
        })).ToArray();

        var producers = Enumerable.Range(0, 3).Select(producer => Task.Run(() =>
        {
            var random = new Random(producer);
            for (var i = 0; i < Adds; i++)
            {
                var key = random.Next(Keys);
                Interlocked.Increment(ref versions[key]);
                switch (random.Next(4))
                {
                    case 0:
                        queue.Add(key, WorkPriority.Low);
                        break;
                    case 1:
                        queue.AddAfter(key, TimeSpan.FromMilliseconds(random.Next(3)));
                        break;
                    case 2:
                        queue.AddRateLimited(key);
                        break;
                    default:
                        queue.Add(key);
                        break;
                }
            }
        })).ToArray();

        await Eventually.Completes(Task.WhenAll(producers));
        await Eventually.True(() => versions.SequenceEqual(seen) && queue.Known == 0);
        Assert.True(await Eventually.Completes(queue.DrainAsync(Eventually.Bound)));
        await Eventually.Completes(Task.WhenAll(workers));
        Assert.Empty(twice);
    }
}
