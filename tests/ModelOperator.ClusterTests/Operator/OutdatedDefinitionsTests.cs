using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Metrics;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.Operators;
using ModelOperator.Writing;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What the operator makes of status fields that the server drops.</summary>
public sealed class OutdatedDefinitionsTests : IDisposable
{
    private static readonly TimeSpan Resync = TimeSpan.FromMinutes(10);

    private static readonly byte[] Status = Encoding.UTF8.GetBytes("""{"status":{"observedGeneration":1,"uri":"aip://dataset/k8s/studio/shots"}}""");

    private readonly HandSetClock _clock = new();
    private readonly OutdatedDefinitions _definitions;

    public OutdatedDefinitionsTests() => _definitions = new(Resync, NullLogger<OutdatedDefinitions>.Instance, _clock);

    public void Dispose() => _definitions.Dispose();

    [Fact]
    public void A_field_that_a_write_did_not_bring_is_told_and_left_out_of_further_writes()
    {
        var first = Dataset("1");
        Assert.Same(Status, _definitions.Writable(first, Status));
        var written = Dataset("2", new DatasetStatus { ObservedGeneration = 1 });
        _definitions.Written(first, Status, written);
        Assert.Empty(_definitions.Problems);

        _definitions.Written(written, Status, written);

        Assert.Equal(
            ["CustomResourceDefinition datasets.modeloperator.io is older than this operator and lacks status.uri: apply crds/ of this version; until then what belongs there is not told"],
            _definitions.Problems);
        Assert.Null(_definitions.Writable(written, Status));
        Assert.Equal("""{"status":{"observedGeneration":1}}""", Encoding.UTF8.GetString(_definitions.Writable(first, Status)!));
        Assert.Same(Status, _definitions.Writable(Make.Model("studio/encoder"), Status));
    }

    [Fact]
    public void It_is_tried_again_after_a_while_and_forgotten_when_it_stays()
    {
        var lacking = Dataset("2", new DatasetStatus { ObservedGeneration = 1 });
        _definitions.Written(lacking, Status, lacking);
        _clock.Pass(OutdatedDefinitions.Pause);
        Assert.Same(Status, _definitions.Writable(lacking, Status));

        _definitions.Written(lacking, Status, lacking);
        Assert.Null(_definitions.Writable(lacking, Status));
        Assert.Single(_definitions.Problems);

        _clock.Pass(OutdatedDefinitions.Pause);
        _definitions.Written(lacking, Encoding.UTF8.GetBytes("""{"status":{"observedGeneration":2}}"""), Dataset("3", new DatasetStatus { ObservedGeneration = 2 }));
        Assert.Single(_definitions.Problems);
        _definitions.Written(lacking, Status, Dataset("4", new DatasetStatus { ObservedGeneration = 1, Uri = "aip://dataset/k8s/studio/shots" }));
        Assert.Empty(_definitions.Problems);
    }

    [Fact]
    public void One_that_no_write_has_asked_for_in_two_resyncs_is_not_held_against_the_definition_any_more()
    {
        var lacking = Dataset("2", new DatasetStatus { ObservedGeneration = 1 });
        var more = Encoding.UTF8.GetBytes("""{"status":{"observedGeneration":1,"uri":"aip://dataset/k8s/studio/shots","domain":"films"}}""");
        _definitions.Written(lacking, more, lacking);
        Assert.Contains("lacks status.domain, status.uri:", Assert.Single(_definitions.Problems), StringComparison.Ordinal);
        Assert.Equal(1, Counted());

        // What still wants one of the two finds again and again that it is not there; nothing wants the other.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            _clock.Pass(Resync);
            _definitions.Written(lacking, Status, lacking);
        }

        _clock.Pass(OutdatedDefinitions.Pause);
        Assert.Contains("lacks status.uri:", Assert.Single(_definitions.Problems), StringComparison.Ordinal);
        Assert.Equal(1, Counted());

        _clock.Pass(2 * Resync);
        Assert.Empty(_definitions.Problems);
        Assert.Equal(0, Counted());
    }

    [Fact]
    public void A_write_that_came_to_nothing_for_another_reason_says_nothing_of_the_definition()
    {
        var live = Dataset("2", new DatasetStatus { ObservedGeneration = 1, Uri = "aip://dataset/k8s/studio/shots" });

        _definitions.Written(live, Status, live);

        Assert.Empty(_definitions.Problems);
    }

    /// <summary>How many definitions the metric counts.</summary>
    private static double Counted()
    {
        using var exporter = new PrometheusExporter();
        var page = new ArrayBufferWriter<byte>();
        exporter.Write(page);
        return OperatorMetrics.Parse(Encoding.UTF8.GetString(page.WrittenSpan)).Sum("modeloperator_outdated_definitions", "resource=\"datasets.modeloperator.io\"");
    }

    private static Dataset Dataset(string resourceVersion, DatasetStatus? status = null)
    {
        var dataset = Make.Dataset("studio/shots");
        return dataset with { Metadata = dataset.Metadata with { ResourceVersion = resourceVersion }, Status = status };
    }
}
