using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Catalog.Access;
using ModelOperator.Catalog.Endpoints;
using ModelOperator.Kubernetes.Tracing;
using ModelOperator.Testing.ControlPlane.Processes;
using Xunit;

namespace ModelOperator.Catalog.Tests.Endpoints;

public sealed class ApiEndpointsTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task More_questions_of_one_tenant_than_his_share_are_told_to_come_later()
    {
        var (begun, answered) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var slow = new Operation
        {
            Id = "slow",
            Path = "/slow",
            Summary = "",
            Run = async question =>
            {
                Interlocked.Increment(ref begun);
                await answered.Task;
                await question.AnswerAsync("done", MediaTypes.Json);
            },
        };
        using var metrics = new CatalogMetrics(() => 0, () => 0);
        using var endpoints = new ApiEndpoints(
            new Authentication(null!, anonymous: true, () => null, NullLogger<Authentication>.Instance), () => "embeddings.modeloperator.io", metrics, NullLogger<ApiEndpoints>.Instance, CancellationToken.None);
        await using var app = await ServeAsync(endpoints, slow);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        var asked = Enumerable.Range(0, 50).Select(_ => http.GetAsync("/slow")).ToList();
        Assert.True(await Poll.UntilAsync(() => asked.Count(one => one.IsCompleted) == 10 && begun == 8, Bound));
        foreach (var refused in await Task.WhenAll(asked.Where(one => one.IsCompleted)))
        {
            Assert.Equal(StatusCodes.Status429TooManyRequests, (int)refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Contains("8 questions of yours", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        answered.SetResult();
        var answers = await Task.WhenAll(asked).WaitAsync(Bound);
        Assert.Equal(40, answers.Count(answer => answer.IsSuccessStatusCode));
        Assert.All(answers, answer => Assert.Equal(["embeddings.modeloperator.io"], answer.Headers.GetValues(ApiEndpoints.UnreadHeader)));
    }

    [Fact]
    public async Task A_stranger_makes_no_span_and_a_caller_one_of_his_trace_that_repeats_nothing_else_he_wrote()
    {
        const string operation = "traced";
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RuntimeTracing.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.GetTagItem("modeloperator.operation") is operation)
                {
                    spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var metrics = new CatalogMetrics(() => 0, () => 0);
        using var endpoints = new ApiEndpoints(
            new Authentication(null!, anonymous: true, () => null, NullLogger<Authentication>.Instance), () => null, metrics, NullLogger<ApiEndpoints>.Instance, CancellationToken.None);
        await using var app = await ServeAsync(endpoints, new Operation { Id = operation, Path = "/traced", Summary = "", Run = question => question.AnswerAsync("done", MediaTypes.Json) });
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        var (strangers, callers) = (ActivityTraceId.CreateRandom(), ActivityTraceId.CreateRandom());

        Assert.Equal(StatusCodes.Status401Unauthorized, await AskAsync(http, strangers, "elsewhere.example.com"));
        Assert.Equal(StatusCodes.Status200OK, await AskAsync(http, callers, "localhost"));

        // The span ends a moment after the answer.
        Assert.True(await Poll.UntilAsync(() => !spans.IsEmpty, Bound));
        var span = Assert.Single(spans);
        Assert.Equal((callers, null, "GET /traced", 200), (span.TraceId, span.TraceStateString, span.DisplayName, span.GetTagItem("http.response.status_code")));
        Assert.Empty(span.Baggage);
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("smuggled", StringComparison.Ordinal));
    }

    private static async Task<int> AskAsync(HttpClient http, ActivityTraceId trace, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/traced");
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        request.Headers.TryAddWithoutValidation("tracestate", "vendor=smuggled");
        request.Headers.TryAddWithoutValidation("baggage", "user=smuggled");
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<WebApplication> ServeAsync(ApiEndpoints endpoints, Operation operation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        endpoints.Map(app, [operation]);
        await app.StartAsync();
        return app;
    }
}
