using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Objects;
using Xunit;
using static ModelOperator.ClusterTests.Operator.Tenants;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What hostile users try with grants, domains, names and statuses to get more than they were given (<c>THREATS.md</c>).</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class ThreatTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Theory]
    [InlineData("""{"resources":[{"kind":"Secret","names":["token"]}]}""")]
    [InlineData("""{"resources":[{"kind":"SharingGrant","names":["other"]}]}""")]
    [InlineData("""{"resources":[{"kind":"datasets/status","names":["shots"]}]}""")]
    [InlineData("""{"resources":[{"kind":"*","names":["shots"]}]}""")]
    [InlineData("""{"resources":[{"kind":"Dataset","names":["*"]}]}""")]
    [InlineData("""{"resources":[{"kind":"Dataset","names":[""]}]}""")]
    [InlineData("""{"resources":[{"kind":"Dataset","names":["other/shots"]}]}""")]
    [InlineData("""{"resources":[{"kind":"Dataset","names":["../other/shots"]}]}""")]
    [InlineData("""{"resources":[{"kind":"Dataset","names":[]}]}""")]
    [InlineData("""{"resources":[{"kind":"Dataset","selector":{}}]}""")]
    [InlineData("""{"resources":[{"kind":"Dataset"}]}""")]
    [InlineData("""{"to":[{"namespaceSelector":{}}]}""")]
    [InlineData("""{"to":[{"namespace":"*"}]}""")]
    [InlineData("""{"to":[{"domain":"system:masters"}]}""")]
    [InlineData("""{"to":[]}""")]
    [InlineData("""{"permissions":["Admin"]}""")]
    public async Task A_grant_of_more_than_named_assets_is_refused(string spec)
    {
        using var tenant = await world.TenantAsync("default");
        var grant = JsonNode.Parse("""
            {
              "apiVersion": "modeloperator.io/v1alpha1", "kind": "SharingGrant", "metadata": {"namespace": "default", "name": "attack"},
              "spec": {"resources": [{"kind": "Dataset", "names": ["shots"]}], "to": [{"namespace": "other"}], "permissions": ["Use"]}
            }
            """)!.AsObject();
        var grants = ResourcePaths.Collection("SharingGrant", "default") + "?dryRun=All";
        await tenant.CreateAsync(grants, grant);
        foreach (var (field, value) in JsonNode.Parse(spec)!.AsObject())
        {
            grant["spec"]![field] = value!.DeepClone();
        }

        var refusal = await Assert.ThrowsAsync<ApiException>(() => tenant.CreateAsync(grants, grant));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refusal.Status);
        Assert.Contains("spec.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_gives_nothing_of_another_namespace_whatever_it_says()
    {
        var (victim, attacker, accomplice) = (await world.CreateNamespaceAsync("victim"), await world.CreateNamespaceAsync("attacker"), await world.CreateNamespaceAsync("accomplice"));
        await world.CreateAsync(Make.Dataset($"{victim}/secret"));
        await world.CreateAsync(Make.Dataset($"{attacker}/own"));
        using var tenant = await world.TenantAsync(attacker);
        var grant = JsonNode.Parse($$"""
            {
              "apiVersion": "modeloperator.io/v1alpha1", "kind": "SharingGrant", "metadata": {"namespace": "{{attacker}}", "name": "attack"},
              "spec": {
                "namespace": "{{victim}}", "to": [{"namespace": "{{accomplice}}"}], "permissions": ["Deploy"],
                "resources": [{"kind": "Dataset", "namespace": "{{victim}}", "apiGroup": "", "resource": "secrets", "names": ["secret", "own"]}]
              }
            }
            """)!;
        await tenant.CreateAsync(ResourcePaths.Collection("SharingGrant", attacker), grant);
        await world.CreateAsync(Make.Dataset($"{accomplice}/copy", from: [$"{victim}/secret"]));

        var role = await world.EventuallyAsync("Role", $"{attacker}/modeloperator:grant:attack", _ => true, "is there");
        Assert.Equal(
            """[{"apiGroups":["modeloperator.io"],"resourceNames":["own"],"resources":["datasets"],"verbs":["get","list","watch"]}]""",
            Sorted(role["rules"]!));
        await world.EventuallyAsync("Dataset", $"{accomplice}/copy", item => item.Is("Stalled", "True", "NotGranted"), "is refused");
        using var account = await world.AccountAsync(accomplice);
        await CannotAsync(account, ResourcePaths.Of("Dataset", $"{victim}/secret"));
        Assert.Empty(await OursAsync("Role", victim));
        Assert.Empty(await OursAsync("RoleBinding", victim));
    }

    [Theory]
    [InlineData("Group", "system:masters")]
    [InlineData("Group", "system:authenticated")]
    [InlineData("Group", "system:unauthenticated")]
    [InlineData("Group", "system:serviceaccounts")]
    [InlineData("User", "system:anonymous")]
    [InlineData("User", "system:serviceaccount:kube-system:default")]
    [InlineData("ServiceAccount", "default")]
    public async Task Members_that_belong_to_Kubernetes_are_refused(string kind, string name)
    {
        var domain = Make.Domain("attack") with { Spec = new DomainSpec { Members = [new Subject { Kind = Enum.Parse<SubjectKind>(kind), Name = name }] } };

        var refusal = await Assert.ThrowsAsync<ApiException>(() => world.CreateAsync(domain));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refusal.Status);
        Assert.Contains("spec.members[0]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_that_claims_a_namespace_of_an_older_one_gains_its_members_nothing()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var (rightful, claimant) = ($"a-{user}", $"b-{user}");
        await world.CreateAsync(Domain(rightful, user));
        await world.CreateAsync(Domain(claimant));
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.CreateAsync(Make.Grant($"{owner}/to-domain", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToDomain(rightful)]));
        using var member = await world.AsUserAsync("member", $"{rightful}-team");
        using var attacker = await world.AsUserAsync("attacker", $"{claimant}-team");
        var shots = ResourcePaths.Of("Dataset", $"{owner}/shots");
        await world.CanAsync(member, shots);

        await world.PatchAsync("Domain", claimant, $$"""{"spec":{"namespaces":{"names":["{{user}}","{{owner}}"]} } }""");

        var told = await world.EventuallyAsync("Domain", claimant, item => item.Is("Stalled", "True", "NamespaceConflict"), "says who keeps the namespace");
        Assert.StartsWith($"namespace {user} belongs to Domain {rightful}, which is older", told.Condition("Stalled")!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(user, (told["status"]!["namespaces"]?.AsArray() ?? []).Select(name => (string?)name));
        await world.CanAsync(member, shots);
        await CannotAsync(attacker, shots);
        var binding = await world.GetAsync("RoleBinding", $"{owner}/modeloperator:grant:to-domain");
        Assert.DoesNotContain($"{claimant}-team", binding!["subjects"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guessed_name_is_answered_alike_whether_it_exists_or_not()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var key = $"{user}/guess";
        await world.CreateAsync(Make.Dataset($"{owner}/granted"));
        await world.CreateAsync(Make.Grant($"{owner}/shared", [Make.Named(GrantableKind.Dataset, "granted")], [Make.ToNamespace(user)]));
        await world.CreateAsync(Make.Dataset(key, from: [$"{owner}/secret"]));
        using var account = await world.AccountAsync(user);
        await world.CanAsync(account, ResourcePaths.Of("Dataset", $"{owner}/granted"));
        await world.EventuallyAsync("Dataset", key, item => item.Is("Stalled", "True", "NotGranted"), "is refused");
        await world.EventuallyAsync(() => world.EventsAsync("Dataset", key), events => events.Count > 0, "an event tells of it");
        await world.QuietAsync();
        var (before, events, absent) = (await world.GetAsync("Dataset", key), await world.EventsAsync("Dataset", key), await account.WhyNotAsync(ResourcePaths.Of("Dataset", $"{owner}/secret")));

        await world.CreateAsync(Make.Dataset($"{owner}/secret"));
        await world.EventuallyAsync("Dataset", $"{owner}/secret", item => item.Is("Ready"), "is there");
        await world.QuietAsync();

        Assert.Equal(before!.ToJsonString(), (await world.GetAsync("Dataset", key))!.ToJsonString());
        Assert.Equal(events.Select(Told), (await world.EventsAsync("Dataset", key)).Select(Told));
        Assert.Equal(absent, await account.WhyNotAsync(ResourcePaths.Of("Dataset", $"{owner}/secret")));

        static string Told(JsonObject item) => $"{item["metadata"]!["name"]} {item["reason"]} {item["note"]}";
    }

    [Fact]
    public async Task A_forged_status_gives_nothing_and_is_put_right()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var (grant, consumer) = ($"{owner}/suspended", $"{user}/contexts");
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        var suspended = Make.Grant(grant, [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]);
        await world.CreateAsync(suspended with { Spec = suspended.Spec with { Suspended = true } });
        await world.CreateAsync(Make.Dataset(consumer, from: [$"{owner}/shots"]));
        var refused = await world.EventuallyAsync("Dataset", consumer, item => item.Is("Stalled", "True", "NotGranted"), "is refused");
        await world.EventuallyAsync("SharingGrant", grant, item => item.Is("Active", "False", "Suspended"), "is suspended");
        var uri = $"aip://dataset/k8s/{owner}/shots";

        var (forgedGrant, forgedConsumer) = (
            $$"""{"status":{"revokedAt":"2999-01-01T00:00:00Z","grantees":[{"namespace":"{{user}}"}],"granteeCount":1,"conditions":[{{Forged("Active")}}]} }""",
            $$"""{"status":{"references":[{"field":"spec.derivedFrom[0]","uri":"{{uri}}","state":"Resolved","grant":"{{grant}}"}],"conditions":[{{Forged("Ready")}}]} }""");
        using var ownerTenant = await world.TenantAsync(owner);
        using var userTenant = await world.TenantAsync(user);
        await ownerTenant.PatchAsync(ResourcePaths.Of("SharingGrant", grant, "status"), JsonNode.Parse(forgedGrant)!);
        await userTenant.PatchAsync(ResourcePaths.Of("Dataset", consumer, "status"), JsonNode.Parse(forgedConsumer)!);
        await userTenant.PatchAsync(ResourcePaths.Of("Dataset", consumer), JsonNode.Parse($$"""{"metadata":{"annotations":{"lineage.modeloperator.io/upstream":"{{uri}}","lineage.modeloperator.io/digest":"forged"} } }""")!);

        await world.EventuallyAsync("SharingGrant", grant, item => item.Is("Active", "False", "Suspended") && item["status"]!["revokedAt"] is null, "says the truth again");
        await world.EventuallyAsync(
            "Dataset", consumer,
            item => item.Is("Stalled", "True", "NotGranted") && item.Lineage("digest") == refused.Lineage("digest") && item.Lineage("upstream") == refused.Lineage("upstream"),
            "says the truth again");
        Assert.Null(await world.GetAsync("Role", $"{owner}/modeloperator:grant:suspended"));

        static string Forged(string type) =>
            $$"""{"type":"{{type}}","status":"True","reason":"Forged","message":"","lastTransitionTime":"2026-01-01T00:00:00Z","observedGeneration":1}""";
    }

    private static Domain Domain(string name, params string[] namespaces)
    {
        var domain = Make.Domain(name, namespaces.Length == 0 ? null : namespaces);
        return domain with { Spec = domain.Spec with { Members = [new Subject { Kind = SubjectKind.Group, Name = $"{name}-team" }] } };
    }

    private async Task<IReadOnlyList<JsonObject>> OursAsync(string kind, string ns) =>
        [.. (await world.ListAsync(kind, ns)).Where(item => ((string)item["metadata"]!["name"]!).StartsWith("modeloperator:", StringComparison.Ordinal))];
}
