using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Catalog.Access;
using ModelOperator.Catalog.Observation;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Caching;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>
/// Tells changes as they come, as server-sent events. An event says only which asset: whoever wants to know more asks again. Before
/// anything is told, and as long as nothing is, it is made sure that the caller may still be told.
/// </summary>
internal static class WatchOperation
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>How long changes are gathered: an asset that changes with everything made from it is told of at once, and who may be told is asked once.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the caller's end of the connection may take nothing.</summary>
    private static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(10);

    /// <summary>The operation.</summary>
    public static Operation Of(ChangeFeed changes) => new()
    {
        Id = "watch",
        Path = "/api/v1/watch",
        Summary = "Changes of assets as server-sent events: change with type, uri and kind; refresh when the caller came to see more or less than before, so that what he was answered may be out of date; end with the reason, after which it is for the client to connect again and to ask anew.",
        OtherMediaTypes = [MediaTypes.Events],
        Streams = true,
        Run = question => RunAsync(question, changes),
    };

    private static async Task RunAsync(Question question, ChangeFeed changes)
    {
        var follower = changes.Follow(question.Asking.Tenant) ?? throw new RequestProblem(
            StatusCodes.Status429TooManyRequests,
            $"there are {ChangeFeed.MaxPerTenant} watches of yours, or of your namespace's service accounts, or {ChangeFeed.MaxFollowers} of all already: end one");
        try
        {
            Body.Describe(question.Context.Response, MediaTypes.Events);
            question.Context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await SendAsync(question, ": following\n\n");
            await SendAsync(question, ServerSentEvent.Of("end", new WatchEnd(await FollowAsync(question, follower)), AnswerJsonContext.Default.WatchEnd));
        }
        finally
        {
            changes.Leave(follower);
        }
    }

    /// <summary>Tells changes until there is a reason to end, and says which.</summary>
    private static async Task<string> FollowAsync(Question question, Follower follower)
    {
        try
        {
            await TellAsync(question, follower);
            return $"more than {Follower.MaxWaiting} changes waited to be read: connect again, and read faster";
        }
        catch (RequestProblem problem)
        {
            return problem.Message;
        }
        catch (OperationCanceledException) when (question.Cancellation.IsCancellationRequested && !question.Context.RequestAborted.IsCancellationRequested)
        {
            return "the catalog stops: connect again";
        }
    }

    /// <summary>Tells changes until there are too many.</summary>
    private static async Task TellAsync(Question question, Follower follower)
    {
        var view = question.View;
        var text = new StringBuilder();
        var told = new Dictionary<ObjectRef, ChangeType>();
        var sent = Stopwatch.GetTimestamp();
        while (await MoreAsync(follower, Heartbeat - Stopwatch.GetElapsedTime(sent), question.Cancellation) is var more && more != false)
        {
            if (more == true)
            {
                await Task.Delay(Gathering, question.Cancellation);
            }

            var before = view;
            view = await question.Asking.LookAsync(question.Cancellation);
            text.Clear();
            told.Clear();
            while (follower.Waiting.TryRead(out var change))
            {
                // What is gone was granted to nobody any more: whether to tell it goes by what was seen before. That an asset changed is told once.
                if (IsTold(change, change.Type == ChangeType.Deleted ? before : view) && !(told.TryGetValue(change.Asset, out var last) && last == change.Type))
                {
                    told[change.Asset] = change.Type;
                    text.Append(change.Told);
                }
            }

            if (!view.IsSameAs(before))
            {
                text.Append(ServerSentEvent.Of("refresh", new WatchRefresh(), AnswerJsonContext.Default.WatchRefresh));
            }

            // Nothing is sent for what is not told, and the heartbeat keeps its time: neither shows that something hidden changed.
            if (text.Length > 0 || more is null)
            {
                await SendAsync(question, text.Length > 0 ? text.ToString() : ServerSentEvent.Heartbeat);
                sent = Stopwatch.GetTimestamp();
            }
        }
    }

    /// <summary>Waits for changes: true when there are some, false when there were too many, null when none come in time.</summary>
    private static async Task<bool?> MoreAsync(Follower follower, TimeSpan wait, CancellationToken cancellation)
    {
        using var beat = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        beat.CancelAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        try
        {
            return await follower.Waiting.WaitToReadAsync(beat.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>That there is an asset is known to whom it is listed; that it changed is not.</summary>
    private static bool IsTold(AssetChange change, CallerView view) => view.SightOf(change.Asset) switch
    {
        Sight.Full => true,
        Sight.Listed => change.Type != ChangeType.Updated,
        _ => false,
    };

    private static async Task SendAsync(Question question, string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(question.Context.RequestAborted);
        limit.CancelAfter(WriteLimit);
        await question.Context.Response.WriteAsync(text, limit.Token);
        await question.Context.Response.Body.FlushAsync(limit.Token);
    }
}

/// <summary>That an asset changed.</summary>
/// <param name="Type">What became of it.</param>
/// <param name="Uri">Its identity.</param>
/// <param name="Kind">Its kind.</param>
public sealed record WatchedChange(ChangeType Type, string Uri, ObjectKind Kind);

/// <summary>That the caller came to see more or less than before; it says nothing of what.</summary>
public sealed record WatchRefresh;

/// <summary>That nothing more is told.</summary>
/// <param name="Reason">Why, and what to do, in one sentence.</param>
public sealed record WatchEnd(string Reason);
