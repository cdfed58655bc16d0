using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Metrics;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Tests.Metrics;
using ModelOperator.Testing.ScriptedServer;
using Xunit;
using static ModelOperator.Kubernetes.Tests.Caching.ReflectorFixture;

namespace ModelOperator.Kubernetes.Tests.Caching;

/// <summary>A metric says since when a cache has had no word of the server.</summary>
public sealed class WatchContactTests : IDisposable
{
    private const string Contact = "modeloperator_watch_contact_timestamp_seconds{resource=\"pods\"}";

    /// <summary>Other tests have reflectors of pods too: only a meter that is made in the course of this one is listened to.</summary>
    private readonly AsyncLocal<bool> isOurs = new();
    private readonly PrometheusExporter exporter;

    public WatchContactTests() => exporter = new PrometheusExporter(_ => isOurs.Value);

    public void Dispose() => exporter.Dispose();

    [Fact]
    public async Task A_list_and_an_event_are_word_of_the_server_and_silence_is_not()
    {
        await using var fixture = await CreateAsync();
        isOurs.Value = true;
        await fixture.FollowingAsync();
        Assert.Equal(Seconds(fixture), Scrape.Of(exporter).Value(Contact));

        var before = Seconds(fixture);
        fixture.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(before, Scrape.Of(exporter).Value(Contact));

        fixture.Server.Put(Pod("one"));
        await Eventually.True(() => fixture.Changes.Count == 1);
        Assert.Equal(before + 50, Scrape.Of(exporter).Value(Contact));

        await fixture.StopAsync();
        Assert.False(Scrape.Of(exporter).Has(Contact));
    }

    [Fact]
    public async Task A_refusal_is_no_word()
    {
        await using var fixture = await CreateAsync();
        isOurs.Value = true;
        fixture.Server.Inject(Fault.Status(403, "Forbidden"), request => request.Resource == "pods", times: 100);
        var before = Seconds(fixture);
        fixture.Start();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(5), () => fixture.Server.Requests.Count(request => request.Resource == "pods") >= 3);

        Assert.Equal(before, Scrape.Of(exporter).Value(Contact));
    }

    [Fact]
    public async Task Of_what_may_be_absent_no_word_is_expected_while_it_is_refused()
    {
        await using var fixture = await CreateAsync(reflector: new ReflectorOptions<Pod> { MayBeAbsent = true });
        isOurs.Value = true;
        fixture.Server.Inject(Fault.Status(403, "Forbidden"), request => request.Resource == "pods", times: 3);
        fixture.Start();
        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Reflector.Access == ReflectorAccess.Forbidden);
        Assert.False(Scrape.Of(exporter).Has(Contact));

        await Eventually.True(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Reflector.Access == ReflectorAccess.Open);
        Assert.True(Scrape.Of(exporter).Has(Contact));
    }

    private static double Seconds(ReflectorFixture fixture) => fixture.Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
}
