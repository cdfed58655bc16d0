using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>Namespaces that may be read by name and not be listed.</summary>
public sealed class NamespacePollTests
{
    [Fact]
    public async Task It_tells_what_appears_changes_and_goes_and_asks_for_no_list()
    {
        await using var fixture = await PollFixture.StartAsync(server => server.Put(Named("a")));
        await Eventually.Completes(fixture.Poll.WaitForSyncAsync());
        Assert.Equal(["a"], fixture.Told);

        fixture.Server.Put(Named("b"));
        await fixture.TellsAsync("a", "b");
        fixture.Server.Put(Named("a") with { Metadata = new ObjectMeta { Name = "a", Labels = new Dictionary<string, string> { ["team"] = "ads" } } });
        await fixture.TellsAsync("a", "b", "a team=ads");
        fixture.Server.Remove<Namespace>(new ObjectKey("", "b"));
        await fixture.TellsAsync("a", "b", "a team=ads", "b is gone");

        Assert.All(fixture.Server.Requests, request => Assert.Equal("get", request.Verb));
        Assert.Null(fixture.Poll.Obstacle);
    }

    [Fact]
    public async Task One_that_may_not_be_read_is_named_once_and_holds_up_no_other()
    {
        await using var fixture = await PollFixture.StartAsync(server =>
        {
            server.Put(Named("a"));
            server.Put(Named("b"));
            server.Inject(Fault.Status(403, "Forbidden", "no robots"), request => request.Name == "b", times: 3);
        });
        await Eventually.Completes(fixture.Poll.WaitForSyncAsync());
        Assert.Equal(["a"], fixture.Told);
        Assert.StartsWith("namespace b cannot be read: allow get of it to the user of this process: ", fixture.Poll.Obstacle, StringComparison.Ordinal);

        await fixture.TellsAsync("a", "b");
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(5), () => fixture.Poll.Obstacle is null);
        Assert.Single(fixture.Log.Lines(LogLevel.Warning));
    }

    [Fact]
    public async Task What_is_not_answered_is_waited_for_at_the_start_and_changes_nothing_later()
    {
        await using var fixture = await PollFixture.StartAsync(server =>
        {
            server.Put(Named("a"));
            server.Put(Named("b"));
            server.Inject(Fault.Status(500, "InternalError"), request => request.Name == "b", times: 20);
        });
        await Eventually.True(() => fixture.Poll.Obstacle is not null);
        Assert.False(fixture.Poll.IsSynced);
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Poll.IsSynced);

        fixture.Server.Inject(Fault.Status(500, "InternalError"), request => request.Name == "a", times: 20);
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(5), () => fixture.Poll.Obstacle is not null);
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(5), () => fixture.Poll.Obstacle is null);
        Assert.Equal(["a", "b"], fixture.Told);
    }

    private static Namespace Named(string name) => new() { Metadata = new ObjectMeta { Name = name } };

    /// <summary>A poll of the namespaces a and b against a scripted server, on a clock that the test moves.</summary>
    private sealed class PollFixture : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly KubernetesClient _client;
        private readonly List<string> _told = [];
        private readonly Task _run;

        private PollFixture(ScriptedApiServer server)
        {
            Server = server;
            Time.IsHeld = () => server.IsAnswering;
            _client = new KubernetesClient(server.Configuration, time: Time);
            Poll = new NamespacePoll(_client, ["a", "b"], Log, Tell);
            _run = Poll.RunAsync(_stop.Token);
        }

        public ScriptedApiServer Server { get; }

        public NamespacePoll Poll { get; }

        public ManualTimeProvider Time { get; } = new();

        public RecordingLogger Log { get; } = new();

        public IReadOnlyList<string> Told
        {
            get
            {
                lock (_told)
                {
                    return [.. _told];
                }
            }
        }

        public static async Task<PollFixture> StartAsync(Action<ScriptedApiServer> prepare)
        {
            var server = await ScriptedApiServer.StartAsync();
            server.Serve<Namespace>();
            prepare(server);
            return new PollFixture(server);
        }

        public Task TellsAsync(params string[] told) => Eventually.True(Time, TimeSpan.FromSeconds(5), () => Told.SequenceEqual(told));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Eventually.Completes(_run);
            _client.Dispose();
            await Server.DisposeAsync();
            _stop.Dispose();
        }

        private void Tell(string name, Namespace? item)
        {
            lock (_told)
            {
                _told.Add(item is null ? $"{name} is gone" : $"{name} {string.Join(',', (item.Metadata.Labels ?? new Dictionary<string, string>()).Select(label => $"{label.Key}={label.Value}"))}".Trim());
            }
        }
    }
}
