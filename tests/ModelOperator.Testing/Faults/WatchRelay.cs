using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Testing.ScriptedServer;

namespace ModelOperator.Testing.Faults;

/// <summary>Passes the events of one watch on as they come, until it or a fault ends it.</summary>
internal sealed class WatchRelay(HttpContext context, ScriptedRequest request, FaultSet faults, CancellationToken cancellationToken)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly double _lot = Random.Shared.NextDouble();

    public async Task RunAsync(Stream upstream)
    {
        await context.Response.StartAsync(cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        var lines = PipeReader.Create(upstream);
        Task<byte[]?>? next = null;
        while (true)
        {
            var (all, changed) = faults.Of<ProxyFault.BrokenWatch>(request, () => _lot);
            var due = all.Where(one => Left(one.Fault) <= TimeSpan.Zero).ToList();
            if (due.Find(one => !SpoilsEvents(one.Fault)) is { Active: { } breaking, Fault.How: var how })
            {
                await BreakAsync(breaking, how, upstream);
                return;
            }

            next ??= ReadAsync(lines);
            await WaitAsync(next, changed, all.Except(due).Select(one => Left(one.Fault)));
            if (!next.IsCompleted)
            {
                continue;
            }

            if (await next is not { } events)
            {
                return;
            }

            next = null;
            await SendAsync(due.Count == 0 ? events : WithoutHalfOfTheLast(events));
            if (due is [var spoiling, ..])
            {
                spoiling.Active.Happened();
                if (spoiling.Fault.How == WatchBreak.EndInEvent)
                {
                    return;
                }

                await SendAsync("\n"u8.ToArray());
            }
        }
    }

    private static bool SpoilsEvents(ProxyFault.BrokenWatch fault) => fault.How is WatchBreak.HalfEvent or WatchBreak.EndInEvent;

    private static byte[] WithoutHalfOfTheLast(byte[] lines)
    {
        var last = lines.AsSpan(0, lines.Length - 1).LastIndexOf((byte)'\n') + 1;
        return lines[..((last + lines.Length) / 2)];
    }

    /// <summary>Whole lines, as many as there are; null at the end.</summary>
    private async Task<byte[]?> ReadAsync(PipeReader lines)
    {
        while (true)
        {
            var result = await lines.ReadAsync(cancellationToken);
            var text = result.Buffer.ToArray();
            var end = result.IsCompleted ? text.Length : text.AsSpan().LastIndexOf((byte)'\n') + 1;
            lines.AdvanceTo(result.Buffer.GetPosition(end), result.Buffer.End);
            if (end > 0)
            {
                return text[..end];
            }

            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    private async Task BreakAsync(ActiveFault fault, WatchBreak how, Stream upstream)
    {
        // The server is not to send into nothing.
        await upstream.DisposeAsync();
        fault.Happened();
        switch (how)
        {
            case WatchBreak.Reset:
                context.Abort();
                break;
            case WatchBreak.ResetConnection:
                context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
                break;
            case WatchBreak.Silence:
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case WatchBreak.Expire:
                var error = new JsonObject { ["type"] = "ERROR", ["object"] = Json.Status(410, "Expired", "too old resource version") };
                await SendAsync(Encoding.UTF8.GetBytes(error.ToJsonString() + "\n"));
                break;
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await context.Response.Body.WriteAsync(bytes, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    private TimeSpan Left(ProxyFault.BrokenWatch fault) => fault.After - Stopwatch.GetElapsedTime(_began);

    private async Task WaitAsync(Task next, Task changed, IEnumerable<TimeSpan> until)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = until.Select(left => (TimeSpan?)left).Min();
        var delay = Task.Delay(first is { } left ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : Timeout.InfiniteTimeSpan, enough.Token);
        await Task.WhenAny(next, changed, delay);
        await enough.CancelAsync();
    }
}
