using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.GitOps;
using Xunit;

namespace ModelOperator.Core.Tests.GitOps;

/// <summary>What tools that know nothing of our kinds make of them, by the rules of kstatus.</summary>
public sealed class KStatusTests
{
    /// <summary>The rules themselves, so that the reading is known to be right.</summary>
    [Theory]
    [InlineData("""{"metadata":{"generation":2},"status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"}]}}""", KStatusState.InProgress)]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":-1}}""", KStatusState.InProgress)]
    [InlineData("""{"metadata":{"generation":1}}""", KStatusState.Current)]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"},{"type":"Stalled","status":"True"}]}}""", KStatusState.Failed)]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"conditions":[{"type":"Reconciling","status":"True"},{"type":"Stalled","status":"True"}]}}""", KStatusState.InProgress)]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"Unknown"}]}}""", KStatusState.InProgress)]
    [InlineData("""{"metadata":{"generation":1},"status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"},{"type":"Reconciling","status":"False"}]}}""", KStatusState.Current)]
    [InlineData("""{"metadata":{"generation":1,"deletionTimestamp":"2026-05-01T08:30:00Z"},"status":{"observedGeneration":1}}""", KStatusState.Terminating)]
    public void An_object_reads_as_the_published_rules_say(string item, KStatusState expected) => Assert.Equal(expected, KStatus.Of(JsonNode.Parse(item)!.AsObject()));

    [Fact]
    public void Whatever_is_decided_reads_as_current_when_ready_as_failed_when_stalled_and_else_as_in_progress()
    {
        var seen = new Dictionary<KStatusState, HashSet<string>>();
        foreach (var histories in new[] { Universe.Histories, Universe.Requests })
        {
            Property.Holds(histories, History.Smaller, history =>
            {
                var state = history.Live();
                foreach (var item in history.Objects.Values.Where(item => item is not Namespace))
                {
                    var status = Decisions.Status(state, item);
                    var live = new JsonObject
                    {
                        ["metadata"] = new JsonObject { ["generation"] = item.Metadata.Generation },
                        ["status"] = JsonSerializer.SerializeToNode(status, ApiJsonContext.Default.GetTypeInfo(status.GetType())!),
                    };
                    var expected = Conditions.IsTrue(status.Conditions, ConditionTypes.Ready) ? KStatusState.Current
                        : Conditions.IsTrue(status.Conditions, ConditionTypes.Stalled) ? KStatusState.Failed
                        : KStatusState.InProgress;
                    Assert.Equal(expected, KStatus.Of(live));
                    Assert.Equal(1, status.Conditions!.Count(condition =>
                        condition is { Type: ConditionTypes.Ready or ConditionTypes.Stalled or ConditionTypes.Reconciling, Status: ConditionStatus.True }));
                    (seen.TryGetValue(expected, out var kinds) ? kinds : seen[expected] = []).Add(item.Kind!);
                }
            }, count: 150);
        }

        // A Model refers to nothing, and a deployment that is decided about without its children never serves.
        Assert.Equal(["AccessDenial", "AccessRequest", "Dataset", "Domain", "Embedding", "Model", "ModelVersion", "SharingGrant"], seen[KStatusState.Current].Order());
        Assert.Equal(["AccessDenial", "AccessRequest", "Dataset", "Domain", "Embedding", "ModelDeployment", "ModelVersion", "SharingGrant"], seen[KStatusState.Failed].Order());
    }
}
