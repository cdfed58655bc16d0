using System.Text.Json.Nodes;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;
using Xunit;

namespace ModelOperator.Core.Tests.Architecture;

/// <summary>What the operator's service account may do, as it is shipped: who takes the operator over has that and no more.</summary>
public class OperatorPermissionTests
{
    private static readonly List<JsonObject> Shipped =
        [.. Directory.EnumerateFiles(Repository.Rbac, "*.yaml").Where(file => Path.GetFileName(file) is not ("kustomization.yaml" or "catalog.yaml")).SelectMany(ManifestLoader.Load)];

    private static readonly List<JsonObject> Bindings = [.. Shipped.Where(item => item["subjects"] is not null)];

    private static readonly List<JsonNode> Rules =
        [.. Shipped.Where(role => Bindings.Exists(item => BoundBy(item) == $"{role["kind"]}/{role["metadata"]!["name"]}")).SelectMany(role => role["rules"]!.AsArray()).OfType<JsonNode>()];

    [Fact]
    public void The_operator_may_not_raise_its_own_or_anybodys_rights()
    {
        Assert.All(Rules, rule => Assert.Empty(Strings(rule, "verbs").Intersect(["escalate", "bind", "impersonate", "approve", "sign", "deletecollection"])));
        Assert.Empty(Strings("resources").Intersect(
            ["clusterroles", "clusterrolebindings", "serviceaccounts", "serviceaccounts/token", "certificatesigningrequests", "pods/exec", "pods/attach", "pods/portforward", "nodes/proxy"]));
        Assert.DoesNotContain(Rules, rule => Strings(rule, "resources").Contains("pods") && Strings(rule, "verbs").Except(["list", "watch"]).Any());
    }

    [Fact]
    public void The_operator_names_every_resource_and_verb_and_reads_no_secrets()
    {
        Assert.All((string[])["apiGroups", "resources", "verbs"], field =>
        {
            Assert.NotEmpty(Strings(field));
            Assert.All(Strings(field), value => Assert.DoesNotContain('*', value));
        });
        Assert.All(Rules, rule => Assert.Null(rule["nonResourceURLs"]));
        Assert.Empty(Strings("resources").Intersect(["secrets", "configmaps", "nodes", "persistentvolumes"]));
        Assert.Empty(Strings("apiGroups").Intersect(["admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io"]));
    }

    [Fact]
    public void Its_rights_are_bound_to_its_own_service_account_and_to_nobody_else()
    {
        Assert.Equal(["ClusterRole/modeloperator", "ClusterRole/modeloperator-optional", "Role/modeloperator-leader-election", "Role/modeloperator-revisions"], Bindings.Select(BoundBy).Order());
        Assert.All(Bindings.SelectMany(item => item["subjects"]!.AsArray()), subject => Assert.Equal(
            "ServiceAccount modeloperator-system/modeloperator", $"{subject!["kind"]} {subject["namespace"]}/{subject["name"]}"));
    }

    private static string BoundBy(JsonObject binding) => $"{binding["roleRef"]!["kind"]}/{binding["roleRef"]!["name"]}";

    private static List<string> Strings(string field) => [.. Rules.SelectMany(rule => Strings(rule, field))];

    private static IEnumerable<string> Strings(JsonNode rule, string field) => (rule[field]?.AsArray() ?? []).Select(value => (string)value!);
}
