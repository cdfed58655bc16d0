using System.Text.Json.Nodes;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;
using Xunit;

namespace ModelOperator.Core.Tests.Architecture;

/// <summary>What the catalog's service account may do, as it is shipped: who takes the catalog over has that and no more.</summary>
public class CatalogPermissionTests
{
    private static readonly List<JsonObject> Shipped = [.. ManifestLoader.Load(Path.Combine(Repository.Rbac, "catalog.yaml"))];

    private static readonly string[] Answered = ["datasets", "domains", "embeddings", "modeldeployments", "models", "modelversions", "sharinggrants"];

    private static readonly List<JsonNode> Rules = [.. Shipped.SelectMany(item => item["rules"]?.AsArray() ?? []).OfType<JsonNode>()];

    [Fact]
    public void The_catalog_reads_what_it_answers_about_and_namespaces_and_asks_for_reviews_and_nothing_else()
    {
        Assert.NotEmpty(Rules);
        Assert.All(Rules, rule => Assert.True(
            (string?)rule["apiGroups"]!.AsArray().Single() switch
            {
                "" => Strings(rule, "resources") is ["namespaces"] && Reads(rule),
                "modeloperator.io" => Strings(rule, "resources").SequenceEqual(Answered) && Reads(rule),
                "authentication.k8s.io" => Strings(rule, "resources") is ["tokenreviews"] && Strings(rule, "verbs") is ["create"],
                "authorization.k8s.io" => Strings(rule, "resources") is ["subjectaccessreviews"] && Strings(rule, "verbs") is ["create"],
                _ => false,
            },
            rule.ToJsonString()));
        Assert.All(Rules.SelectMany(rule => Strings(rule, "resources")), resource => Assert.DoesNotContain('*', resource));
    }

    [Fact]
    public void Its_rights_are_bound_to_its_own_service_account_and_to_nobody_else()
    {
        var binding = Assert.Single(Shipped, item => item["subjects"] is not null);
        Assert.Equal("ClusterRole modeloperator-catalog", $"{binding["roleRef"]!["kind"]} {binding["roleRef"]!["name"]}");
        var subject = Assert.Single(binding["subjects"]!.AsArray())!;
        Assert.Equal("ServiceAccount modeloperator-system/modeloperator-catalog", $"{subject["kind"]} {subject["namespace"]}/{subject["name"]}");
    }

    private static bool Reads(JsonNode rule) => !Strings(rule, "verbs").Except(["list", "watch"]).Any();

    private static List<string> Strings(JsonNode rule, string field) => [.. rule[field]!.AsArray().Select(value => (string)value!)];
}
