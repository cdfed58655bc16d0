using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Apply;

public class ApplyProperties
{
    [Fact]
    public void What_was_applied_needs_no_apply() => Prop.ForAll(Deployments(), desired =>
        Widgets.Decide(desired, Widgets.Applied(desired)).Action == ApplyAction.None).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_other_desire_needs_an_apply_and_then_no_more() => Prop.ForAll(Deployments(), Deployments(), (before, after) =>
    {
        var live = Widgets.Applied(before);
        var decision = Widgets.Decide(after, live);
        var same = Body(before).ToJsonString() == Body(after).ToJsonString();

        return decision.Action == (same ? ApplyAction.None : ApplyAction.Update)
            && (same || Widgets.Decide(after, Stored(decision)).Action == ApplyAction.None);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_single_change_to_a_desired_field_is_noticed() => Prop.ForAll(Deployments(), ArbMap.Default.ArbFor<PositiveInt>(), (desired, pick) =>
    {
        var leaves = Leaves(Body(desired)["spec"]!, "").ToList();
        var path = leaves[pick.Get % leaves.Count];
        var live = Widgets.Applied(desired, stored => Change(stored["spec"]!, path));

        return (Widgets.Decide(desired, live).Action == ApplyAction.Update).Label(path);
    }).QuickCheckThrowOnFailure();

    private static JsonNode Body(Deployment desired) => JsonNode.Parse(Widgets.Decide(desired, null).Body.Span)!;

    private static Deployment Stored(ApplyDecision decision)
    {
        var stored = JsonNode.Parse(decision.Body.Span)!;
        Widgets.SetDefaults(stored);
        return Widgets.Decode<Deployment>(stored);
    }

    private static IEnumerable<string> Leaves(JsonNode node, string path) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Leaves(field.Value!, $"{path}/{field.Key}")),
        JsonArray items => items.SelectMany((item, index) => Leaves(item!, $"{path}/{index}")),
        // The server leaves out empty texts; wanting one is the same as wanting none.
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length == 0 => [],
        _ => [path],
    };

    private static void Change(JsonNode node, string path)
    {
        var steps = path[1..].Split('/');
        var parent = steps[..^1].Aggregate(node, (at, step) => at is JsonArray ? at[int.Parse(step, null)]! : at[step]!);
        var current = parent is JsonArray items ? items[int.Parse(steps[^1], null)]! : parent[steps[^1]]!;
        JsonNode changed = current.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.Number => (int)current + 1,
            System.Text.Json.JsonValueKind.String when Quantity.TryParse((string)current!, out _) => "77",
            System.Text.Json.JsonValueKind.String => (string)current! + "x",
            _ => !(bool)current,
        };
        current.ReplaceWith(changed);
    }

    private static Arbitrary<Deployment> Deployments()
    {
        var name = Gen.Elements("a", "b", "c", "d");
        var deployment =
            from replicas in Gen.Choose(0, 3)
            from image in name
            from args in Gen.ListOf(name)
            from variables in Gen.SubListOf("A", "B", "C")
            from value in Gen.Elements("", "1", "2")
            from ports in Gen.SubListOf(80, 8080)
            from mounts in Gen.SubListOf("/a", "/b")
            from readOnly in Gen.Elements<bool?>(true, null)
            from memory in Gen.Elements<string?>("1Gi", "1.5Gi", "512", "2000M", null)
            from keys in Gen.SubListOf("gpu", "spot")
            from grace in Gen.Elements<long?>(30, 60, null)
            select Widgets.Deployment(
                replicas,
                container => container with
                {
                    Image = image,
                    Args = [.. args],
                    Env = [.. variables.Select(variable => new EnvVar { Name = variable, Value = value })],
                    Ports = [.. ports.Select(port => new ContainerPort { Number = port, Protocol = "TCP" })],
                    VolumeMounts = [.. mounts.Select(path => new VolumeMount { Name = "scratch", MountPath = path, ReadOnly = readOnly })],
                    Resources = memory is null ? null : new ResourceRequirements { Limits = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse(memory) } },
                },
                pod => pod with
                {
                    TerminationGracePeriodSeconds = grace,
                    Tolerations = [.. keys.Select(key => new Toleration { Key = key, Operator = "Exists" })],
                });
        return deployment.ToArbitrary();
    }
}
