using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.ScriptedServer;

internal enum WatchCommandKind
{
    Bookmark,
    Line,
    Close,
    Cut,
}

/// <summary>What a test makes an open watch do.</summary>
internal sealed record WatchCommand(WatchCommandKind Kind, string Text = "")
{
    public static readonly WatchCommand Bookmark = new(WatchCommandKind.Bookmark);
    public static readonly WatchCommand Close = new(WatchCommandKind.Close);
    public static readonly WatchCommand Cut = new(WatchCommandKind.Cut);
}

/// <summary>Answers watches from the history, and live.</summary>
internal sealed class WatchHandler(ScriptedStore store, ScriptedServerOptions options)
{
    private readonly ConcurrentDictionary<Channel<WatchCommand>, string> _open = [];

    public int Count(string? resource) => _open.Values.Count(open => resource is null || open == resource);

    public void Send(string? resource, WatchCommand command)
    {
        foreach (var (commands, open) in _open)
        {
            if (resource is null || open == resource)
            {
                commands.Writer.TryWrite(command);
            }
        }
    }

    public async Task HandleAsync(HttpContext context, ScriptedRequest request, ResourceType kind, CancellationToken stopping)
    {
        var initial = request.Parameter("sendInitialEvents") == "true";
        if (initial && options.StreamingLists == StreamingLists.Refused)
        {
            var refused = Json.Status(422, "Invalid", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
            await Json.AnswerAsync(context, 422, refused, stopping);
            return;
        }

        var from = request.Parameter("resourceVersion") is { Length: > 0 } version && version != "0" ? ScriptedStore.Parse(version) : (long?)null;
        if (from is { } known && store.Since(request.Collection, known).Events is null)
        {
            await ExpiredAsync(context, stopping);
            return;
        }

        var commands = Channel.CreateUnbounded<WatchCommand>();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var watch = new OpenWatch(context, request, kind, store, either.Token);
        try
        {
            context.Response.ContentType = "application/json";
            await context.Response.StartAsync(either.Token);
            await context.Response.Body.FlushAsync(either.Token);
            var position = from ?? await watch.SendAllAsync(initial && options.StreamingLists == StreamingLists.Offered);
            _open[commands] = request.Resource;
            Answering.GoesOn(context);
            await FollowAsync(watch, commands.Reader, position, either.Token);
        }
        finally
        {
            _open.TryRemove(commands, out _);
        }
    }

    private static async Task FollowAsync(OpenWatch watch, ChannelReader<WatchCommand> commands, long position, CancellationToken token)
    {
        while (true)
        {
            var (next, changed) = await watch.SendSinceAsync(position);
            position = next;
            var commanded = commands.WaitToReadAsync(token).AsTask();
            await Task.WhenAny(changed, commanded).WaitAsync(token);
            if (changed.IsCompleted || !commands.TryRead(out var command))
            {
                continue;
            }

            switch (command.Kind)
            {
                case WatchCommandKind.Bookmark:
                    await watch.SendBookmarkAsync(endsInitialEvents: false);
                    break;
                case WatchCommandKind.Line:
                    await watch.SendLineAsync(command.Text);
                    break;
                case WatchCommandKind.Cut:
                    watch.Cut();
                    return;
                default:
                    return;
            }
        }
    }

    private Task ExpiredAsync(HttpContext context, CancellationToken token)
    {
        var status = Json.Status(410, "Expired", "too old resource version");
        return options.ExpiredWatches == ExpiredWatches.ByStatus
            ? Json.AnswerAsync(context, 410, status, token)
            : Fault.WatchError(410, "Expired").ActAsync(context, token);
    }

    private sealed class OpenWatch(HttpContext context, ScriptedRequest request, ResourceType kind, ScriptedStore store, CancellationToken token)
    {
        public void Cut() => context.Abort();

        /// <summary>Sends every object as ADDED; returns the version to go on from.</summary>
        public async Task<long> SendAllAsync(bool withBookmark)
        {
            var (version, objects) = store.List(request.Collection);
            foreach (var obj in objects.Where(obj => ScriptedObjects.Matches(obj, request)))
            {
                await SendAsync("ADDED", obj);
            }

            if (withBookmark)
            {
                await SendBookmarkAsync(endsInitialEvents: true, version);
            }

            return ScriptedStore.Parse(version);
        }

        public async Task<(long Position, Task Changed)> SendSinceAsync(long position)
        {
            var (events, version, changed) = store.Since(request.Collection, position);
            foreach (var stored in events ?? [])
            {
                if (ScriptedObjects.Matches(stored.Object, request))
                {
                    await SendAsync(stored.Type, stored.Object);
                }
                else if (stored.Type == "MODIFIED")
                {
                    // It may have matched before; a client that never saw it must cope.
                    await SendAsync("DELETED", stored.Object);
                }
            }

            return (version, changed);
        }

        public Task SendBookmarkAsync(bool endsInitialEvents, string? version = null)
        {
            var metadata = new JsonObject { ["resourceVersion"] = version ?? store.Version, ["creationTimestamp"] = null };
            if (endsInitialEvents)
            {
                metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
            }

            return SendAsync("BOOKMARK", ScriptedObjects.WithKind(new JsonObject { ["metadata"] = metadata }, kind));
        }

        public async Task SendLineAsync(string line)
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), token);
            await context.Response.Body.FlushAsync(token);
        }

        private Task SendAsync(string type, JsonObject obj) => SendLineAsync(
            new JsonObject { ["type"] = type, ["object"] = ScriptedObjects.Show(obj, request).DeepClone() }.ToJsonString());
    }
}
