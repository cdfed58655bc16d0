using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.Sharing;

/// <summary>What grantees may read through the Kubernetes API, and that nothing a user writes makes it more.</summary>
public sealed class GrantAccessTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly SharingGrant Shared = Identified(
        Make.Grant("studio/shared", [Make.Named(GrantableKind.Dataset, "plays")], [Make.ToDomain("ads")]));

    private static readonly GrantFacts Facts = new()
    {
        Grantees = [("ads", "ads"), ("creatives", "ads")],
        UnknownGrantees = [],
        Matched = [new(ObjectKind.Dataset, "studio", "titles"), new(ObjectKind.Dataset, "studio", "plays"), new(ObjectKind.Model, "studio", "ranker")],
        Versions = [new(ObjectKind.ModelVersion, "studio", "ranker-1")],
        Members = [new Subject { Kind = SubjectKind.Group, Name = "ads-team" }, new Subject { Kind = SubjectKind.ServiceAccount, Name = "bot", Namespace = "tools" }],
        NotFound = [],
        Consumers = [],
    };

    [Fact]
    public void Grantees_may_read_the_objects_of_a_grant_by_name_and_no_others()
    {
        var (role, binding) = Bodies(Shared, Facts);

        Assert.Equal("modeloperator:grant:shared", (string?)role["metadata"]!["name"]);
        Assert.Equal(
            ["datasets: plays, titles", "models: ranker", "modelversions: ranker-1"],
            role["rules"]!.AsArray().Select(rule => $"{string.Join(", ", Strings(rule!["resources"]))}: {string.Join(", ", Strings(rule["resourceNames"]))}").Order());
        Assert.All(role["rules"]!.AsArray(), rule =>
        {
            Assert.Equal([ApiGroup.Name], Strings(rule!["apiGroups"]));
            Assert.Equal(["get", "list", "watch"], Strings(rule["verbs"]));
        });
        Assert.Equal(("Role", "modeloperator:grant:shared"), ((string?)binding["roleRef"]!["kind"], (string?)binding["roleRef"]!["name"]));
        Assert.Equal(
            ["Group/ads-team", "Group/system:serviceaccounts:ads", "Group/system:serviceaccounts:creatives", "ServiceAccount/tools:bot"],
            binding["subjects"]!.AsArray().Select(Named).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("expired")]
    [InlineData("deleted")]
    [InlineData("nothing matched")]
    [InlineData("nobody reached")]
    public void A_grant_that_gives_nothing_lets_nobody_read(string why)
    {
        var grant = why switch
        {
            "suspended" => Shared with { Spec = Shared.Spec with { Suspended = true } },
            "expired" => Shared with { Spec = Shared.Spec with { ExpiresAt = Noon } },
            "deleted" => Shared.DeletedAt(Noon),
            _ => Shared,
        };
        var facts = why switch
        {
            "nothing matched" => Facts with { Matched = [], Versions = [] },
            "nobody reached" => Facts with { Grantees = [], Members = [] },
            _ => Facts,
        };
        var (role, binding) = Live(Shared, Facts);

        Assert.Equal((ApplyAction.None, ApplyAction.None), Actions(GrantAccess.Decide(grant, facts, null, null, Noon)));
        Assert.Equal((ApplyAction.Delete, ApplyAction.Delete), Actions(GrantAccess.Decide(grant, facts, role, binding, Noon)));
    }

    [Fact]
    public void What_is_as_it_should_be_is_not_written()
    {
        var (role, binding) = Live(Shared, Facts);

        Assert.Equal((ApplyAction.None, ApplyAction.None), Actions(GrantAccess.Decide(Shared, Facts with { Matched = [.. Facts.Matched.Reverse()] }, role, binding, Noon)));
    }

    [Fact]
    public void Access_that_somebody_widened_or_narrowed_is_put_right()
    {
        var (role, binding) = Live(Shared, Facts);
        var wider = role with { Rules = [.. role.Rules!, new PolicyRule { ApiGroups = [""], Resources = ["secrets"], Verbs = ["get"] }] };
        var narrower = binding with { Subjects = [binding.Subjects![0]] };

        Assert.Equal((ApplyAction.Update, ApplyAction.Update), Actions(GrantAccess.Decide(Shared, Facts, wider, narrower, Noon)));
    }

    [Fact]
    public void What_a_grant_left_behind_that_is_gone_is_deleted_and_what_others_made_is_not()
    {
        var (role, binding) = Live(Shared, Facts);
        var stranger = role with { Metadata = role.Metadata with { OwnerReferences = null, Annotations = null } };

        Assert.Equal((ApplyAction.Delete, ApplyAction.Delete), Actions(GrantAccess.WithoutGrant("shared", role, binding)));
        Assert.Equal((ApplyAction.None, ApplyAction.None), Actions(GrantAccess.WithoutGrant("shared", stranger, null)));
        Assert.Equal(ApplyAction.Conflict, GrantAccess.Decide(Shared, Facts, stranger, null, Noon).Role.Action);
    }

    [Fact]
    public void A_role_that_somebody_puts_in_the_place_of_ours_is_bound_no_longer()
    {
        var (role, binding) = Live(Shared, Facts);
        var stranger = role with { Metadata = role.Metadata with { OwnerReferences = null, Annotations = null } };
        var others = binding with { Metadata = binding.Metadata with { OwnerReferences = null, Annotations = null } };

        Assert.Equal((ApplyAction.Conflict, ApplyAction.Delete), Actions(GrantAccess.Decide(Shared, Facts, stranger, binding, Noon)));
        Assert.Equal((ApplyAction.Conflict, ApplyAction.None), Actions(GrantAccess.Decide(Shared, Facts, stranger, others, Noon)));
        Assert.Equal((ApplyAction.Conflict, ApplyAction.None), Actions(GrantAccess.Decide(Shared, Facts, stranger, null, Noon)));
    }

    [Theory]
    [InlineData(SubjectKind.Group, "system:authenticated", null)]
    [InlineData(SubjectKind.Group, "system:masters", null)]
    [InlineData(SubjectKind.Group, "System:Unauthenticated", null)]
    [InlineData(SubjectKind.User, "system:anonymous", null)]
    [InlineData(SubjectKind.User, "", null)]
    [InlineData(SubjectKind.ServiceAccount, "default", null)]
    [InlineData(SubjectKind.ServiceAccount, "default", "")]
    public void Members_that_belong_to_Kubernetes_or_are_none_are_left_out(SubjectKind kind, string name, string? ns)
    {
        var (_, binding) = Bodies(Shared, Facts with { Members = [new Subject { Kind = kind, Name = name, Namespace = ns }] });

        Assert.Equal(["Group/system:serviceaccounts:ads", "Group/system:serviceaccounts:creatives"], binding["subjects"]!.AsArray().Select(Named));
    }

    [Fact]
    public void Whatever_is_granted_to_whomever_no_rule_goes_beyond_reading_named_objects_of_our_kinds()
    {
        var random = new Random(7);
        ObjectKind[] kinds = [ObjectKind.Dataset, ObjectKind.Model, ObjectKind.ModelVersion, ObjectKind.Embedding, ObjectKind.ModelDeployment];
        string[] names = ["plays", "*", "", "secrets", "system:masters", "a/b", "..", "titles"];
        for (var round = 0; round < 500; round++)
        {
            var facts = Facts with
            {
                Matched = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => new ObjectRef(kinds[random.Next(kinds.Length)], "studio", names[random.Next(names.Length)]))],
                Members = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new Subject { Kind = (SubjectKind)random.Next(3), Name = names[random.Next(names.Length)] })],
            };
            var (role, binding) = Bodies(Shared, facts);
            Assert.All(role["rules"]!.AsArray(), rule =>
            {
                Assert.Equal([ApiGroup.Name], Strings(rule!["apiGroups"]));
                Assert.All(Strings(rule["verbs"]), verb => Assert.Contains(verb, (string[])["get", "list", "watch"]));
                Assert.NotEmpty(Strings(rule["resourceNames"]));
                Assert.Null(rule["nonResourceURLs"]);
                Assert.All(Strings(rule["resources"]), resource => Assert.Matches("^(datasets|models|modelversions|embeddings|modeldeployments)$", resource));
            });
            Assert.All(binding["subjects"]!.AsArray().Select(Named), subject => Assert.DoesNotContain("system:masters", subject, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void More_than_fits_into_a_role_is_cut_and_said_so()
    {
        var many = Facts with { Matched = [.. Enumerable.Range(0, GrantAccess.MaxListed + 1).Select(i => new ObjectRef(ObjectKind.Dataset, "studio", $"data-{i}"))] };

        Assert.Equal(GrantAccess.MaxListed, Bodies(Shared, many).Role["rules"]!.AsArray().Sum(rule => rule!["resourceNames"]!.AsArray().Count));
        Assert.True(GrantAccess.IsCut(many));
        Assert.False(GrantAccess.IsCut(Facts));
        var condition = Conditions.Find(GrantDecision.Decide(Shared, many, AccessOutcome.Given, TimeSpan.FromDays(7), Noon).Conditions, ConditionTypes.ReadAccess)!;
        Assert.Equal((ConditionStatus.False, Reasons.AccessCut), (condition.Status, condition.Reason));
    }

    private static SharingGrant Identified(SharingGrant grant) =>
        grant with { Metadata = grant.Metadata with { Uid = "uid-1", Generation = 1, CreationTimestamp = Noon.AddDays(-1) } };

    private static (JsonNode Role, JsonNode Binding) Bodies(SharingGrant grant, GrantFacts facts)
    {
        var (role, binding) = GrantAccess.Decide(grant, facts, null, null, Noon);
        Assert.Equal((ApplyAction.Create, ApplyAction.Create), (role.Action, binding.Action));
        return (Json(role), Json(binding));
    }

    /// <summary>The objects as the server has them once they were applied.</summary>
    private static (Role Role, RoleBinding Binding) Live(SharingGrant grant, GrantFacts facts)
    {
        var (role, binding) = Bodies(grant, facts);
        return (Parse<Role>(role), Parse<RoleBinding>(binding));
    }

    private static T Parse<T>(JsonNode body)
        where T : class, IKubernetesObject<T>
    {
        body["metadata"]!["uid"] = "uid-child";
        body["metadata"]!["creationTimestamp"] = "2026-01-01T11:00:00Z";
        return System.Text.Json.JsonSerializer.Deserialize(body.ToJsonString(), T.JsonTypeInfo)!;
    }

    private static JsonNode Json(ApplyDecision decision) => JsonNode.Parse(Encoding.UTF8.GetString(decision.Body.Span))!;

    private static (ApplyAction Role, ApplyAction Binding) Actions((ApplyDecision Role, ApplyDecision Binding) decision) => (decision.Role.Action, decision.Binding.Action);

    private static List<string> Strings(JsonNode? list) => [.. list!.AsArray().Select(item => (string)item!)];

    private static string Named(JsonNode? subject) => $"{subject!["kind"]}/{(subject["namespace"] is { } ns ? $"{ns}:" : "")}{subject["name"]}";
}
