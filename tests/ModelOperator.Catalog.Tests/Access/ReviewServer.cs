using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Catalog.Tests.Access;

/// <summary>Answers reviews over HTTP as an API server does, by what a test says: whose the tokens are, and who may do what. It notes what it was asked.</summary>
internal sealed class ReviewServer : IAsyncDisposable
{
    private readonly WebApplication _host;
    private volatile TaskCompletionSource? _held;

    private ReviewServer(WebApplication host) => _host = host;

    /// <summary>Users by token; any other token is nobody's.</summary>
    public ConcurrentDictionary<string, UserInfo> Users { get; } = [];

    /// <summary>Who may do what; nobody may do anything at first.</summary>
    public Func<SubjectAccessReviewSpec, bool> Allows { get; set; } = _ => false;

    /// <summary>Tokens that were asked about, in the order in which they came.</summary>
    public ConcurrentQueue<string> Tokens { get; } = [];

    /// <summary>What was asked whether it is allowed.</summary>
    public ConcurrentQueue<SubjectAccessReviewSpec> Questions { get; } = [];

    public ClusterConfiguration Configuration => new() { Server = new Uri(_host.Urls.Single()) };

    public static async Task<ReviewServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new ReviewServer(builder.Build());
        server._host.Run(server.AnswerAsync);
        await server._host.StartAsync();
        return server;
    }

    /// <summary>Answers nothing about tokens that are nobody's until it is told to go on.</summary>
    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _held?.SetResult();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        if (context.Request.Path.Value!.EndsWith("/tokenreviews", StringComparison.Ordinal))
        {
            var review = (await JsonSerializer.DeserializeAsync(context.Request.Body, TokenReview.JsonTypeInfo))!;
            Tokens.Enqueue(review.Spec.Token!);
            var user = Users.GetValueOrDefault(review.Spec.Token!);
            if (user is null && _held is { } held)
            {
                await held.Task;
            }

            await JsonSerializer.SerializeAsync(
                context.Response.Body, review with { Status = new TokenReviewStatus { Authenticated = user is not null, User = user } }, TokenReview.JsonTypeInfo);
        }
        else
        {
            var review = (await JsonSerializer.DeserializeAsync(context.Request.Body, SubjectAccessReview.JsonTypeInfo))!;
            Questions.Enqueue(review.Spec);
            await JsonSerializer.SerializeAsync(
                context.Response.Body, review with { Status = new SubjectAccessReviewStatus { Allowed = Allows(review.Spec) } }, SubjectAccessReview.JsonTypeInfo);
        }
    }
}
