using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Apply;

public partial class MergePatchTests
{
    private const string Prefix = "example.com/";

    public static TheoryData<string[]?, string[], string?, string?> Finalizers => new()
    {
        // live and desired finalizers, desired annotation, patch
        { null, [], "1", null },
        { ["b", "a"], ["b", "a"], "1", null },
        { ["b", "a"], ["b", "a"], "2", """{"metadata":{"annotations":{"example.com/x":"2"}}}""" },
        { null, ["a"], "1", """{"metadata":{"resourceVersion":"7","finalizers":["a"]}}""" },
        { ["b"], ["b", "a"], "2", """{"metadata":{"resourceVersion":"7","finalizers":["b","a"],"annotations":{"example.com/x":"2"}}}""" },
        { ["a"], [], null, """{"metadata":{"resourceVersion":"7","finalizers":[]}}""" },
    };

    [Theory]
    [MemberData(nameof(Finalizers))]
    public void Finalizers_and_annotations_are_one_patch_and_finalizers_are_replaced_only_if_nobody_wrote_since(
        string[]? live, string[] desired, string? annotation, string? expected)
    {
        var metadata = new ObjectMeta
        {
            Name = "w", ResourceVersion = "7", Finalizers = live, Annotations = new Dictionary<string, string> { [$"{Prefix}x"] = "1", ["other"] = "1" },
        };
        var annotations = annotation is null ? null : new Dictionary<string, string> { [$"{Prefix}x"] = annotation };

        var patch = MergePatch.Metadata(metadata, annotations, Prefix, desired);

        Assert.Equal(expected, patch is null ? null : Encoding.UTF8.GetString(patch));
    }

    private static readonly HashSet<string> Owned = ["Ready"];
    private static readonly DateTimeOffset Noon = new(2025, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_unchanged_status_is_not_written()
    {
        Assert.Null(Patch(Full(), Full()));
        Assert.Null(Patch(Full() with { Counts = new() { ["a"] = 1, ["b"] = 2 } }, Full() with { Counts = new() { ["b"] = 2, ["a"] = 1 } }));
        Assert.Null(Patch(null, new WidgetStatus()));
    }

    [Fact]
    public void A_first_status_is_written_whole()
    {
        Assert.Equal("""{"status":{"phase":"Up","replicas":2}}""", Patch(null, new WidgetStatus { Phase = "Up", Replicas = 2 }));
    }

    [Fact]
    public void Only_what_differs_is_written()
    {
        Assert.Equal("""{"status":{"replicas":3}}""", Patch(Full(), Full() with { Replicas = 3 }));
        Assert.Equal("""{"status":{"usage":{"used":5}}}""", Patch(Full(), Full() with { Usage = new Usage { Used = 5, Limit = 8 } }));
        Assert.Equal("""{"status":{"names":["b"]}}""", Patch(Full(), Full() with { Names = ["b"] }));
    }

    [Fact]
    public void What_is_gone_becomes_null()
    {
        Assert.Equal("""{"status":{"phase":null}}""", Patch(Full(), Full() with { Phase = null }));
        Assert.Equal("""{"status":{"usage":{"limit":null}}}""", Patch(Full(), Full() with { Usage = new Usage { Used = 1 } }));
        Assert.Equal("""{"status":{"usage":null}}""", Patch(Full(), Full() with { Usage = null }));
        Assert.Equal("""{"status":{"counts":{"a":null}}}""", Patch(Full(), Full() with { Counts = new() { ["b"] = 2 } }));
    }

    [Fact]
    public void Conditions_of_our_own_are_replaced_without_a_precondition()
    {
        var live = new WidgetStatus { Conditions = [Condition("Ready", ConditionStatus.False)] };

        Assert.DoesNotContain("resourceVersion", Patch(live, live with { Conditions = [Condition("Ready", ConditionStatus.True)] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_conditions_with_one_of_somebody_else_is_replaced_only_if_nobody_wrote_since()
    {
        var live = new WidgetStatus { Conditions = [Condition("Ready", ConditionStatus.False), Condition("Audited", ConditionStatus.True)] };
        var desired = live with { Conditions = [Condition("Ready", ConditionStatus.True), Condition("Audited", ConditionStatus.True)] };

        Assert.StartsWith("""{"metadata":{"resourceVersion":"7"},"status":{"conditions":[""", Patch(live, desired), StringComparison.Ordinal);
        Assert.Equal("""{"status":{"replicas":1}}""", Patch(live, live with { Replicas = 1 }));
    }

    [Fact]
    public void Applying_the_patch_to_the_live_status_gives_the_desired_one() => Prop.ForAll(Statuses(), Statuses(), (live, desired) =>
    {
        var patch = Patch(live, desired);
        var merged = Merge(Node(live), patch is null ? null : JsonNode.Parse(patch)!["status"]);

        return JsonNode.DeepEquals(merged, Node(desired)) && (patch is null) == JsonNode.DeepEquals(Node(live), Node(desired));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_patch_names_no_field_that_stays_as_it_is() => Prop.ForAll(Statuses(), Statuses(), (live, desired) =>
    {
        var patch = Patch(live, desired);
        var (before, after) = (Node(live)!.AsObject(), Node(desired)!.AsObject());

        return patch is null || JsonNode.Parse(patch)!["status"]!.AsObject().All(field => !JsonNode.DeepEquals(before[field.Key], after[field.Key]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Finding_a_status_unchanged_allocates_less_than_a_kilobyte()
    {
        var (live, desired) = (Full(), Full());
        for (var warm = 0; warm < 100; warm++)
        {
            Assert.Null(MergePatch.Status(live, desired, WidgetJsonContext.Default.WidgetStatus, "7", Owned));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            _ = MergePatch.Status(live, desired, WidgetJsonContext.Default.WidgetStatus, "7", Owned);
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        Assert.True(each < 1024, $"{each} bytes were allocated each time.");
    }

    [Fact]
    public void Unchanged_annotations_are_not_written()
    {
        Assert.Null(Annotations(new() { [Prefix + "a"] = "1", ["other"] = "x" }, new() { [Prefix + "a"] = "1" }));
        Assert.Null(Annotations(null, []));
    }

    [Fact]
    public void Annotations_that_differ_are_set_and_those_no_longer_desired_removed()
    {
        var patch = Annotations(
            new() { [Prefix + "same"] = "1", [Prefix + "changed"] = "1", [Prefix + "gone"] = "1", ["other"] = "x" },
            new() { [Prefix + "same"] = "1", [Prefix + "changed"] = "2", [Prefix + "new"] = "\"<é" });

        Assert.Equal("""{"metadata":{"annotations":{"example.com/changed":"2","example.com/new":"\"<é","example.com/gone":null}}}""", patch);
    }

    [Fact]
    public void Annotations_of_others_cannot_be_desired()
    {
        Assert.Throws<ArgumentException>(() => Annotations(null, new() { ["other"] = "x" }));
        Assert.Equal("""{"metadata":{"annotations":{"example.com/a":"1"}}}""", Annotations(null, new() { [Prefix + "a"] = "1" }));
    }

    [Fact]
    public void Applying_the_patch_to_the_live_annotations_gives_the_desired_ones_beside_those_of_others()
    {
        var drawn = Gen.ListOf(from key in Gen.Elements(Prefix + "a", Prefix + "b", Prefix + "c", "x", "y") from value in Gen.Elements("1", "2") select (key, value))
            .Select(pairs => pairs.GroupBy(pair => pair.key).ToDictionary(group => group.Key, group => group.First().value)).ToArbitrary();

        Prop.ForAll(drawn, drawn, (live, drawnDesired) =>
        {
            var desired = drawnDesired.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary();
            var patch = Annotations(live, desired);
            var merged = Merge(JsonSerializer.SerializeToNode(live), patch is null ? null : JsonNode.Parse(patch)!["metadata"]!["annotations"]);
            var expected = live.Where(pair => !pair.Key.StartsWith(Prefix, StringComparison.Ordinal)).Concat(desired).ToDictionary();

            return JsonNode.DeepEquals(merged, JsonSerializer.SerializeToNode(expected));
        }).QuickCheckThrowOnFailure();
    }

    private static string? Patch(WidgetStatus? live, WidgetStatus desired) =>
        Text(MergePatch.Status(live, desired, WidgetJsonContext.Default.WidgetStatus, "7", Owned));

    private static string? Annotations(Dictionary<string, string>? live, Dictionary<string, string> desired) =>
        Text(MergePatch.Annotations(live, desired, Prefix));

    private static string? Text(byte[]? patch) => patch is null ? null : Encoding.UTF8.GetString(patch);

    private static JsonNode? Node(WidgetStatus? status) =>
        status is null ? new JsonObject() : JsonSerializer.SerializeToNode(status, WidgetJsonContext.Default.WidgetStatus);

    /// <summary>RFC 7386, section 2.</summary>
    private static JsonObject Merge(JsonNode? target, JsonNode? patch)
    {
        var merged = (target as JsonObject)?.DeepClone().AsObject() ?? [];
        foreach (var (key, value) in patch?.AsObject() ?? [])
        {
            if (value is null)
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = value is JsonObject ? Merge(merged[key], value) : value.DeepClone();
            }
        }

        return merged;
    }

    private static WidgetStatus Full() => new()
    {
        Phase = "Up",
        Replicas = 2,
        Names = ["a", "b"],
        Usage = new Usage { Used = 1, Limit = 8 },
        Counts = new() { ["a"] = 1, ["b"] = 2 },
        Conditions = [Condition("Ready", ConditionStatus.True)],
    };

    private static Condition Condition(string type, ConditionStatus status) =>
        new() { Type = type, Status = status, Reason = "Because", Message = "it is so", LastTransitionTime = Noon };

    private static Arbitrary<WidgetStatus> Statuses()
    {
        var text = Gen.Elements<string?>("Up", "Down", "", null);
        var status =
            from phase in text
            from replicas in Gen.Elements<int?>(0, 1, null)
            from names in Gen.OrNull(Gen.ListOf(Gen.Elements("a", "b")))
            from used in Gen.Elements<int?>(0, 1, null)
            from limit in Gen.Elements<int?>(8, null)
            from hasUsage in Gen.Elements(true, false)
            from counts in Gen.OrNull(Gen.SubListOf("a", "b", "c"))
            from ready in Gen.Elements<ConditionStatus?>(ConditionStatus.True, ConditionStatus.False, null)
            select new WidgetStatus
            {
                Phase = phase,
                Replicas = replicas,
                Names = names is null ? null : [.. names],
                Usage = hasUsage ? new Usage { Used = used, Limit = limit } : null,
                Counts = counts?.ToDictionary(key => key, key => key[0] - 'a'),
                Conditions = ready is { } value ? [Condition("Ready", value)] : null,
            };
        return status.ToArbitrary();
    }

    internal sealed record WidgetStatus
    {
        public string? Phase { get; init; }

        public int? Replicas { get; init; }

        public List<string>? Names { get; init; }

        public Usage? Usage { get; init; }

        public Dictionary<string, int>? Counts { get; init; }

        public IReadOnlyList<Condition>? Conditions { get; init; }
    }

    internal sealed record Usage
    {
        public int? Used { get; init; }

        public int? Limit { get; init; }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UseStringEnumConverter = true,
        Converters = [typeof(KubernetesTimeConverter)])]
    [JsonSerializable(typeof(WidgetStatus))]
    internal sealed partial class WidgetJsonContext : JsonSerializerContext;
}
