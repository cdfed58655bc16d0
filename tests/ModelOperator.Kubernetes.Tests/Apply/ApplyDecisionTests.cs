using System.Globalization;
using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Apply;

public class ApplyDecisionTests
{
    [Fact]
    public void A_missing_object_is_created_without_force()
    {
        var decision = Widgets.Decide(Widgets.Deployment(), null);

        Assert.Equal((ApplyAction.Create, false), (decision.Action, decision.Force));
        var body = JsonNode.Parse(decision.Body.Span)!;
        Assert.Equal(("apps/v1", "Deployment", "widget", "default"), ((string)body["apiVersion"]!, (string)body["kind"]!, (string)body["metadata"]!["name"]!, (string)body["metadata"]!["namespace"]!));
        Assert.Matches("^[0-9a-f]{32}$", (string)body["metadata"]!["annotations"]![Widgets.HashAnnotation]!);
        Assert.Null(body["metadata"]!["uid"]);
    }

    [Fact]
    public void A_body_holds_the_desired_fields_and_nothing_the_server_sets()
    {
        var desired = Widgets.Service() with { ApiVersion = "wrong/v9", Kind = "Wrong" };
        desired = desired with { Metadata = desired.Metadata with { Uid = "x", ResourceVersion = "1", Generation = 4, CreationTimestamp = DateTimeOffset.UnixEpoch } };

        var body = JsonNode.Parse(Widgets.Decide(desired, null).Body.Span)!.AsObject();

        Assert.Equal(["apiVersion", "kind", "metadata", "spec"], body.Select(property => property.Key));
        Assert.Equal("v1", (string)body["apiVersion"]!);
        Assert.Equal(["annotations", "name", "namespace", "ownerReferences"], body["metadata"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public void An_object_that_holds_all_desired_fields_is_not_written_whatever_else_it_holds()
    {
        var live = Widgets.Applied(Widgets.Deployment(), stored =>
        {
            stored["metadata"]!["labels"]!["argocd.argoproj.io/instance"] = "app";
            stored["metadata"]!["finalizers"] = new JsonArray("example.com/other");
            stored["metadata"]!["ownerReferences"]!.AsArray().Insert(0, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Other", ["name"] = "o", ["uid"] = "o" });
            stored["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Insert(0, new JsonObject { ["name"] = "sidecar", ["image"] = "mesh" });
            stored["spec"]!["template"]!["spec"]!["volumes"]!.AsArray().Add(new JsonObject { ["name"] = "mesh", ["emptyDir"] = new JsonObject() });
            stored["spec"]!["template"]!["spec"]!["containers"]![1]!["env"]!.AsArray().Insert(0, new JsonObject { ["name"] = "INJECTED", ["value"] = "1" });
        });

        Assert.Equal(ApplyAction.None, Widgets.Decide(Widgets.Deployment(), live).Action);
        Assert.Equal(ApplyAction.None, Widgets.Decide(Widgets.Service(), Widgets.Applied(Widgets.Service())).Action);
    }

    [Theory]
    [InlineData(".spec.replicas", "$.spec.replicas", 3)]
    [InlineData(".spec.template.spec.containers[0].image", "$.spec.template.spec.containers[0].image", "example:2")]
    [InlineData(".spec.template.spec.containers[0].env[0].value", "$.spec.template.spec.containers[0].env[0].value", "2")]
    [InlineData(".spec.template.spec.automountServiceAccountToken", "$.spec.template.spec.automountServiceAccountToken", null)]
    [InlineData(".spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation", "$.spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation", true)]
    [InlineData(".spec.template.spec.containers[0]", "$.spec.template.spec.containers[0].name", "renamed")]
    [InlineData(".spec.template.spec.volumes[0]", "$.spec.template.spec.volumes", null)]
    [InlineData(".metadata.labels.team", "$.metadata.labels.team", null)]
    [InlineData(".metadata.annotations.note", "$.metadata.annotations.note", "y")]
    [InlineData(".spec.strategy.rollingUpdate.maxSurge", "$.spec.strategy.rollingUpdate.maxSurge", "25%")]
    public void A_field_that_somebody_changed_is_set_again_with_force(string difference, string path, object? value)
    {
        var live = Widgets.Applied(Widgets.Deployment(), stored => Set(stored, path, value));

        var decision = Widgets.Decide(Widgets.Deployment(), live);

        Assert.Equal((ApplyAction.Update, true, "live"), (decision.Action, decision.Force, decision.Uid));
        Assert.StartsWith(decision.Difference!, difference, StringComparison.Ordinal);
        Assert.Equal("live", (string)JsonNode.Parse(decision.Body.Span)!["metadata"]!["uid"]!);
    }

    [Fact]
    public void Lists_that_are_not_merged_are_ours_as_a_whole()
    {
        AssertDiffers(".spec.template.spec.containers[0].args", stored => stored["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Add("--c"));
        AssertDiffers(".spec.template.spec.containers[0].args[0]", stored => stored["spec"]!["template"]!["spec"]!["containers"]![0]!["args"] = new JsonArray("--b", "--a"));
        AssertDiffers(".spec.template.spec.tolerations", stored => stored["spec"]!["template"]!["spec"]!["tolerations"]!.AsArray().Add(new JsonObject { ["operator"] = "Exists" }));
        AssertDiffers(
            ".spec.template.spec.containers[0].securityContext.capabilities.drop[0]",
            stored => stored["spec"]!["template"]!["spec"]!["containers"]![0]!["securityContext"]!["capabilities"]!["drop"] = new JsonArray("KILL"));

        static void AssertDiffers(string difference, Action<JsonNode> change) =>
            Assert.Equal(difference, Widgets.Decide(Widgets.Deployment(), Widgets.Applied(Widgets.Deployment(), change)).Difference);
    }

    [Fact]
    public void A_field_that_is_no_longer_desired_is_removed_by_applying_without_it()
    {
        var live = Widgets.Applied(Widgets.Deployment());
        var desired = Widgets.Deployment(pod: pod => pod with { Tolerations = null });

        var decision = Widgets.Decide(desired, live);

        Assert.Equal((ApplyAction.Update, $".metadata.annotations[{Widgets.HashAnnotation}]"), (decision.Action, decision.Difference));
        Assert.Null(JsonNode.Parse(decision.Body.Span)!["spec"]!["template"]!["spec"]!["tolerations"]);
    }

    [Fact]
    public void A_port_of_a_Service_is_told_by_its_number()
    {
        var live = Widgets.Applied(Widgets.Service(), stored => stored["spec"]!["ports"]!.AsArray().Insert(0, new JsonObject { ["name"] = "other", ["port"] = 81, ["protocol"] = "TCP", ["targetPort"] = 81 }));

        Assert.Equal(ApplyAction.None, Widgets.Decide(Widgets.Service(), live).Action);
        Assert.Equal(ApplyAction.Update, Widgets.Decide(Widgets.Service(port: 82), live).Action);
    }

    [Fact]
    public void Quantities_are_equal_when_their_amounts_are()
    {
        var live = Widgets.Applied(Widgets.Deployment(), stored =>
        {
            var requests = stored["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["requests"]!;
            requests["cpu"] = "0.5";
            requests["memory"] = "1Gi";
        });

        Assert.Equal(ApplyAction.None, Widgets.Decide(Widgets.Deployment(), live).Action);
    }

    [Fact]
    public void An_object_of_somebody_else_is_never_touched()
    {
        var foreign = Widgets.Applied(Widgets.Deployment(), stored =>
        {
            stored["metadata"]!.AsObject().Remove("ownerReferences");
            stored["metadata"]!.AsObject().Remove("annotations");
        });
        Assert.Equal(ApplyAction.Conflict, Widgets.Decide(Widgets.Deployment(), foreign).Action);
        Assert.Equal(ApplyAction.None, Widgets.Decide(null, foreign).Action);

    }

    [Theory]
    [InlineData(-1, ApplyAction.Delete, ApplyAction.Delete)]
    [InlineData(0, ApplyAction.Conflict, ApplyAction.None)]
    [InlineData(1, ApplyAction.Conflict, ApplyAction.None)]
    public void A_child_of_an_earlier_owner_of_the_name_makes_way_and_one_that_may_be_a_later_ones_stays(int secondsAfterOwner, ApplyAction ifDesired, ApplyAction otherwise)
    {
        var anotherIncarnation = Widgets.Applied(Widgets.Deployment(), stored =>
        {
            stored["metadata"]!["ownerReferences"]![0]!["uid"] = "another";
            stored["metadata"]!["creationTimestamp"] = Widgets.Created.AddSeconds(secondsAfterOwner).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        });

        Assert.Equal(ifDesired, Widgets.Decide(Widgets.Deployment(), anotherIncarnation).Action);
        Assert.Equal(otherwise, Widgets.Decide(null, anotherIncarnation).Action);
    }

    [Fact]
    public void An_orphan_of_an_earlier_apply_is_deleted_whatever_is_desired()
    {
        var orphan = Widgets.Applied(Widgets.Deployment(), stored => stored["metadata"]!.AsObject().Remove("ownerReferences"));
        var notControlled = Widgets.Applied(Widgets.Deployment(), stored => stored["metadata"]!["ownerReferences"]![0]!["controller"] = false);
        var going = Widgets.Applied(Widgets.Deployment(), stored =>
        {
            stored["metadata"]!.AsObject().Remove("ownerReferences");
            stored["metadata"]!["deletionTimestamp"] = "2025-01-01T00:00:00Z";
        });

        foreach (var desired in new[] { null, Widgets.Deployment() })
        {
            Assert.Equal((ApplyAction.Delete, "live"), (Widgets.Decide(desired, orphan).Action, Widgets.Decide(desired, orphan).Uid));
            Assert.Equal(ApplyAction.Delete, Widgets.Decide(desired, notControlled).Action);
            Assert.Equal(desired is null ? ApplyAction.None : ApplyAction.Wait, Widgets.Decide(desired, going).Action);
        }
    }

    [Fact]
    public void An_object_that_must_not_exist_is_deleted_by_its_uid()
    {
        var decision = Widgets.Decide(null, Widgets.Applied(Widgets.Deployment()));

        Assert.Equal((ApplyAction.Delete, "live"), (decision.Action, decision.Uid));
        Assert.Equal(ApplyAction.None, Widgets.Decide<Deployment>(null, null).Action);
    }

    [Fact]
    public void An_object_on_its_way_out_is_waited_for()
    {
        var going = Widgets.Applied(Widgets.Deployment(), stored => stored["metadata"]!["deletionTimestamp"] = "2025-01-01T00:00:00Z");

        Assert.Equal(ApplyAction.Wait, Widgets.Decide(Widgets.Deployment(replicas: 9), going).Action);
        Assert.Equal(ApplyAction.None, Widgets.Decide(null, going).Action);
    }

    [Fact]
    public void A_desired_object_without_its_owner_is_a_mistake()
    {
        var orphan = Widgets.Deployment();

        Assert.Throws<ArgumentException>(() => Widgets.Decide(orphan with { Metadata = orphan.Metadata with { OwnerReferences = null } }, null));
    }

    [Fact]
    public void The_hash_depends_on_what_is_desired_alone()
    {
        var desired = Widgets.Service();
        var labels = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2", ["c"] = "3" };

        var hash = Hash(desired with { Metadata = desired.Metadata with { Labels = labels } });

        Assert.Equal("8bc4ec3282ad7a86876d5ccb1e5b9cc1", hash);
        Assert.Equal(hash, Hash(desired with { Metadata = desired.Metadata with { Labels = labels.Reverse().ToDictionary() } }));
        Assert.Equal(hash, Hash(desired with { Metadata = desired.Metadata with { Labels = labels.ToFrozenDictionary() } }));
        Assert.Equal(hash, Hash(desired with { Metadata = desired.Metadata with { Labels = labels, Annotations = new Dictionary<string, string> { [Widgets.HashAnnotation] = "before" } } }));
        Assert.NotEqual(hash, Hash(desired with { Metadata = desired.Metadata with { Labels = labels, Annotations = new Dictionary<string, string> { ["a"] = "b" } } }));
        Assert.NotEqual(hash, Hash(Widgets.Service(port: 81)));
    }

    private static string Hash(Service desired) =>
        (string)JsonNode.Parse(Widgets.Decide(desired, null).Body.Span)!["metadata"]!["annotations"]![Widgets.HashAnnotation]!;

    private static void Set(JsonNode stored, string path, object? value)
    {
        var steps = path[2..].Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        var parent = steps[..^1].Aggregate(stored, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (value is null)
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else
        {
            parent[steps[^1]] = JsonValue.Create(value);
        }
    }
}
