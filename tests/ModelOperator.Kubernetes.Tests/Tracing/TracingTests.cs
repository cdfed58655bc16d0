using System.Collections.Concurrent;
using System.Diagnostics;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.Controllers;
using ModelOperator.Kubernetes.Tracing;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Tracing;

/// <summary>What is traced, and what is not.</summary>
public sealed class TracingTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> spans = [];
    private readonly ActivityListener listener;

    public TracingTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RuntimeTracing.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_reconcile_is_a_span_and_each_of_its_requests_one_below_it_that_the_server_is_told_of()
    {
        await using var server = (await ScriptedApiServer.StartAsync()).Serve<Pod>();
        using var client = new KubernetesClient(server.Configuration);
        server.Put(new Pod { Metadata = new ObjectMeta { Name = "one", Namespace = "a" } });
        var reconciler = new ScriptedReconciler();
        reconciler.On("a/one", async (_, cancellation) =>
        {
            await client.GetAsync<Pod>(new ObjectKey("a", "one"), cancellation);
            return ReconcileResult.Done;
        });

        await ReconcileAsync(reconciler, "a/one");

        var reconcile = Single("reconcile traced");
        Assert.Equal(("a/one", "a", "success"), (reconcile.GetTagItem("modeloperator.object"), reconcile.GetTagItem("modeloperator.namespace"), reconcile.GetTagItem("modeloperator.result")));
        Assert.Equal((null, ActivityStatusCode.Unset), (reconcile.ParentId, reconcile.Status));
        var request = Assert.Single(spans, span => span.ParentSpanId == reconcile.SpanId);
        Assert.Equal(("get pods", ActivityKind.Client, 200), (request.DisplayName, request.Kind, request.GetTagItem("http.response.status_code")));
        Assert.DoesNotContain(request.TagObjects, tag => $"{tag.Value}".Contains("one", StringComparison.Ordinal));
        var sent = Assert.Single(server.Requests, sent => sent.Verb == "get");
        Assert.StartsWith($"00-{reconcile.TraceId}-{request.SpanId}-", sent.Header("traceparent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reconcile_that_fails_is_an_error_whose_message_stays_in_the_log()
    {
        var reconciler = new ScriptedReconciler();
        reconciler.On("b/bad", _ => throw new TerminalException("spec.owner jane@example.com is nobody"));

        await ReconcileAsync(reconciler, "b/bad");

        var span = Single("reconcile traced");
        Assert.Equal((ActivityStatusCode.Error, null, "terminal"), (span.Status, span.StatusDescription, span.GetTagItem("error.type")));
        Assert.Empty(span.Events);
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("jane", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_on_behalf_of_nothing_else_is_not_traced()
    {
        await using var server = (await ScriptedApiServer.StartAsync()).Serve<Pod>();
        using var client = new KubernetesClient(server.Configuration);
        server.Put(new Pod { Metadata = new ObjectMeta { Name = "one", Namespace = "a" } });

        await client.GetAsync<Pod>(new ObjectKey("a", "one"));

        Assert.Null(Assert.Single(server.Requests, sent => sent.Verb == "get").Header("traceparent"));
    }

    // Other tests make spans while these listen.
    private Activity Single(string name) => Assert.Single(spans, span => span.DisplayName == name);

    private static async Task ReconcileAsync(ScriptedReconciler reconciler, string key)
    {
        using var controller = new Controller<string>(new ControllerOptions { Name = "traced" }, key => key[..1], reconciler, [], new RecordingLogger());
        using var stop = new CancellationTokenSource();
        controller.Queue.Add(key);
        var run = controller.RunAsync(stop.Token);
        await Eventually.True(() => reconciler.Calls(key) == 1);
        await stop.CancelAsync();
        await Eventually.Completes(run);
    }
}
