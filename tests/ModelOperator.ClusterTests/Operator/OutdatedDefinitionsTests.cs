using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using ModelOperator.Writing;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What the operator makes of status fields that the server drops.</summary>
public sealed class OutdatedDefinitionsTests
{
    private static readonly byte[] Status = Encoding.UTF8.GetBytes("""{"status":{"observedGeneration":1,"uri":"aip://dataset/k8s/studio/shots"}}""");

    private readonly HandSetClock _clock = new();
    private readonly OutdatedDefinitions _definitions;

    public OutdatedDefinitionsTests() => _definitions = new(NullLogger<OutdatedDefinitions>.Instance, _clock);

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
    public void A_write_that_came_to_nothing_for_another_reason_says_nothing_of_the_definition()
    {
        var live = Dataset("2", new DatasetStatus { ObservedGeneration = 1, Uri = "aip://dataset/k8s/studio/shots" });

        _definitions.Written(live, Status, live);

        Assert.Empty(_definitions.Problems);
    }

    private static Dataset Dataset(string resourceVersion, DatasetStatus? status = null)
    {
        var dataset = Make.Dataset("studio/shots");
        return dataset with { Metadata = dataset.Metadata with { ResourceVersion = resourceVersion }, Status = status };
    }
}
