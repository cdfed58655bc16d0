using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Catalog.Hosting;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Catalog.Tests.Hosting;

/// <summary>What a catalog answers while the API server does not let it read a kind.</summary>
public sealed class CatalogInstanceTests : IAsyncLifetime, IDisposable
{
    private const string Question = "/api/v1/search", Words = "User system:serviceaccount:models:modeloperator-catalog may not";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _forbidden = [];
    private ScriptedApiServer _server = null!;
    private CatalogInstance _catalog = null!;
    private WebApplication _app = null!;
    private HttpClient _http = null!;
    private Task _run = Task.CompletedTask;

    public static TheoryData<string> KindsOfConsent => ["namespaces", "domains.modeloperator.io", "sharinggrants.modeloperator.io"];

    public async Task InitializeAsync()
    {
        _server = (await ScriptedApiServer.StartAsync())
            .Serve<Namespace>().Serve<Domain>().Serve<Dataset>().Serve<Model>().Serve<ModelVersion>().Serve<Embedding>().Serve<ModelDeployment>().Serve<SharingGrant>();
        _server.Inject(Fault.Status(403, "Forbidden", Words), request => request.Verb is "list" or "watch" && IsForbidden(request.Resource), int.MaxValue);
        var options = new CatalogOptions
        {
            ClusterName = "k8s", Listen = [], Metrics = "", Anonymous = true, JsonLogs = false, LogLevel = LogLevel.None,
        };
        _catalog = new CatalogInstance(options, _server.Configuration, NullLoggerFactory.Instance, TimeProvider.System, _stop.Token);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapProbes(_catalog, static kind => kind.Name);
        _catalog.Endpoints.Map(_app, _catalog.Operations);
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _catalog.Dispose();
        _stop.Dispose();
    }

    [Theory]
    [MemberData(nameof(KindsOfConsent))]
    public async Task A_kind_that_says_who_sees_what_and_may_be_read_no_more_keeps_everything_from_being_answered_until_it_may(string resource)
    {
        Start();
        await AnsweredAsync("/readyz", 200, body => body == "ok\n");
        var watch = _http.GetStringAsync("/api/v1/watch");
        Assert.True(await Poll.UntilAsync(() => _server.OpenWatches(resource) == 1, Bound));

        // A connection that breaks is none of that: it is made anew.
        _server.CutWatches(resource);
        Assert.True(await Poll.UntilAsync(() => _server.Count("watch", resource) > 1 && _server.OpenWatches(resource) == 1, Bound));
        await AnsweredAsync(Question, 200);

        Forbid(resource);
        _server.CutWatches(resource);
        var refused = await AnsweredAsync(Question, 503);
        Assert.Contains($"the catalog waits for {resource}", refused, StringComparison.Ordinal);
        Assert.DoesNotContain(Words, refused, StringComparison.Ordinal);
        Assert.Contains($"the catalog waits for {resource}", await watch.WaitAsync(Bound), StringComparison.Ordinal);

        Forbid();
        await AnsweredAsync(Question, 200);
        await AnsweredAsync("/readyz", 200, body => body == "ok\n");
    }

    [Fact]
    public async Task Grants_that_could_never_be_read_are_done_without()
    {
        Forbid("sharinggrants.modeloperator.io");
        Start();

        await AnsweredAsync(Question, 200);
        Assert.Equal("ok\nanswers lack, or have as it was: sharinggrants.modeloperator.io\n", await AnsweredAsync("/readyz", 200));

        Forbid();
        await AnsweredAsync("/readyz", 200, body => body == "ok\n");
    }

    [Theory]
    [InlineData("namespaces")]
    [InlineData("domains.modeloperator.io")]
    public async Task Readiness_that_is_for_everybody_names_kinds_and_repeats_no_word_of_the_API_server(string resource)
    {
        Forbid(resource);
        Start();

        Assert.True(await Poll.UntilAsync(() => _catalog.WaitsFor(static kind => kind.Why)?.Contains(Words, StringComparison.Ordinal) == true, Bound));
        await AnsweredAsync("/readyz", 503, body => body == $"waiting for {resource}\n");
    }

    private void Start() => _run = _catalog.RunAsync(_stop.Token);

    private bool IsForbidden(string resource)
    {
        lock (_forbidden)
        {
            return _forbidden.Contains(resource);
        }
    }

    /// <summary>From now on these may not be read, and all others may.</summary>
    private void Forbid(params string[] resources)
    {
        lock (_forbidden)
        {
            _forbidden.Clear();
            _forbidden.UnionWith(resources);
        }
    }

    private async Task<string> AnsweredAsync(string path, int status, Func<string, bool>? says = null)
    {
        var seen = (Status: 0, Body: "");
        var reached = await Poll.UntilAsync(
            async () =>
            {
                using var answer = await _http.GetAsync(path);
                seen = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
                return seen.Status == status && says?.Invoke(seen.Body) != false;
            },
            Bound);
        Assert.True(reached, $"{path} answers {seen}");
        return seen.Body;
    }
}
