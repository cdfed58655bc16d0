using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Catalog.Access;
using ModelOperator.Catalog.Endpoints;
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
            new Authentication(null!, anonymous: true, NullLogger<Authentication>.Instance), () => true, () => "embeddings.modeloperator.io", metrics, NullLogger<ApiEndpoints>.Instance, CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        endpoints.Map(app, [slow]);
        await app.StartAsync();
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
}
