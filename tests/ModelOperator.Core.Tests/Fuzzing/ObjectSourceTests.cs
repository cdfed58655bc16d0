using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.Crds;
using ModelOperator.Testing.Fuzzing;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.Core.Tests.Fuzzing;

/// <summary>That what is generated is worth its time: valid, of every shape, and about one another.</summary>
public sealed class ObjectSourceTests(ITestOutputHelper output)
{
    private const int Some = 400;

    /// <summary>What happens to objects only where others fit them, in one way or another.</summary>
    private static readonly string[] Expected =
    [
        "Ready Ready", "Ready ReferenceNotFound", "Ready ReferenceCycle", "Ready WrongKind", "Ready NotGranted", "Ready LineageRefused", "Ready DuplicateVersion",
        "Ready Progressing", "Ready QuotaExceeded", "Ready NamespaceConflict", "Ready Expired", "Granted Pending", "Granted Granted", "Granted Declined", "Granted OwnNamespace", "Ready NoSuchRequest", "Active Active", "ResourcesMatched AllMatched",
        "GranteesResolved AllMatched", "ModelResolved Resolved", "Promoted Promoted", "Promoted MetricMissing", "LicenseCompatible NonCommercialUpstream",
    ];

    public static TheoryData<string> Kinds => [.. FuzzedCluster.Kinds.Select(kind => kind.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_and_every_choice_comes_up(string name)
    {
        var seen = Objects(name).SelectMany(item => Seen("spec", item["spec"]!)).ToHashSet();

        var definition = CustomResourceDefinitions.Build().Values.Single(candidate => (string?)candidate["spec"]!["names"]!["kind"] == name);
        Assert.All(SchemaField.AllOf(definition).Where(field => field.Path.StartsWith("spec", StringComparison.Ordinal)), field =>
        {
            // The entries of a map are by names of their own.
            Assert.Contains(field.Path.EndsWith(".*", StringComparison.Ordinal) ? field.Path[..^2] : field.Path, seen);
            Assert.All((field.Schema["enum"] as JsonArray ?? []).Select(choice => $"{field.Path} = {(string)choice!}"), choice => Assert.Contains(choice, seen));
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_made_and_what_is_made_smaller_of_it_keeps_to_the_schema(string name)
    {
        var kind = FuzzedCluster.Kinds.Single(candidate => candidate.Kind == name);
        Assert.All(Objects(name).Take(40), item =>
        {
            Assert.True(kind.Schema.Accepts(item));
            Assert.All(SmallerObjects.Of(kind, item).Take(50), smaller => Assert.False(JsonNode.DeepEquals(item, smaller)));
        });
    }

    [Fact]
    public void The_objects_of_a_cluster_keep_to_their_schemas() => Assert.All(
        from seed in Enumerable.Range(0, 20)
        from document in FuzzedCluster.Of(seed).Documents
        join kind in FuzzedCluster.Kinds on (string?)document["kind"] equals kind.Kind
        select (kind.Schema, Document: document),
        item => Assert.True(item.Schema.Accepts(item.Document), item.Document.ToJsonString()));

    [Fact]
    public void The_objects_of_a_cluster_concern_one_another()
    {
        var reasons = new Dictionary<string, int>();
        for (var seed = 0; seed < 200; seed++)
        {
            var cluster = FuzzedCluster.Of(seed);
            foreach (var condition in Decide(cluster).SelectMany(status => status.Conditions ?? []))
            {
                var reason = $"{condition.Type} {condition.Reason}";
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }
        }

        output.WriteLine(string.Join('\n', reasons.OrderBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => $"{reason.Value} {reason.Key}")));
        Assert.Empty(Expected.Except(reasons.Keys));
    }

    [Theory]
    [InlineData("""{"type":"string","x-kubernetes-validations":[{"rule":"self.lastIndexOf('a') > 3"}]}""", "Kind spec.field: the rule 'self.lastIndexOf('a') > 3' has 'lastIndexOf'")]
    [InlineData("""{"type":"string","x-kubernetes-validations":[{"rule":"self % 2 == 0"}]}""", "Kind spec.field: the rule 'self % 2 == 0' has")]
    [InlineData("""{"type":"string","x-kubernetes-validations":[{"rule":"self.matches('^(?i)a$')"}]}""", "Kind spec.field: the pattern '^(?i)a$' has '?i)a'")]
    [InlineData("""{"type":"string","pattern":"^\\bword$"}""", @"Kind spec.field: the pattern '^\bword$' has 'bword'")]
    [InlineData("""{"type":"string","format":"ipv4"}""", "Kind spec.field: the format ipv4")]
    [InlineData("""{"type":"integer","multipleOf":3}""", "Kind spec.field: the keyword multipleOf")]
    public void What_a_schema_says_and_nobody_here_understands_fails_by_its_name(string schema, string message)
    {
        var definition = JsonNode.Parse(
            """{"spec":{"group":"g","scope":"Namespaced","names":{"kind":"Kind"},"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{}}}}}}]}}""")!.AsObject();
        definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["field"] = JsonNode.Parse(schema);

        Assert.StartsWith(message, Assert.Throws<FormatException>(() => KindSchema.All([definition])).Message, StringComparison.Ordinal);
    }

    private static List<ResourceStatus> Decide(FuzzedCluster cluster)
    {
        var state = History.Fresh(cluster.Objects, FuzzedCluster.Now);
        return [.. cluster.Objects.Where(item => item is not Kubernetes.Resources.Namespace).Select(item => Decisions.Status(state, item, FuzzedCluster.Now))];
    }

    private static IEnumerable<JsonObject> Objects(string name)
    {
        var kind = FuzzedCluster.Kinds.Single(candidate => candidate.Kind == name);
        var source = new ObjectSource(FuzzedCluster.Kinds, new Words(["a", "b"], ["x"]), new Random(1));
        return Enumerable.Range(0, Some).Select(_ => source.Next(kind));
    }

    private static IEnumerable<string> Seen(string path, JsonNode node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Seen($"{path}.{entry.Key}", entry.Value!)).Prepend(path),
        JsonArray list => list.SelectMany(item => Seen($"{path}[*]", item!)).Prepend(path),
        JsonValue value when value.TryGetValue(out string? text) => [path, $"{path} = {text}"],
        _ => [path],
    };
}
