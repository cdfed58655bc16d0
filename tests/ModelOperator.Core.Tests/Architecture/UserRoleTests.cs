using System.Text.Json.Nodes;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;
using Xunit;

namespace ModelOperator.Core.Tests.Architecture;

/// <summary>What Kubernetes' own roles view, edit and admin of a namespace allow of our kinds.</summary>
public class UserRoleTests
{
    private static readonly string[] Reading = ["get", "list", "watch"];
    private static readonly string[] ReservedToAdmins = ["accessdenials", "sharinggrants"];

    private static readonly IReadOnlyList<JsonObject> Roles = ManifestLoader.Load(Path.Combine(Repository.Rbac, "user-roles.yaml"));

    private static readonly string[] NamespacedKinds =
    [
        .. ManifestLoader.Load(Repository.Crds).Where(crd => (string?)crd["spec"]!["scope"] == "Namespaced")
            .Select(crd => (string)crd["spec"]!["names"]!["plural"]!).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Who_may_view_a_namespace_reads_all_of_our_kinds_in_it_and_changes_none()
    {
        Assert.Equal(NamespacedKinds, Resources("view").Where(resource => !resource.Contains('/')));
        Assert.All(Rules("view"), rule => Assert.Equal(Reading, Strings(rule, "verbs")));
    }

    [Fact]
    public void Who_may_edit_a_namespace_may_not_give_its_assets_away()
    {
        Assert.Equal(NamespacedKinds.Except(ReservedToAdmins), Writable("edit").Where(resource => !resource.Contains('/')));
        Assert.Equal(NamespacedKinds, Writable("admin").Where(resource => !resource.Contains('/')));
    }

    [Fact]
    public void Nobody_gets_more_than_our_kinds_by_them() =>
        Assert.All(Roles, role => Assert.All(role["rules"]!.AsArray(), rule =>
        {
            Assert.Equal(["modeloperator.io"], Strings(rule!, "apiGroups"));
            Assert.DoesNotContain("domains", Strings(rule!, "resources"));
            Assert.DoesNotContain("servingruntimes", Strings(rule!, "resources"));
            Assert.DoesNotContain('*', string.Concat(Strings(rule!, "resources").Concat(Strings(rule!, "verbs"))));
        }));

    // Kubernetes adds the rules of a role with this label to its own role of that name.
    private static IEnumerable<JsonNode> Rules(string role) => Roles
        .Where(item => (string?)item["metadata"]!["labels"]![$"rbac.authorization.k8s.io/aggregate-to-{role}"] == "true")
        .SelectMany(item => item["rules"]!.AsArray()).OfType<JsonNode>();

    private static IEnumerable<string> Resources(string role) => Sorted(Rules(role));

    private static IEnumerable<string> Writable(string role) => Sorted(Rules(role).Where(rule => Strings(rule, "verbs").Contains("patch")));

    private static IEnumerable<string> Sorted(IEnumerable<JsonNode> rules) =>
        rules.SelectMany(rule => Strings(rule, "resources")).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Strings(JsonNode rule, string field) => rule[field]!.AsArray().Select(value => (string)value!);
}
