using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.Metrics;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.Metrics;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Events;

public sealed class EventRecorderTests : IAsyncLifetime, IDisposable
{
    private static readonly ObjectReference Model = new()
    {
        ApiVersion = "modeloperator.io/v1alpha1", Kind = "Model", Namespace = "studio", Name = "encoder", Uid = "uid-1", ResourceVersion = "7",
    };

    private readonly ManualTimeProvider time = new();
    private readonly RecordingLogger log = new();
    private readonly CancellationTokenSource stop = new();
    private ScriptedApiServer server = null!;
    private KubernetesClient client = null!;
    private EventRecorder recorder = null!;

    public async Task InitializeAsync()
    {
        server = (await ScriptedApiServer.StartAsync()).Serve<Event>();
        client = new KubernetesClient(server.Configuration, null, null, time);
        time.IsHeld = () => server.IsAnswering;
        recorder = new EventRecorder(
            new EventRecorderOptions { ReportingController = "modeloperator.io/test", ReportingInstance = "pod-1", Capacity = 100 }, client, log, time);
    }

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await server.DisposeAsync();
    }

    public void Dispose()
    {
        client.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task An_event_says_what_happened_to_what_why_when_and_who_tells()
    {
        var grant = new ObjectReference { Kind = "SharingGrant", Namespace = "ads", Name = "grant" };
        recorder.Record(Model, EventType.Warning, "GrantExpired", "Resolving", "Grant ads/grant expired.", grant);
        recorder.RunAsync(stop.Token).Forget();
        await Eventually.True(() => Events().Count == 1);

        var written = Events()[0];
        Assert.Equal("studio", written.Metadata.Namespace);
        Assert.Equal(Model with { ResourceVersion = null }, written.Regarding);
        Assert.Equal(grant, written.Related);
        Assert.Equal(EventType.Warning, written.Type);
        Assert.Equal("GrantExpired", written.Reason);
        Assert.Equal("Resolving", written.Action);
        Assert.Equal("Grant ads/grant expired.", written.Note);
        Assert.Equal(time.GetUtcNow(), written.EventTime);
        Assert.Equal("modeloperator.io/test", written.ReportingController);
        Assert.Equal("pod-1", written.ReportingInstance);
        Assert.Null(written.Series);
        Assert.Matches(@"""eventTime"":""2030-01-01T00:00:00\.000000Z""", server.Requests[0].Body!.ToJsonString());
    }

    [Fact]
    public async Task The_same_event_again_only_counts_up_without_ever_reading()
    {
        recorder.RunAsync(stop.Token).Forget();
        Record();
        await Eventually.True(() => Events().Count == 1);
        recorder.Record(Model with { ResourceVersion = "8" }, EventType.Normal, "Reason", "Action", "note");
        await Eventually.True(() => Events()[0].Series?.Count == 2);
        for (var i = 0; i < 50; i++)
        {
            Record();
        }

        await Eventually.True(time, TimeSpan.FromSeconds(1), () => Events()[0].Series?.Count == 52);

        Assert.Single(Events());
        Assert.Equal(1, server.Count("create"));
        Assert.InRange(server.Count("patch"), 2, 3);
        Assert.Equal(server.Requests.Count, server.Count("create") + server.Count("patch"));
        Assert.All(server.Requests.Where(request => request.Verb == "patch"), request => Assert.Equal(["series"], request.Body!.AsObject().Select(field => field.Key)));
    }

    [Fact]
    public async Task Events_about_cluster_scoped_objects_go_where_the_server_takes_them()
    {
        server.Inject(
            Fault.Status(422, "Invalid", "involvedObject.namespace: does not match event.namespace"),
            request => request.Verb == "create" && request.Namespace == "default",
            int.MaxValue);
        recorder.RunAsync(stop.Token).Forget();
        recorder.Record(Model with { Namespace = null, Name = "domain1" }, EventType.Normal, "Reason", "Action", "note");
        recorder.Record(Model with { Namespace = null, Name = "domain2" }, EventType.Normal, "Reason", "Action", "note");
        await Eventually.True(() => Events().Count == 2);

        Assert.All(Events(), written => Assert.Equal("kube-system", written.Metadata.Namespace));
        Assert.Equal(3, server.Count("create"));
    }

    [Fact]
    public async Task An_event_that_was_written_although_no_answer_came_counts_up_like_any_other()
    {
        server.Inject(Fault.Cut(), "create");
        recorder.RunAsync(stop.Token).Forget();
        Record();
        await Eventually.True(() => server.Count("create") == 1 && time.ArmedWithin(TimeSpan.FromSeconds(1)) > 0);
        server.PutJson<Event>(server.Requests[0].Body!.DeepClone().AsObject());

        Record();
        await Eventually.True(time, TimeSpan.FromSeconds(1), () => Events()[0].Series?.Count == 2);

        Assert.Equal(2, server.Count("create"));
        Assert.Equal(1, server.Count("patch"));
    }

    [Fact]
    public async Task A_series_the_server_has_forgotten_is_written_anew()
    {
        recorder.RunAsync(stop.Token).Forget();
        Record();
        await Eventually.True(() => Events().Count == 1);
        server.Remove<Event>(Events()[0].Metadata.Key);

        Record();
        await Eventually.True(() => Events().Count == 1);
        Assert.Equal(2, Events()[0].Series!.Count);
    }

    [Fact]
    public async Task One_object_in_a_loop_floods_neither_the_server_nor_the_events_of_others()
    {
        recorder.RunAsync(stop.Token).Forget();
        for (var i = 0; i < 80; i++)
        {
            recorder.Record(Model, EventType.Normal, "Reason", "Action", $"note {i}");
        }

        recorder.Record(Model with { Name = "other" }, EventType.Normal, "Reason", "Action", "note");
        await Eventually.True(() => Events().Any(written => written.Regarding!.Name == "other"));
        Assert.Equal(25, Events().Count(written => written.Regarding!.Name == "encoder"));

        // The allowance comes back with time.
        time.Advance(TimeSpan.FromMinutes(1));
        recorder.Record(Model, EventType.Normal, "Reason", "Action", "later");
        await Eventually.True(() => Events().Any(written => written.Note == "later"));
    }

    [Fact]
    public async Task Too_many_events_at_once_drop_the_oldest_and_are_counted()
    {
        using var exporter = new PrometheusExporter();
        for (var i = 0; i < 150; i++)
        {
            recorder.Record(Model with { Name = $"model{i}" }, EventType.Normal, "Reason", "Action", "note");
        }

        recorder.RunAsync(stop.Token).Forget();
        await Eventually.True(() => Events().Count == 100);

        Assert.Contains(Events(), written => written.Regarding!.Name == "model149");
        Assert.DoesNotContain(Events(), written => written.Regarding!.Name == "model49");
        Assert.True(Scrape.Of(exporter).Value("modeloperator_events_total{result=\"queue_full\"}") >= 50);
    }

    [Fact]
    public async Task An_event_in_a_namespace_that_goes_is_dropped_without_a_warning()
    {
        server.Inject(
            Fault.Body(403, """{"kind":"Status","code":403,"reason":"Forbidden","message":"being terminated","details":{"causes":[{"reason":"NamespaceTerminating"}]}}"""),
            "create");
        server.Inject(Fault.Status(404, "NotFound"), "create");
        recorder.RunAsync(stop.Token).Forget();
        recorder.Record(Model, EventType.Normal, "Reason", "Action", "going");
        recorder.Record(Model, EventType.Normal, "Reason", "Action", "gone");
        recorder.Record(Model, EventType.Normal, "Reason", "Action", "next");

        await Eventually.True(() => Events().Count == 1);
        Assert.Equal("next", Events()[0].Note);
        Assert.Empty(log.Lines(LogLevel.Warning));
        Assert.Equal(2, log.Lines(LogLevel.Debug).Count);
    }

    [Fact]
    public async Task An_event_that_is_refused_is_dropped_told_and_tried_anew_when_it_happens_again()
    {
        server.Inject(Fault.Status(403, "Forbidden", "may not create events"), "create", times: 3);
        recorder.RunAsync(stop.Token).Forget();
        for (var i = 1; i <= 3; i++)
        {
            Record();
            var expected = i;
            await Eventually.True(() => server.Count("create") == expected);
        }

        Record();
        await Eventually.True(() => Events().Count == 1);
        Assert.Equal(2, log.Lines(LogLevel.Warning).Count);
    }

    [Fact]
    public async Task A_failing_server_is_asked_again_a_few_times()
    {
        server.Inject(Fault.Status(500, "InternalError"), "create", times: 3);
        recorder.RunAsync(stop.Token).Forget();
        Record();

        await Eventually.True(time, TimeSpan.FromMilliseconds(100), () => Events().Count == 1);
        Assert.Equal(4, server.Count("create"));
    }

    [Fact]
    public async Task A_stop_writes_what_was_recorded_before_it_and_the_counts_that_were_not_due_yet()
    {
        var run = recorder.RunAsync(stop.Token);
        Record();
        await Eventually.True(() => Events().Count == 1);
        Record();
        await Eventually.True(() => Events()[0].Series?.Count == 2);
        Record();
        recorder.Record(Model, EventType.Normal, "Reason", "Action", "last");
        await stop.CancelAsync();
        await Eventually.Completes(run);

        Assert.Equal(2, Events().Count);
        Assert.Contains(Events(), written => written.Series?.Count == 3);
        Record();
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_server_that_does_not_answer()
    {
        server.Inject(Fault.Hang(), _ => true, int.MaxValue);
        var run = recorder.RunAsync(stop.Token);
        Record();
        await Eventually.True(() => server.Count("create") == 1);
        await stop.CancelAsync();
        Assert.False(run.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Completes(run);
    }

    private void Record() => recorder.Record(Model, EventType.Normal, "Reason", "Action", "note");

    /// <summary>The events as the server stored them, by what was sent.</summary>
    private IReadOnlyList<Event> Events()
    {
        var names = server.Requests
            .Where(request => request.Verb == "create")
            .Select(request => new ObjectKey(request.Namespace, (string)request.Body!["metadata"]!["name"]!))
            .Distinct();
        return [.. names.Select(name => server.Find<Event>(name)).OfType<Event>()];
    }
}
