using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Objects;
using Xunit;
using static ModelOperator.ClusterTests.Operator.Tenants;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What grantees may do with kubectl: read what they were granted as long as they are, and nothing else.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class GrantedReadTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    private const string Group = "modeloperator.io";

    [Fact]
    public async Task Grantees_read_exactly_what_is_granted_while_it_is_and_nobody_else_does()
    {
        var (owner, user, stranger) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"), await world.CreateNamespaceAsync("stranger"));
        var domain = Make.Domain(user, [user]);
        await world.CreateAsync(domain with { Spec = domain.Spec with { Members = [new Subject { Kind = SubjectKind.Group, Name = $"{user}-team" }] } });
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.CreateAsync(Make.Dataset($"{owner}/masters"));
        await world.CreateAsync(Make.Model($"{owner}/ranker"));
        await world.CreateAsync(Make.ModelVersion($"{owner}/ranker-1", "ranker"));
        await world.CreateAsync(Make.Grant(
            $"{owner}/shared", [Make.Named(GrantableKind.Dataset, "shots"), Make.Named(GrantableKind.Model, "ranker")], [Make.ToDomain(user)], Permission.Discover));
        using var member = await world.AsUserAsync("member", $"{user}-team");
        using var account = await world.AccountAsync(user);
        using var outsider = await world.AccountAsync(stranger);
        var shots = ResourcePaths.Of("Dataset", $"{owner}/shots");

        await world.CanAsync(member, shots);
        await world.CanAsync(account, shots);
        await world.CanAsync(member, ResourcePaths.Of("Model", $"{owner}/ranker"));
        await world.CanAsync(member, ResourcePaths.Of("ModelVersion", $"{owner}/ranker-1"));
        await world.EventuallyAsync("SharingGrant", $"{owner}/shared", item => item.Is("ReadAccess", "True", "AccessGiven"), "says that grantees can read");
        foreach (var path in (string[])
            [
                ResourcePaths.Of("Dataset", $"{owner}/masters"), ResourcePaths.Collection("Dataset", owner), ResourcePaths.Collection("Dataset"),
                ResourcePaths.Of("SharingGrant", $"{owner}/shared"), $"/api/v1/namespaces/{owner}/secrets", $"/api/v1/namespaces/{owner}/pods",
                $"/apis/rbac.authorization.k8s.io/v1/namespaces/{owner}/roles",
            ])
        {
            await CannotAsync(member, path);
            await CannotAsync(account, path);
        }

        await CannotAsync(outsider, shots);
        await ForbiddenAsync(() => member.PatchAsync(shots, JsonNode.Parse("""{"metadata":{"labels":{"a":"b"}}}""")!));
        await ForbiddenAsync(() => member.DeleteAsync(shots));

        // A version that comes later is the Model's too.
        await world.CreateAsync(Make.ModelVersion($"{owner}/ranker-2", "ranker", "2"));
        await world.CanAsync(member, ResourcePaths.Of("ModelVersion", $"{owner}/ranker-2"));

        await world.PatchAsync("SharingGrant", $"{owner}/shared", """{"spec":{"suspended":true}}""");
        await EventuallyCannotAsync(member, shots);
        await CannotAsync(account, shots);
        await world.PatchAsync("SharingGrant", $"{owner}/shared", """{"spec":{"suspended":false}}""");
        await world.CanAsync(member, shots);

        await world.PatchAsync("Domain", user, """{"spec":{"members":[]}}""");
        await EventuallyCannotAsync(member, shots);
        await world.CanAsync(account, shots);

        await world.DeleteAsync("SharingGrant", $"{owner}/shared");
        await EventuallyCannotAsync(account, shots);
        await world.GoneAsync("Role", $"{owner}/modeloperator:grant:shared");
        await world.GoneAsync("RoleBinding", $"{owner}/modeloperator:grant:shared");
    }

    [Fact]
    public async Task What_is_selected_by_labels_can_be_read_while_it_has_them()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        var selected = new GrantedResources { Kind = GrantableKind.Dataset, Selector = new() { MatchLabels = new Dictionary<string, string> { ["tier"] = "shared" } } };
        await world.CreateAsync(Make.Grant($"{owner}/shared", [selected], [Make.ToNamespace(user)]));
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        using var account = await world.AccountAsync(user);
        var shots = ResourcePaths.Of("Dataset", $"{owner}/shots");
        await world.EventuallyAsync("SharingGrant", $"{owner}/shared", item => item.Is("Stalled", "True", "NothingMatched"), "matches nothing");
        await CannotAsync(account, shots);
        Assert.Null(await world.GetAsync("Role", $"{owner}/modeloperator:grant:shared"));

        await world.PatchAsync("Dataset", $"{owner}/shots", """{"metadata":{"labels":{"tier":"shared"}}}""");
        await world.CanAsync(account, shots);

        await world.PatchAsync("Dataset", $"{owner}/shots", """{"metadata":{"labels":{"tier":null}}}""");
        await EventuallyCannotAsync(account, shots);
    }

    [Fact]
    public async Task A_role_that_somebody_puts_in_the_place_of_ours_is_neither_bound_nor_touched()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        await world.CreateAsync(Role(owner, "modeloperator:grant:shared"));
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));

        await world.CreateAsync(Make.Grant($"{owner}/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]));

        var told = await world.EventuallyAsync("SharingGrant", $"{owner}/shared", item => item.Is("ReadAccess", "False", "NameConflict"), "says that the name is taken");
        Assert.StartsWith("Role modeloperator:grant:shared exists and does not belong to this grant", told.Condition("ReadAccess")!.Message, StringComparison.Ordinal);
        Assert.Null(await world.GetAsync("RoleBinding", $"{owner}/modeloperator:grant:shared"));
        Assert.Equal("secrets", (string?)(await world.GetAsync("Role", $"{owner}/modeloperator:grant:shared"))!["rules"]![0]!["resources"]![0]);
    }

    [Fact]
    public async Task A_role_of_ours_that_somebody_widens_is_put_right()
    {
        var (owner, user) = (await world.CreateNamespaceAsync("owner"), await world.CreateNamespaceAsync("user"));
        await world.CreateAsync(Make.Dataset($"{owner}/shots"));
        await world.CreateAsync(Make.Grant($"{owner}/shared", [Make.Named(GrantableKind.Dataset, "shots")], [Make.ToNamespace(user)]));
        using var account = await world.AccountAsync(user);
        await world.CanAsync(account, ResourcePaths.Of("Dataset", $"{owner}/shots"));

        await world.PatchAsync("Role", $"{owner}/modeloperator:grant:shared", Role(owner, "any")["rules"]!.ToJsonString().Insert(0, "{\"rules\":") + "}");

        await world.EventuallyAsync(
            "Role", $"{owner}/modeloperator:grant:shared", item => (string?)item["rules"]![0]!["apiGroups"]![0] == Group && item["rules"]!.AsArray().Count == 1, "allows what it did");
        await world.CanAsync(account, ResourcePaths.Of("Dataset", $"{owner}/shots"));
        await EventuallyCannotAsync(account, $"/api/v1/namespaces/{owner}/secrets");
    }

    private static JsonObject Role(string ns, string name) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = "Role",
        ["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = name, ["labels"] = new JsonObject { [Labels.ManagedBy] = Labels.ManagedByValue } },
        ["rules"] = new JsonArray(new JsonObject
        {
            ["apiGroups"] = new JsonArray(""), ["resources"] = new JsonArray("secrets"), ["verbs"] = new JsonArray("get", "list"),
        }),
    };

    private Task<string?> EventuallyCannotAsync(ApiClient user, string path) =>
        world.EventuallyAsync(() => user.WhyNotAsync(path), why => why is not null, $"{path} cannot be read");
}
