using System.Diagnostics.Metrics;
using ModelOperator.Kubernetes.Metrics;
using Xunit;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace ModelOperator.Kubernetes.Tests.Metrics;

public sealed class PrometheusExporterTests : IDisposable
{
    private readonly Meter meter = new("test");
    private readonly Meter other = new("test");
    private readonly PrometheusExporter exporter;

    public PrometheusExporterTests() => exporter = new PrometheusExporter(candidate => candidate == meter || candidate == other);

    public void Dispose()
    {
        exporter.Dispose();
        meter.Dispose();
        other.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_for_each_set_of_labels()
    {
        var counter = meter.CreateCounter<long>("requests_total", null, "Requests sent.");
        counter.Add(2, new Tag("verb", "get"));
        counter.Add(3, new Tag("verb", "get"));
        counter.Add(1, new Tag("verb", "list"));

        var metrics = Scrape.Of(exporter);
        Assert.Equal("counter", metrics.Type("requests_total"));
        Assert.Equal("Requests sent.", metrics.Help("requests_total"));
        Assert.Equal(5, metrics.Value("requests_total{verb=\"get\"}"));
        Assert.Equal(1, metrics.Value("requests_total{verb=\"list\"}"));
    }

    [Fact]
    public void Instruments_of_one_name_are_one_metric()
    {
        meter.CreateCounter<int>("adds_total").Add(1, new Tag("name", "a"));
        other.CreateCounter<double>("adds_total").Add(1.5, new Tag("name", "a"));
        other.CreateCounter<double>("adds_total").Add(1, new Tag("name", "b"));

        var metrics = Scrape.Of(exporter);
        Assert.Equal(2.5, metrics.Value("adds_total{name=\"a\"}"));
        Assert.Equal(1, metrics.Value("adds_total{name=\"b\"}"));
    }

    [Fact]
    public void One_name_cannot_be_two_types()
    {
        meter.CreateCounter<int>("thing_total").Add(1);
        other.CreateUpDownCounter<int>("thing_total").Add(5);

        Assert.Equal(1, Scrape.Of(exporter).Value("thing_total"));
    }

    [Fact]
    public void Tags_in_another_order_or_of_another_type_are_the_same_series()
    {
        var counter = meter.CreateCounter<long>("requests_total");
        counter.Add(1, new Tag("verb", "get"), new Tag("code", 200));
        counter.Add(1, new Tag("code", 200), new Tag("verb", "get"));
        counter.Add(1, new Tag("code", "200"), new Tag("verb", "get"));

        Assert.Equal(3, Scrape.Of(exporter).Value("requests_total{code=\"200\",verb=\"get\"}"));
    }

    [Theory]
    [InlineData("quo\"te")]
    [InlineData("back\\slash")]
    [InlineData("new\nline")]
    [InlineData("\\n")]
    [InlineData("} ,{=\"")]
    [InlineData("größe 模型 🚀")]
    [InlineData("")]
    public void Any_text_can_be_the_value_of_a_label_and_the_help(string text)
    {
        meter.CreateCounter<int>("hostile_total", null, $"Help {text} text.").Add(1, new Tag("label", text));

        var metrics = Scrape.Of(exporter);
        Assert.Equal(1, metrics.Value($"hostile_total{{label=\"{text}\"}}"));
        Assert.Equal($"Help {text} text.", metrics.Help("hostile_total"));
    }

    [Fact]
    public void A_histogram_counts_each_value_in_all_buckets_that_reach_it()
    {
        var histogram = meter.CreateHistogram("wait_seconds", "s", "Wait.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1, 10] });
        foreach (var value in new[] { 0.05, 0.1, 0.5, 20, double.NaN })
        {
            histogram.Record(value, new Tag("queue", "a"));
        }

        var metrics = Scrape.Of(exporter);
        Assert.Equal("histogram", metrics.Type("wait_seconds"));
        Assert.Equal(2, metrics.Value("wait_seconds_bucket{le=\"0.1\",queue=\"a\"}"));
        Assert.Equal(3, metrics.Value("wait_seconds_bucket{le=\"1\",queue=\"a\"}"));
        Assert.Equal(3, metrics.Value("wait_seconds_bucket{le=\"10\",queue=\"a\"}"));
        Assert.Equal(4, metrics.Value("wait_seconds_bucket{le=\"+Inf\",queue=\"a\"}"));
        Assert.Equal(4, metrics.Value("wait_seconds_count{queue=\"a\"}"));
        Assert.Equal(20.65, metrics.Value("wait_seconds_sum{queue=\"a\"}"), 9);
    }

    [Fact]
    public void Gauges_show_the_present_value()
    {
        var gauge = meter.CreateGauge<double>("told");
        var running = meter.CreateUpDownCounter<int>("running");
        var depth = 7;
        meter.CreateObservableGauge("read", () => depth);
        gauge.Record(1);
        gauge.Record(0.25);
        running.Add(3);
        running.Add(-1);

        var metrics = Scrape.Of(exporter);
        Assert.Equal(0.25, metrics.Value("told"));
        Assert.Equal(2, metrics.Value("running"));
        Assert.Equal(7, metrics.Value("read"));
        Assert.All(["told", "running", "read"], name => Assert.Equal("gauge", metrics.Type(name)));

        depth = 8;
        Assert.Equal(8, Scrape.Of(exporter).Value("read"));
    }

    [Fact]
    public void What_is_no_longer_observed_is_no_longer_written()
    {
        meter.CreateObservableGauge("depth", () => new Measurement<int>(1, new Tag("name", "stays")));
        other.CreateObservableGauge("depth", () => new Measurement<int>(2, new Tag("name", "goes")));
        Assert.Equal(2, Scrape.Of(exporter).Count("depth"));

        other.Dispose();

        var metrics = Scrape.Of(exporter);
        Assert.True(metrics.Has("depth{name=\"stays\"}"));
        Assert.Equal(1, metrics.Count("depth"));
    }

    [Fact]
    public void What_is_no_longer_observed_gives_its_room_to_what_comes()
    {
        var round = 0;
        meter.CreateObservableGauge("share", () => Enumerable.Range(0, 900).Select(number => new Measurement<int>(round, new Tag("name", $"{round}-{number}"))));
        for (round = 1; round <= 3; round++)
        {
            var metrics = Scrape.Of(exporter);
            Assert.Equal(900, metrics.Count("share"));
            Assert.Equal(round, metrics.Value($"share{{name=\"{round}-899\"}}"));
        }
    }

    [Fact]
    public void A_metric_without_series_tells_that_there_is_one()
    {
        meter.CreateCounter<int>("failures_total", null, "Failures.");

        Assert.Contains("# HELP failures_total Failures.\n# TYPE failures_total counter\n", Scrape.Text(exporter), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gauge_that_cannot_be_read_spoils_no_other()
    {
        meter.CreateObservableGauge("broken", new Func<int>(() => throw new InvalidOperationException("cannot")));
        meter.CreateObservableGauge("sound", () => 1);

        var metrics = Scrape.Of(exporter);
        Assert.Equal(1, metrics.Value("sound"));
        Assert.False(metrics.Has("broken"));
    }

    [Theory]
    [InlineData("kubernetes.client.request.duration", "s", "kubernetes_client_request_duration_seconds")]
    [InlineData("wait_seconds", "s", "wait_seconds")]
    [InlineData("9lives", null, "_9lives")]
    [InlineData("cache-size", "By", "cache_size_bytes")]
    public void Names_are_brought_into_the_form_of_Prometheus(string name, string? unit, string expected)
    {
        meter.CreateHistogram<double>(name, unit).Record(1);

        Assert.Equal([expected], Scrape.Of(exporter).Families);
        Assert.Equal(unit is not null, Scrape.Text(exporter).Contains("# UNIT ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("restarts", null, "restarts_total")]
    [InlineData("restarts_total", null, "restarts_total")]
    [InlineData("cpu", "s", "cpu_seconds_total")]
    [InlineData("cpu_seconds_total", "s", "cpu_seconds_total")]
    public void Names_of_counters_end_in_total(string name, string? unit, string expected)
    {
        meter.CreateCounter<double>(name, unit).Add(1);
        Assert.Equal([expected], Scrape.Of(exporter).Families);
    }

    [Fact]
    public void Invented_label_values_do_not_cost_memory_without_end()
    {
        var counter = meter.CreateCounter<int>("flood_total");
        for (var i = 0; i < MetricFamily.MaxSeries + 500; i++)
        {
            counter.Add(1, new Tag("name", $"{i}"));
        }

        counter.Add(1, new Tag("name", "0"));

        var metrics = Scrape.Of(exporter);
        Assert.Equal(MetricFamily.MaxSeries, metrics.Count("flood_total"));
        Assert.Equal(2, metrics.Value("flood_total{name=\"0\"}"));
    }

    [Fact]
    public void Meters_that_are_not_asked_for_are_not_written()
    {
        using var foreign = new Meter("test");
        foreign.CreateCounter<int>("foreign_total").Add(1);
        Assert.Empty(Scrape.Text(exporter));
    }

    [Fact]
    public void Recording_into_a_known_series_allocates_nothing()
    {
        var counter = meter.CreateCounter<long>("requests_total");
        var histogram = meter.CreateHistogram<double>("wait_seconds");
        var verb = new Tag("verb", "get");
        var result = new Tag("result", "success");
        void Record()
        {
            counter.Add(1, verb, result);
            histogram.Record(0.5, verb);
        }

        Record();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Record();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Nothing_is_lost_between_threads_and_every_scrape_is_consistent()
    {
        const int Records = 20_000;
        var counter = meter.CreateCounter<double>("requests_total");
        var histogram = meter.CreateHistogram<double>("wait_seconds");
        var writers = Enumerable.Range(0, 3).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < Records; i++)
            {
                counter.Add(1, new Tag("shard", i % 10));
                histogram.Record(1, new Tag("shard", i % 10));
            }
        })).ToArray();
        var all = Task.WhenAll(writers);
        var last = 0.0;
        do
        {
            var metrics = Scrape.Of(exporter);
            if (metrics.Has("wait_seconds_count{shard=\"0\"}"))
            {
                Assert.Equal(metrics.Value("wait_seconds_count{shard=\"0\"}"), metrics.Value("wait_seconds_sum{shard=\"0\"}"));
                Assert.True(metrics.Value("wait_seconds_count{shard=\"0\"}") >= last);
                last = metrics.Value("wait_seconds_count{shard=\"0\"}");
            }
        }
        while (!all.IsCompleted);

        await all;
        var end = Scrape.Of(exporter);
        Assert.Equal(3 * Records, Enumerable.Range(0, 10).Sum(shard => end.Value($"requests_total{{shard=\"{shard}\"}}")));
        Assert.Equal(3 * Records / 10, end.Value("wait_seconds_count{shard=\"3\"}"));
    }
}
