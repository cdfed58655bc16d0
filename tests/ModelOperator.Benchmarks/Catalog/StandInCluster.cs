using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>
/// What the catalog asks an API server, answered by this process as fast as the catalog takes it: streaming lists and the watches behind
/// them, whose a token is, and what its owner may list. A real one would share the two cores, and at this size be what is measured.
/// </summary>
internal sealed class StandInCluster : IAsyncDisposable
{
    private const string End = """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"1","annotations":{"k8s.io/initial-events-end":"true"}}}}""" + "\n";

    private readonly Dictionary<string, ListedKind> _kinds;
    private readonly Channel<byte[]> _changes = Channel.CreateUnbounded<byte[]>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _host;
    private long _firstByte;

    private StandInCluster(ListedCompany company)
    {
        _kinds = company.Kinds.ToDictionary(kind => kind.Plural);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            // The catalog takes a list no faster than it works it in.
            kestrel.Limits.MinResponseDataRate = null;
        });
        _host = builder.Build();
        _host.Run(AnswerAsync);
    }

    /// <summary>Where it is.</summary>
    public string Address => _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>When the first byte of a list was sent, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long FirstByte => Volatile.Read(ref _firstByte);

    public static async Task<StandInCluster> StartAsync(ListedCompany company)
    {
        var cluster = new StandInCluster(company);
        await cluster._host.StartAsync();
        return cluster;
    }

    /// <summary>Sends a changed dataset to who watches.</summary>
    public void Change(Dataset dataset) => _changes.Writer.TryWrite(ListedKind.Modified(dataset));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _host.DisposeAsync();
        _stopping.Dispose();
    }

    private Task AnswerAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value![(context.Request.Path.Value!.LastIndexOf('/') + 1)..]) switch
    {
        ("GET", var kind) when context.Request.Query.ContainsKey("watch") => WatchAsync(context, kind),
        ("POST", "tokenreviews") => ReviewAsync<TokenReview>(context, review => review with
        {
            Status = Of(review.Spec.Token) is { } seer
                ? new TokenReviewStatus { Authenticated = true, User = new UserInfo { Username = seer.Token } }
                : new TokenReviewStatus(),
        }),
        ("POST", "subjectaccessreviews") => ReviewAsync<SubjectAccessReview>(context, review => review with
        {
            Status = new SubjectAccessReviewStatus { Allowed = Of(review.Spec.User)?.MayList(review.Spec.ResourceAttributes?.Namespace) == true },
        }),
        _ => RefuseAsync(context),
    };

    private static Seer? Of(string? token) => Seer.All.FirstOrDefault(seer => seer.Token == token);

    /// <summary>Nothing else is asked; were it, the catalog would not become ready, and its log say why.</summary>
    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.CompleteAsync();
    }

    private static async Task ReviewAsync<T>(HttpContext context, Func<T, T> answer) where T : class, IKubernetesObject<T>
    {
        var review = (await JsonSerializer.DeserializeAsync(context.Request.Body, T.JsonTypeInfo, context.RequestAborted))!;
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, answer(review), T.JsonTypeInfo, context.RequestAborted);
    }

    private async Task WatchAsync(HttpContext context, string plural)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        context.Response.ContentType = "application/json";
        var body = context.Response.Body;
        try
        {
            if (context.Request.Query.ContainsKey("sendInitialEvents"))
            {
                foreach (var chunk in _kinds.GetValueOrDefault(plural)?.Chunks ?? [])
                {
                    Interlocked.CompareExchange(ref _firstByte, Stopwatch.GetTimestamp(), 0);
                    await body.WriteAsync(chunk, ended.Token);
                }

                await context.Response.WriteAsync(End, ended.Token);
            }

            await body.FlushAsync(ended.Token);
            if (plural != Dataset.ResourceType.Plural)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ended.Token);
            }

            await foreach (var change in _changes.Reader.ReadAllAsync(ended.Token))
            {
                await body.WriteAsync(change, ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The catalog ended, or is no longer measured.
        }
    }
}
