using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Tests.Samples;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.State.Scenarios;

/// <summary>
/// What the product does, told by examples: each folder beside this file is one. With MODELOPERATOR_UPDATE_GOLDEN=1 what comes of
/// them is written into their expected.txt; read the difference before it is committed.
/// </summary>
public class ScenarioTests
{
    public static TheoryData<string> Names => [.. Scenario.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_happens_as_expected(string name)
    {
        var scenario = new Scenario(name);
        var actual = Tell(scenario);
        if (Environment.GetEnvironmentVariable("MODELOPERATOR_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(scenario.Expected, actual);
            return;
        }

        var expected = File.Exists(scenario.Expected) ? File.ReadAllText(scenario.Expected) : "";
        Assert.True(expected == actual,
            $"{scenario.Expected} expects the lines with -, and those with + came. MODELOPERATOR_UPDATE_GOLDEN=1 accepts them.\n{LineDiff.InContext(expected, actual)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nobody_is_overlooked_and_every_status_keeps_the_contract(string name)
    {
        var cluster = new ScenarioCluster();
        foreach (var step in new Scenario(name).Steps)
        {
            cluster.Take(step, Applied(step));
            foreach (var (key, document) in cluster.DecideAll())
            {
                var (shown, now) = (cluster.Decided[key].ToJsonString(), document.ToJsonString());
                Assert.True(shown == now, $"{step.Name}: {key} is decided otherwise and was not looked at:\n{shown}\n{now}");
                AssertContract(cluster.Find(key).Metadata, document["status"]!.AsObject());
            }
        }
    }

    private static string Tell(Scenario scenario)
    {
        var text = new StringBuilder();
        var cluster = new ScenarioCluster();
        var before = new Dictionary<ObjectRef, IReadOnlyList<string>>();
        foreach (var step in scenario.Steps)
        {
            cluster.Take(step, Applied(step));
            text.Append(text.Length > 0 ? "\n" : "").Append("== ").Append(step.Name).Append(": ").Append(step.Story).Append('\n');
            TellDue(text, "also looked at", cluster.Due.Now);
            TellDue(text, "and soon", cluster.Due.Coalesced);

            var after = cluster.Decided.ToDictionary(pair => pair.Key, pair => DecidedText.Lines(pair.Value));
            foreach (var key in before.Keys.Union(after.Keys).Order())
            {
                TellObject(text, key, before.GetValueOrDefault(key), after.GetValueOrDefault(key));
            }

            before = after;
        }

        return text.ToString();
    }

    private static void TellDue(StringBuilder text, string when, IReadOnlyCollection<ObjectRef> due)
    {
        if (due.Count > 0)
        {
            text.Append(when).Append(": ").AppendJoin(", ", due.Order()).Append('\n');
        }
    }

    /// <summary>All of a new object; of a known one the lines that are new (+), that say something else than before (~) and that are gone (-).</summary>
    private static void TellObject(StringBuilder text, ObjectRef key, IReadOnlyList<string>? before, IReadOnlyList<string>? after)
    {
        if (after is null)
        {
            text.Append("\n- ").Append(key).Append('\n');
            return;
        }

        var gone = (before ?? []).Except(after).ToLookup(DecidedText.Subject);
        var come = after.Except(before ?? []).ToLookup(DecidedText.Subject);
        if (gone.Count + come.Count == 0)
        {
            return;
        }

        text.Append('\n').Append(before is null ? "+ " : "  ").Append(key).Append('\n');
        foreach (var line in come.SelectMany(lines => lines))
        {
            var subject = DecidedText.Subject(line);
            var sign = before is null ? ' ' : gone[subject].Count() == 1 && come[subject].Count() == 1 ? '~' : '+';
            text.Append(sign).Append("   ").Append(line).Append('\n');
        }

        foreach (var line in gone.Where(lines => lines.Count() != 1 || come[lines.Key].Count() != 1).SelectMany(lines => lines))
        {
            text.Append("-   ").Append(line).Append('\n');
        }
    }

    private static IEnumerable<IKubernetesObject> Applied(ScenarioStep step) => step.Deletes ? [] : step.Manifests.Select(manifest =>
    {
        var item = ManifestObjects.Decode(manifest);
        var read = ManifestObjects.Encode(item, manifest);
        Assert.True(JsonNode.DeepEquals(manifest, read), $"{step.Name}: of\n{manifest}\nwas read\n{read}");
        return item;
    });

    /// <summary>Ready, Reconciling and Stalled as kstatus means them, decided for the present generation.</summary>
    private static void AssertContract(ObjectMeta metadata, JsonObject status)
    {
        Assert.Equal(metadata.Generation, (long?)status["observedGeneration"]);
        Assert.All(DecidedText.Conditions(status), condition => Assert.Equal(metadata.Generation, (long?)condition["observedGeneration"]));
        var (ready, reconciling, stalled) = (Find(ConditionTypes.Ready), Find(ConditionTypes.Reconciling), Find(ConditionTypes.Stalled));
        var holding = new[] { ready, reconciling, stalled }.Where(condition => condition.Status == "True").ToList();
        Assert.True(holding.Count == 1, $"one of Ready, Reconciling and Stalled is True: {status}");
        Assert.True(ready.Status == "True" || (ready.Reason, ready.Message) == (holding[0].Reason, holding[0].Message), $"Ready says why it is False: {status}");

        (string Status, string Reason, string Message) Find(string type)
        {
            var condition = Assert.Single(DecidedText.Conditions(status), condition => DecidedText.Type(condition) == type);
            return ((string)condition["status"]!, (string)condition["reason"]!, (string)condition["message"]!);
        }
    }
}
