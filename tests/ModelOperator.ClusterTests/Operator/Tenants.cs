using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Users of one namespace, and what they are allowed by Roles.</summary>
internal static class Tenants
{
    public const string Rbac = "rbac.authorization.k8s.io";

    /// <summary>Somebody who may do anything with our objects of a namespace, and nothing else anywhere.</summary>
    public static async Task<ApiClient> TenantAsync(this World world, string ns)
    {
        var user = $"tenant-of-{ns}";
        await world.Api.ApplyAsync(ResourcePaths.Of("Role", $"{ns}/tenant"), Role(ns, "tenant", Rule("modeloperator.io", "*", "*")));
        await world.Api.ApplyAsync(ResourcePaths.Of("RoleBinding", $"{ns}/tenant"), Binding(ns, "tenant", "Role", "tenant", user));
        var tenant = await world.AsUserAsync(user);
        await world.CanAsync(tenant, ResourcePaths.Collection("SharingGrant", ns));
        return tenant;
    }

    /// <summary>Somebody with the name and the groups that the API server gives to the default service account of a namespace.</summary>
    public static Task<ApiClient> AccountAsync(this World world, string ns) =>
        world.AsUserAsync($"system:serviceaccount:{ns}:default", "system:serviceaccounts", $"system:serviceaccounts:{ns}");

    /// <summary>Waits until a user can read what is at a path.</summary>
    public static Task<string?> CanAsync(this World world, ApiClient user, string path) =>
        world.EventuallyAsync(() => user.WhyNotAsync(path), why => why is null, $"{path} can be read");

    /// <summary>Asserts that a user is not allowed to read what is at a path.</summary>
    public static async Task CannotAsync(ApiClient user, string path) =>
        Assert.StartsWith($"{(int)HttpStatusCode.Forbidden} ", await user.WhyNotAsync(path), StringComparison.Ordinal);

    /// <summary>Asserts that a call is not allowed.</summary>
    public static async Task ForbiddenAsync(Func<Task> call) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ApiException>(call)).Status);

    /// <summary>A rule of a Role.</summary>
    public static JsonObject Rule(string group, string resource, string verb) => new()
    {
        ["apiGroups"] = new JsonArray(group), ["resources"] = new JsonArray(resource), ["verbs"] = new JsonArray(verb),
    };

    /// <summary>A Role with one rule; a ClusterRole where there is no namespace.</summary>
    public static JsonObject Role(string? ns, string name, JsonObject rule) => new()
    {
        ["apiVersion"] = $"{Rbac}/v1",
        ["kind"] = ns is null ? "ClusterRole" : "Role",
        ["metadata"] = ns is null ? new JsonObject { ["name"] = name } : new JsonObject { ["namespace"] = ns, ["name"] = name },
        ["rules"] = new JsonArray(rule),
    };

    /// <summary>A RoleBinding of a Role or ClusterRole to one user.</summary>
    public static JsonObject Binding(string ns, string name, string roleKind, string role, string user) => new()
    {
        ["apiVersion"] = $"{Rbac}/v1",
        ["kind"] = "RoleBinding",
        ["metadata"] = new JsonObject { ["namespace"] = ns, ["name"] = name },
        ["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = roleKind, ["name"] = role },
        ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "User", ["name"] = user }),
    };

    /// <summary>As text that does not depend on the order in which a server writes fields.</summary>
    public static string Sorted(JsonNode node) => Ordered(node)!.ToJsonString();

    private static JsonNode? Ordered(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Ordered(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Ordered)]),
        _ => node?.DeepClone(),
    };
}
