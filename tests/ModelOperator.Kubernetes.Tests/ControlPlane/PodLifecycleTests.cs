using System.Text.Json.Nodes;
using ModelOperator.Testing.Nodes;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

public sealed class PodLifecycleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly PodBehaviour ReadyAfterTwoSeconds = new(TimeSpan.FromSeconds(2));

    [Fact]
    public void A_pod_whose_status_is_right_already_is_not_written_again()
    {
        var pod = Pod();
        var creating = Next(pod, ReadyAfterTwoSeconds, Start);
        pod["status"] = creating.Status!.DeepClone();

        var again = Next(pod, ReadyAfterTwoSeconds, Start + TimeSpan.FromSeconds(1));

        Assert.Null(again.Status);
        Assert.Equal(Start + TimeSpan.FromSeconds(2), again.LookAgain);
    }

    [Fact]
    public void The_scheduler_s_condition_and_the_times_of_what_did_not_change_stay()
    {
        var pod = Pod();
        pod["status"] = Next(pod, ReadyAfterTwoSeconds, Start).Status!.DeepClone();
        pod["status"]!["conditions"]!.AsArray().Add(new JsonObject { ["type"] = "PodScheduled", ["status"] = "True" });

        var status = Next(pod, ReadyAfterTwoSeconds, Start + TimeSpan.FromSeconds(5)).Status!;

        var conditions = status["conditions"]!.AsArray().ToDictionary(condition => (string)condition!["type"]!, condition => condition!);
        Assert.Contains("PodScheduled", conditions);
        Assert.Equal("2026-01-01T00:00:00Z", (string?)conditions["Initialized"]["lastTransitionTime"]);
        Assert.Equal("2026-01-01T00:00:05Z", (string?)conditions["Ready"]["lastTransitionTime"]);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(10, 9, false)]
    [InlineData(10, 10, true)]
    [InlineData(99, 30, true)]
    public void A_deleted_pod_is_removed_when_it_ended_or_its_grace_period_did(int takesToEnd, int secondsLater, bool removed)
    {
        var pod = Pod();
        pod["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:30Z";
        pod["metadata"]!["deletionGracePeriodSeconds"] = 30;

        var step = Next(pod, new(TimeSpan.Zero, TerminateAfter: TimeSpan.FromSeconds(takesToEnd)), Start + TimeSpan.FromSeconds(secondsLater));

        Assert.Equal(removed, step.Remove);
        Assert.Null(step.Status);
        Assert.Equal(removed, step.LookAgain is null);
    }

    [Fact]
    public void A_pod_that_ended_by_itself_is_left_alone()
    {
        var pod = Pod();
        pod["status"] = new JsonObject { ["phase"] = "Succeeded" };

        Assert.Equal(default, Next(pod, ReadyAfterTwoSeconds, Start));
    }

    [Theory]
    [InlineData("2s", 2_000)]
    [InlineData("250ms", 250)]
    [InlineData("1.5m", 90_000)]
    public void Durations_are_read_as_kubernetes_writes_them(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), PodBehaviour.ParseDuration(text));

    [Theory]
    [InlineData(null)]
    [InlineData("2")]
    [InlineData("soon")]
    public void What_is_no_duration_changes_nothing(string? text) => Assert.Null(PodBehaviour.ParseDuration(text));

    private static PodStep Next(JsonObject pod, PodBehaviour behaviour, DateTimeOffset now) => PodLifecycle.Next(pod, Start, "198.18.0.1", behaviour, now);

    private static JsonObject Pod() => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "pod" },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "example/main" }) },
    };
}
