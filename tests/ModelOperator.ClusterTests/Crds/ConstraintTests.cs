using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Crds.Cases;
using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.ClusterTests.Crds;

/// <summary>Every constraint of the definitions, tried on a real API server.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class ConstraintTests(LiveExamples examples) : IClassFixture<LiveExamples>
{
    // What the server adds to a refusal for the wrong shape of a value: it did not get as far as the rules.
    private const string RulesNotTried = "some validation rules were not checked";

    public static TheoryData<string> WithAccepted => [.. Tables.All.Where(entry => entry.Value.Accepted.Count > 0).Select(entry => entry.Key)];

    public static TheoryData<string> WithRefused => [.. Tables.All.Where(entry => entry.Value.Refused.Count > 0).Select(entry => entry.Key)];

    [Theory]
    [MemberData(nameof(WithAccepted))]
    public async Task What_keeps_to_the_constraint_is_accepted_and_can_be_read(string name)
    {
        var @case = Tables.All[name];
        foreach (var value in @case.Accepted)
        {
            var stored = await SendAsync(@case, value);
            Assert.NotNull(stored.Deserialize(ApiJsonContext.Default.GetTypeInfo(typeof(Dataset).Assembly.GetType($"ModelOperator.Api.{@case.Kind}")!)!));
            if (@case.Default is { } expected)
            {
                var field = FieldPath.Get(stored, @case.Field);
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), field), $"{@case.Field} became {field?.ToJsonString() ?? "nothing"} instead of {expected}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(WithRefused))]
    public async Task What_breaks_the_constraint_is_refused_with_the_field_and_what_to_write_instead(string name)
    {
        var @case = Tables.All[name];
        foreach (var value in @case.Refused)
        {
            var refusal = await Assert.ThrowsAsync<ApiException>(() => SendAsync(@case, value));
            var causes = (refusal.Response?["details"]?["causes"]?.AsArray() ?? [])
                .Select(cause => (Field: Plain((string)cause!["field"]!), Reason: (string?)cause["reason"], Message: (string)cause["message"]!)).ToList();
            Assert.True(
                causes.Any(cause => cause.Field == @case.ReportedField && cause.Reason == @case.Reason
                    && cause.Message.Contains(@case.Sentence, StringComparison.Ordinal)),
                $"{Short(value)} was refused otherwise than expected ({@case.ReportedField} {@case.Reason} '{@case.Sentence}'): {refusal.Message}");
            Assert.All(causes, cause => Assert.True(
                cause.Field.StartsWith(@case.ReportedField, StringComparison.Ordinal) || cause.Message.Contains(RulesNotTried, StringComparison.Ordinal),
                $"{Short(value)} broke more than one constraint: {refusal.Message}"));
        }
    }

    private Task<JsonObject> SendAsync(Case @case, string value)
    {
        const string dryRun = "?dryRun=All";
        if (@case.IsStatus)
        {
            var observed = examples.Live(@case.Kind);
            observed["status"] = examples.New(@case.Kind, @case.Example)["status"]?.DeepClone();
            return examples.Api.ReplaceAsync(examples.PathOf(@case.Kind, $"/status{dryRun}"), @case.Changed(observed, value));
        }

        if (@case.OnUpdate)
        {
            return examples.Api.ReplaceAsync(examples.PathOf(@case.Kind, dryRun), @case.Changed(examples.Live(@case.Kind), value));
        }

        var fresh = examples.New(@case.Kind, @case.Example);
        fresh["metadata"]!["name"] = "fresh";
        return examples.Api.CreateAsync(examples.Collection(@case.Kind) + dryRun, @case.Changed(fresh, value));
    }

    /// <summary>The server's ways to name one field: a map's entry by a dot or in brackets, the scale's field with a leading dot.</summary>
    private static string Plain(string field) => field.Replace("[example]", ".example", StringComparison.Ordinal).TrimStart('.');

    private static string Short(string value) => value.Length > 200 ? $"{value[..200]}..." : value;
}
