using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Apply;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Apply;

/// <summary>What a server drops without a word is found in what it answers.</summary>
public class DroppedFieldsTests
{
    private static readonly JsonObject Patch = Parse("""
        {"metadata":{"resourceVersion":"1"},"status":{"state":"Ready","reach":{"models":3,"new":1},"gone":null,"list":[{"a":1,"b":2},{"a":3}],"texts":["x"]}}
        """);

    public static TheoryData<string, string[]> Answers => new()
    {
        { """{"metadata":{"resourceVersion":"1"},"status":{"state":"Ready","reach":{"models":3,"new":1},"list":[{"a":1,"b":2},{"a":3}],"texts":["x"]}}""", [] },
        { """{"metadata":{"resourceVersion":"1"},"status":{"state":"Ready","reach":{"models":3},"list":[{"a":1},{"a":3}],"texts":["x"]}}""", ["status.list[].b", "status.reach.new"] },
        { """{"metadata":{"resourceVersion":"1"},"status":{"state":"Ready","list":[{"a":1,"b":2},{"a":3}]}}""", ["status.reach", "status.texts"] },
        { """{"metadata":{"resourceVersion":"1"}}""", ["status"] },

        // Somebody else's values are no sign that a field is missing.
        { """{"metadata":{"resourceVersion":"2"},"status":{"state":"Other","reach":{"models":4,"new":2},"list":[],"texts":["y"]}}""", [] },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void A_field_that_was_sent_and_is_not_there_was_dropped(string answer, string[] dropped) =>
        Assert.Equal(dropped, DroppedFields.Find(Patch, Parse(answer)));

    [Fact]
    public void Every_field_that_a_patch_sets_has_a_path() => Assert.Equal(
        ["metadata", "metadata.resourceVersion", "status", "status.list", "status.list[].a", "status.list[].b", "status.reach", "status.reach.models", "status.reach.new", "status.state", "status.texts"],
        DroppedFields.PathsOf(Patch).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("""{"status":{"state":"Ready","reach":{"models":3},"list":[{"a":1},{"a":3}],"texts":["x"]}}""", null)]
    [InlineData("""{"status":{"state":"Ready","reach":{"models":3},"list":[{"a":1},{"a":3}],"texts":["x"],"gone":1}}""", "gone")]
    [InlineData("""{"status":{"state":"Ready","reach":{"models":2},"list":[{"a":1},{"a":3}],"texts":["x"]}}""", "reach")]
    [InlineData("""{"status":{"state":"Ready","reach":{"models":3},"list":[{"a":1}],"texts":["x"]}}""", "list")]
    [InlineData("{}", "state")]
    public void Without_such_fields_a_patch_that_changes_nothing_is_none(string live, string? changed)
    {
        var left = DroppedFields.Without(Patch.DeepClone().AsObject(), Parse(live), new HashSet<string> { "status.reach.new", "status.list[].b" });

        Assert.Equal(changed is not null, left is not null);
        if (left is not null)
        {
            Assert.Contains(changed!, left["status"]!.AsObject().Select(field => field.Key));
            Assert.DoesNotContain("new", left.ToJsonString(), StringComparison.Ordinal);
            Assert.DoesNotContain("\"b\"", left.ToJsonString(), StringComparison.Ordinal);
        }
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
