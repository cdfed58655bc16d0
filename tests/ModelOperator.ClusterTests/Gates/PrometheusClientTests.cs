using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Hosting;
using ModelOperator.Serving.Gates;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.ClusterTests.Gates;

/// <summary>What a healthy Prometheus does not do, and what stands in front of one.</summary>
public sealed class PrometheusClientTests : IDisposable
{
    private readonly TestCertificates _authority = new();
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1.5,"0.25"]}]},"warnings":["w"],"infos":["i"]}""", null)]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1.5,{"count":"1"}]}]}}""", GateProblem.NotAScalar)]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1.5,"x"]}]}}""", GateProblem.NotANumber)]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1.5,0.25]}]}}""", GateProblem.NotANumber)]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":[1]}}""", GateProblem.NotAScalar)]
    [InlineData(200, """{"status":"success","data":{"resultType":"vector","result":{}}}""", GateProblem.Unavailable)]
    [InlineData(200, """{"status":"success"}""", GateProblem.Unavailable)]
    [InlineData(200, """{"status":1}""", GateProblem.Unavailable)]
    [InlineData(200, "null", GateProblem.Unavailable)]
    [InlineData(200, "[]", GateProblem.Unavailable)]
    [InlineData(200, "", GateProblem.Unavailable)]
    [InlineData(200, "<html>Welcome</html>", GateProblem.Unavailable)]
    [InlineData(302, "", GateProblem.Unavailable)]
    [InlineData(401, "Unauthorized", GateProblem.Unavailable)]
    [InlineData(502, "<html>Bad Gateway</html>", GateProblem.Unavailable)]
    [InlineData(503, """{"status":"error","errorType":"timeout","error":"query timed out"}""", GateProblem.Unavailable)]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"1:1: parse error"}""", GateProblem.InvalidQuery)]
    [InlineData(422, """{"status":"error","errorType":"execution","error":"many-to-many"}""", GateProblem.InvalidQuery)]
    [InlineData(400, """{"status":"error"}""", GateProblem.Unavailable)]
    public async Task Any_answer_is_a_sample(int status, string body, GateProblem? problem)
    {
        await using var server = await StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return context.Response.WriteAsync(body);
        });

        var sample = await AskAsync(At(AddressOf(server)));

        Assert.Equal(problem, sample.Problem);
        Assert.Equal(problem is null ? 0.25 : null, sample.Value);
    }

    [Fact]
    public async Task What_the_server_says_is_cut_and_on_one_line()
    {
        await using var server = await StartAsync(context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsJsonAsync(new { status = "error", errorType = "bad_data", error = "first\nsecond " + new string('x', 5000) });
        });

        var message = (await AskAsync(At(AddressOf(server)))).Message!;

        Assert.StartsWith("Prometheus cannot evaluate the query: first second xxx", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 300, 350);
    }

    [Theory]
    [InlineData("", "/api/v1/query")]
    [InlineData("/", "/api/v1/query")]
    [InlineData("/select/0/prometheus", "/select/0/prometheus/api/v1/query")]
    [InlineData("/prometheus/?a=b", "/prometheus/api/v1/query")]
    public async Task A_query_is_posted_below_the_path_with_its_time_and_token(string path, string expected)
    {
        (string Method, PathString Path, string Query)? request = null;
        IFormCollection? form = null;
        string? authorization = null;
        await using var server = await StartAsync(async context =>
        {
            request = (context.Request.Method, context.Request.Path, context.Request.QueryString.ToString());
            form = await context.Request.ReadFormAsync();
            authorization = context.Request.Headers.Authorization;
        });
        await File.WriteAllTextAsync(_file, "a.token\n");

        await AskAsync(At(new Uri(AddressOf(server), path)) with { TokenFile = _file }, new FixedTime());

        Assert.Equal(("POST", (PathString)expected, ""), request);
        Assert.Equal("Bearer a.token", authorization);
        Assert.Equal(
            ["limit=2", "query=up{a=\"&+é\"}", "time=1793534400.250", "timeout=10s"],
            form!.Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_its_token_nothing_is_asked()
    {
        await using var server = await StartAsync(_ => throw new InvalidOperationException("Asked."));

        var sample = await AskAsync(At(AddressOf(server)) with { TokenFile = "/nowhere/token" });

        Assert.Equal(GateProblem.Unavailable, sample.Problem);
        Assert.Contains("/nowhere/token", sample.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        await using var server = await StartAsync(async context =>
        {
            var piece = new string(' ', 1 << 16);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(piece, context.RequestAborted);
            }
        });

        var sample = await AskAsync(At(AddressOf(server)));

        Assert.Equal((GateProblem.NotAScalar, "the query gives more than 1024 KiB and not a number: aggregate it, e.g. with sum()"), (sample.Problem, sample.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_does_not_come_to_an_end_is_unavailable_after_the_deadline(bool begins)
    {
        await using var server = await StartAsync(async context =>
        {
            if (begins)
            {
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var sample = await AskAsync(At(AddressOf(server)), new HurriedTime());

        Assert.Equal((GateProblem.Unavailable, "Prometheus did not answer within 10 seconds"), (sample.Problem, sample.Message));
    }

    [Fact]
    public async Task A_caller_that_ends_is_no_sample()
    {
        using var ended = new CancellationTokenSource();
        await using var server = await StartAsync(async context =>
        {
            await ended.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = new PrometheusClient(At(AddressOf(server)), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.QueryAsync("up", ended.Token));
    }

    [Theory]
    [InlineData("127.0.0.1", true, null)]
    [InlineData("127.0.0.1", false, GateProblem.Unavailable)]
    [InlineData("another.example", true, GateProblem.Unavailable)]
    public async Task A_server_is_trusted_if_the_authority_certifies_it_for_its_address(string name, bool isKnown, GateProblem? problem)
    {
        await using var server = await StartAsync(
            context => context.Response.WriteAsync("""{"status":"success","data":{"resultType":"scalar","result":[1.5,"1"]}}"""),
            listener => listener.UseHttps(_authority.Server(name)));
        using var another = new TestCertificates();
        await File.WriteAllTextAsync(_file, (isKnown ? _authority : another).AuthorityPem);

        var sample = await AskAsync(At(AddressOf(server)) with { CaFile = _file });

        Assert.Equal(problem, sample.Problem);
    }

    public void Dispose()
    {
        _authority.Dispose();
        File.Delete(_file);
    }

    private static async Task<GateSample> AskAsync(PrometheusOptions options, TimeProvider? time = null)
    {
        using var client = new PrometheusClient(options, time ?? TimeProvider.System);
        return await client.QueryAsync("up{a=\"&+é\"}", CancellationToken.None);
    }

    private static PrometheusOptions At(Uri address) => new(new MetricsServer(address.ToString(), "namespace"), TokenFile: null, CaFile: null);

    private static Uri AddressOf(WebApplication server) => new(server.Urls.Single());

    private static async Task<WebApplication> StartAsync(RequestDelegate answer, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen ?? (_ => { })));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 1, 12, 0, 0, 250, TimeSpan.Zero);
    }

    /// <summary>Time that runs so fast that a deadline is over in a moment.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime / 20, period);
    }
}
