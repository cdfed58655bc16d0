using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Events;

public sealed class EventSeriesTableTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly EventSeriesTable table = new(window: TimeSpan.FromMinutes(6), interval: TimeSpan.FromSeconds(30));

    [Fact]
    public void The_first_two_of_a_series_are_due_at_once_and_the_others_at_intervals()
    {
        var first = Add("a", 0);
        Assert.Equal(1, Write(first, 0));

        Assert.Equal(2, Write(Add("a", 1), 1));
        Assert.Null(Add("a", 2));
        Assert.Null(Add("a", 3));
        Assert.Empty(table.Due(TimeSpan.FromSeconds(30)));

        var due = Assert.Single(table.Due(TimeSpan.FromSeconds(31)));
        Assert.Same(first, due);
        Assert.Equal(4, Write(due, 31));
        Assert.Equal(Start.AddSeconds(3), due.LastAt);
        Assert.Empty(table.Due(TimeSpan.FromSeconds(100)));

        // The interval since the last write is over: one more is due as it happens.
        Assert.Equal(5, Write(Add("a", 100), 100));
    }

    [Fact]
    public void An_event_that_comes_again_after_the_window_is_a_new_one()
    {
        var first = Add("a", 0);
        Write(first, 0);
        Write(Add("a", 360), 360);

        var second = Add("a", 721);

        Assert.NotNull(second);
        Assert.Equal(1, second.Count);
        Assert.NotEqual(first!.Object, second.Object);
    }

    [Fact]
    public void A_series_that_ran_out_is_written_to_its_end_and_forgotten()
    {
        Write(Add("a", 0), 0);
        Write(Add("a", 1), 1);
        Add("a", 2);

        Assert.Equal(3, Assert.Single(table.Due(TimeSpan.FromMinutes(7))).Count);
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void Events_are_the_same_only_if_everything_about_them_is()
    {
        var about = new ObjectReference { Kind = "Model", Namespace = "studio", Name = "encoder", Uid = "1" };
        var key = new EventKey(about, EventType.Normal, "Reason", "Action", "note", null);
        EventKey[] different =
        [
            key,
            key with { Regarding = about with { Uid = "2" } },
            key with { Regarding = about with { Name = "other" } },
            key with { Type = EventType.Warning },
            key with { Reason = "Other" },
            key with { Action = "Other" },
            key with { Note = "other" },
            key with { Related = about },
        ];

        Assert.All(different, each => Assert.NotNull(table.Add(new RecordedEvent(each, Start), TimeSpan.Zero)));
        Assert.Equal(different.Length, table.Count);
        Assert.Equal(2, table.Add(new RecordedEvent(key with { Regarding = about with { Uid = "1" } }, Start), TimeSpan.Zero)!.Count);
    }

    [Fact]
    public void Events_about_cluster_scoped_objects_live_in_the_default_namespace()
    {
        Assert.Equal("default", Add("a", 0, "")!.Object.Namespace);
        Assert.Equal("studio", Add("b", 0, "studio")!.Object.Namespace);
    }

    [Fact]
    public void The_number_of_series_is_bounded()
    {
        for (var i = 0; i < EventSeriesTable.MaxSeries; i++)
        {
            Assert.NotNull(Add($"{i}", 0));
        }

        Assert.Null(Add("one too many", 0));
        Assert.Equal(EventSeriesTable.MaxSeries, table.Count);
        table.Due(TimeSpan.FromMinutes(7));
        Assert.NotNull(Add("one too many", 421));
    }

    private static int Write(SeriesState? series, int second)
    {
        series!.WrittenAt = TimeSpan.FromSeconds(second);
        return series.WrittenCount = series.Count;
    }

    private SeriesState? Add(string note, int second, string ns = "studio") => table.Add(
        new RecordedEvent(
            new EventKey(new ObjectReference { Kind = "Model", Namespace = ns, Name = "encoder" }, EventType.Normal, "Reason", "Action", note, null),
            Start.AddSeconds(second)),
        TimeSpan.FromSeconds(second));
}
