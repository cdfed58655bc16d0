using System.Collections.Concurrent;
using System.Net;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Client;

public sealed class KubernetesClientTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentQueue<ApiRequest> _counted = [];
    private ScriptedApiServer _server = null!;
    private KubernetesClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = (await ScriptedApiServer.StartAsync()).Serve<Pod>().Serve<Namespace>();
        _time.IsHeld = () => _server.IsAnswering;
        _client = new KubernetesClient(_server.Configuration, new KubernetesClientOptions { OnRequest = _counted.Enqueue }, time: _time);
    }

    [Fact]
    public async Task An_object_is_created_read_replaced_and_deleted()
    {
        var created = await _client.CreateAsync(Pod("one"), "manager");
        Assert.NotNull(created.Metadata.Uid);
        var post = _server.Requests.Single(request => request.Verb == "create");
        Assert.Equal(("v1", "Pod", "manager"), ((string?)post.Body!["apiVersion"], (string?)post.Body["kind"], post.Parameter("fieldManager")));

        var read = await _client.GetAsync<Pod>(Key("one"));
        Assert.Equal(created.Metadata.ResourceVersion, read.Metadata.ResourceVersion);

        var labelled = read with { Metadata = read.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "b" } } };
        var replaced = await _client.ReplaceAsync(labelled);
        Assert.NotEqual(read.Metadata.ResourceVersion, replaced.Metadata.ResourceVersion);

        await _client.DeleteAsync<Pod>(Key("one"));
        var gone = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync<Pod>(Key("one")));
        Assert.True(gone.IsNotFound);
        Assert.Equal("get pods a/one: 404 NotFound: pods \"one\" not found", gone.Message);
        Assert.False(gone.IsTransient);
    }

    [Fact]
    public async Task An_object_that_exists_and_one_that_changed_are_told_apart()
    {
        var created = await _client.CreateAsync(Pod("one"));
        var exists = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.CreateAsync(Pod("one")));
        Assert.True(exists is { IsAlreadyExists: true, IsConflict: false });

        _server.Put(Pod("one", phase: "Failed"));
        var changed = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.ReplaceAsync(created));
        Assert.True(changed is { IsAlreadyExists: false, IsConflict: true });
    }

    [Fact]
    public async Task A_merge_patch_goes_to_the_subresource_as_it_was_built()
    {
        _server.Put(Pod("one"));

        var patched = await _client.PatchAsync<Pod>(Key("one"), Patch.Merge("""{"status":{"phase":"Failed"}}"""u8.ToArray(), "status-writer"), "status");

        Assert.Equal("Failed", patched.Status!.Phase);
        var request = Assert.Single(_server.Requests);
        Assert.Equal(("patch", "status", "application/merge-patch+json"), (request.Verb, request.Subresource, request.Header("Content-Type")));
        Assert.Equal(("status-writer", null), (request.Parameter("fieldManager"), request.Parameter("force")));
    }

    [Theory]
    [InlineData(true, "true")]
    [InlineData(false, null)]
    public async Task A_server_side_apply_names_its_manager_and_forces_only_when_told(bool force, string? expected)
    {
        var body = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"one","namespace":"a"}}"""u8.ToArray();

        var applied = await _client.PatchAsync<Pod>(Key("one"), Patch.Apply(body, "serving", force));
        var again = await _client.PatchAsync<Pod>(Key("one"), Patch.Apply(body, "serving", force));

        Assert.Equal(applied.Metadata.ResourceVersion, again.Metadata.ResourceVersion);
        var request = _server.Requests[0];
        Assert.Equal(("apply", "application/apply-patch+yaml"), (request.Verb, request.Header("Content-Type")));
        Assert.Equal(("serving", expected), (request.Parameter("fieldManager"), request.Parameter("force")));
    }

    [Fact]
    public async Task A_deletion_carries_its_conditions()
    {
        _server.Put(Pod("one"));
        var options = new DeleteOptions { Uid = "another", PropagationPolicy = PropagationPolicy.Foreground, GracePeriodSeconds = 5 };

        var refused = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.DeleteAsync<Pod>(Key("one"), options));

        Assert.True(refused.IsConflict);
        Assert.Equal(
            """{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"another"},"propagationPolicy":"Foreground","gracePeriodSeconds":5}""",
            _server.Requests[0].Body!.ToJsonString());
    }

    [Theory]
    [InlineData("a", "")]
    [InlineData("a", "..")]
    [InlineData("a", ".")]
    [InlineData("a", "x/../../b")]
    [InlineData("a", "%2e%2e")]
    [InlineData("", "x")]
    [InlineData("..", "x")]
    [InlineData("a/pods/x", "y")]
    public async Task A_name_that_would_lead_to_another_resource_is_never_sent(string namespaceName, string name)
    {
        var key = new ObjectKey(namespaceName, name);

        await Assert.ThrowsAsync<ArgumentException>(() => Task.Run(() => _client.DeleteAsync<Pod>(key)));
        await Assert.ThrowsAsync<ArgumentException>(() => Task.Run(() => _client.GetAsync<Pod>(key)));

        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_server_that_asks_to_wait_is_asked_again_after_that_time(int code)
    {
        _server.Inject(Fault.Status(code, "Busy", retryAfterSeconds: 3), "create", times: 2);

        var create = _client.CreateAsync(Pod("one"));
        await Eventually.True(_time, TimeSpan.FromSeconds(0.5), () => create.IsCompleted);

        Assert.Equal("one", (await create).Metadata.Name);
        Assert.Equal(3, _server.Count("create"));
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(29));
    }

    [Fact]
    public async Task A_server_that_asks_for_too_long_a_wait_fails_the_call_at_once_with_that_time()
    {
        _server.Inject(Fault.Status(429, "TooManyRequests", "slow down", retryAfterSeconds: 60), "get");

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync<Pod>(Key("one")));

        Assert.Equal(TimeSpan.FromSeconds(60), exception.RetryAfter);
        Assert.True(exception.IsTransient);
        Assert.Equal(1, _server.Count("get"));
    }

    [Fact]
    public async Task A_server_that_is_always_busy_is_given_up()
    {
        _server.Inject(Fault.Status(429, "TooManyRequests", retryAfterSeconds: 1), "get", times: 100);

        var get = _client.GetAsync<Pod>(Key("one"));
        await Eventually.True(_time, TimeSpan.FromSeconds(0.5), () => get.IsCompleted);

        await Assert.ThrowsAsync<KubernetesApiException>(() => get);
        Assert.Equal(5, _server.Count("get"));
    }

    [Fact]
    public async Task An_error_without_retry_after_is_not_asked_again()
    {
        _server.Inject(Fault.Status(503, "ServiceUnavailable"), "get");

        await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync<Pod>(Key("one")));

        Assert.Equal(1, _server.Count("get"));
    }

    public static TheoryData<Fault> Silences => new(Fault.Hang(), Fault.HangInBody("""{"metadata":{"name":"""));

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task A_server_that_says_nothing_fails_the_call_at_its_deadline(Fault silence)
    {
        _server.Inject(silence, "get");
        var get = _client.GetAsync<Pod>(Key("one"));
        await Eventually.True(() => _server.Count("get") == 1);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(get.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => Eventually.Completes(get));
        Assert.Equal($"get pods a/one: {_server.Address} did not answer within 30 s", exception.Message);
        Assert.True(exception is { IsTransient: true, StatusCode: null });
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_a_cancellation()
    {
        _server.Inject(Fault.Hang(), "get");
        using var stop = new CancellationTokenSource();
        var get = _client.GetAsync<Pod>(Key("one"), stop.Token);
        await Eventually.True(() => _server.Count("get") == 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
    }

    public static TheoryData<Fault, HttpStatusCode?> BrokenAnswers => new()
    {
        { Fault.Cut(), null },
        { Fault.CutInBody("""{"metadata":{"name":"""), null },
        { Fault.Body(200, """{"metadata":{"name":"one","""), HttpStatusCode.OK },
        { Fault.Body(200, "null"), HttpStatusCode.OK },
        { Fault.Body(200, "<html>", "text/html"), HttpStatusCode.OK },
    };

    [Theory]
    [MemberData(nameof(BrokenAnswers))]
    public async Task A_broken_answer_is_one_kind_of_exception(Fault fault, HttpStatusCode? code)
    {
        _server.Inject(fault, "get", times: 10);

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync<Pod>(Key("one")));

        Assert.Equal(code, exception.StatusCode);
        Assert.StartsWith("get pods a/one: ", exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsNotFound);
    }

    [Fact]
    public async Task An_error_page_of_a_proxy_is_quoted_briefly()
    {
        _server.Inject(Fault.Body(502, "<html>\nBad gateway\n" + new string('x', 100_000), "text/html"), "get");

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync<Pod>(Key("one")));

        Assert.StartsWith("get pods a/one: 502 BadGateway: <html> Bad gateway xxx", exception.Message, StringComparison.Ordinal);
        Assert.InRange(exception.Message.Length, 0, 400);
    }

    [Fact]
    public async Task No_server_is_no_answer()
    {
        await _server.StopAsync();

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync<Pod>(Key("one")));

        Assert.StartsWith($"get pods a/one: no answer from {_server.Address}: ", exception.Message, StringComparison.Ordinal);
        Assert.True(exception.IsTransient);
    }

    [Fact]
    public async Task Causes_of_an_invalid_object_are_kept()
    {
        _server.Inject(
            Fault.Body(422, """
                {"kind":"Status","status":"Failure","message":"is invalid","reason":"Invalid","code":422,
                 "details":{"name":"one","kind":"Pod","causes":[{"reason":"FieldValueInvalid","message":"too long","field":"spec.x"}]} }
                """),
            "create");

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.CreateAsync(Pod("one")));

        Assert.True(exception.IsInvalid);
        Assert.Equal("spec.x", exception.Status!.Details!.Causes!.Single().Field);
    }

    [Fact]
    public async Task Each_request_is_counted_by_verb_resource_and_code()
    {
        _server.Inject(Fault.Cut(), "delete", times: 10);
        await _client.CreateAsync(Pod("one"));
        await _client.PatchAsync<Pod>(Key("one"), Patch.Merge("{}"u8.ToArray()), "status");
        await _client.ListAsync<Pod>();
        await Assert.ThrowsAsync<KubernetesApiException>(() => _client.GetAsync<Pod>(Key("two")));
        await Assert.ThrowsAsync<KubernetesApiException>(() => _client.DeleteAsync<Pod>(Key("one")));

        Assert.Equal(
            ["create pods 201", "patch pods/status 200", "list pods 200", "get pods 404", "delete pods 0"],
            _counted.Select(request => $"{request.Verb} {request.Resource} {request.Code}"));
    }

    [Fact]
    public async Task A_path_prefix_and_a_proxy_are_gone_through()
    {
        // Plain HTTP through a proxy is a request for the whole address, so that the scripted server can play the proxy.
        using var client = new KubernetesClient(
            new() { Server = new Uri("http://kubernetes.invalid/k8s/clusters/c-1/"), ProxyUrl = _server.Address });
        _server.Inject(Fault.Body(200, "{}"), _ => true);

        (await client.GetRawAsync("version")).Dispose();

        var request = Assert.Single(_server.Requests);
        Assert.Equal(("k8s/clusters/c-1/version", "kubernetes.invalid"), (request.Path, request.Header("Host")));
    }

    [Fact]
    public async Task Redirects_are_not_followed_with_credentials()
    {
        await using var other = await ScriptedApiServer.StartAsync();
        using var client = new KubernetesClient(_server.Configuration with { User = new() { Token = "secret" } });
        _server.Inject(Fault.Redirect(new Uri(other.Address, "version")), _ => true);

        await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetRawAsync("version"));

        Assert.Empty(other.Requests);
    }

    public void Dispose() => _client.Dispose();

    public async Task DisposeAsync() => await _server.DisposeAsync();
}
