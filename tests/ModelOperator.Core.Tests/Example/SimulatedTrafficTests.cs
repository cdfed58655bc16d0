using System.Text.Json.Nodes;
using ModelOperator.Testing.Nodes;
using Xunit;

namespace ModelOperator.Core.Tests.Example;

public class SimulatedTrafficTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_ready_pod_gets_requests_and_few_of_them_fail() => Assert.Equal(
        [
            ("""http_requests_total{namespace="ads",pod="a",code="200"}""", 4990),
            ("""http_requests_total{namespace="ads",pod="a",code="500"}""", 10),
        ],
        After(100, Pod("a")));

    [Fact]
    public void The_pod_itself_says_how_many_fail() => Assert.Equal([3500, 1500], After(100, Pod("a", errorPercent: "30")).Select(series => series.Value));

    [Theory]
    [InlineData("all", 10)]
    [InlineData("250", 5000)]
    [InlineData("-1", 0)]
    public void What_is_no_share_is_not_taken_for_one(string errorPercent, double failed) =>
        Assert.Equal(failed, After(100, Pod("a", errorPercent: errorPercent))[1].Value);

    [Fact]
    public void A_pod_that_is_not_ready_or_ends_gets_no_requests() => Assert.All(
        After(100, Pod("a", ready: false), Pod("b", isDeleting: true)), series => Assert.Equal(0, series.Value));

    [Fact]
    public void A_pod_begins_at_zero_and_what_it_counted_stays_when_it_is_no_longer_ready()
    {
        var traffic = new SimulatedTraffic();
        traffic.Count([Pod("a")], Start);
        traffic.Count([Pod("a"), Pod("b")], Start.AddSeconds(10));

        var counted = traffic.Count([Pod("a", ready: false), Pod("b")], Start.AddSeconds(20));

        Assert.Equal([499, 1, 499, 1], counted.Select(series => series.Value));
    }

    [Fact]
    public void A_clock_that_goes_back_takes_nothing_back()
    {
        var traffic = new SimulatedTraffic();
        traffic.Count([Pod("a")], Start);
        var before = traffic.Count([Pod("a")], Start.AddSeconds(10));

        Assert.Equal(before, traffic.Count([Pod("a")], Start));
    }

    private static List<(string Series, double Value)> After(int seconds, params JsonObject[] pods)
    {
        var traffic = new SimulatedTraffic();
        traffic.Count(pods, Start);
        return [.. traffic.Count(pods, Start.AddSeconds(seconds)).Select(series => (series.Key, series.Value))];
    }

    private static JsonObject Pod(string name, bool ready = true, string? errorPercent = null, bool isDeleting = false)
    {
        var metadata = new JsonObject { ["namespace"] = "ads", ["name"] = name, ["uid"] = name, ["annotations"] = new JsonObject() };
        if (errorPercent is not null)
            metadata["annotations"]![SimulatedTraffic.ErrorPercentAnnotation] = errorPercent;
        if (isDeleting)
            metadata["deletionTimestamp"] = "2026-04-01T12:00:00Z";
        return new()
        {
            ["metadata"] = metadata,
            ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" }) },
        };
    }
}
