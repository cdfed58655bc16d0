using System.Text.Json.Nodes;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;

namespace ModelOperator.ClusterTests.BadClusters;

/// <summary>One thing that somebody may do, or did.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Group">The API group.</param>
/// <param name="Resource">The resource, with its subresource.</param>
/// <param name="Namespace">The one namespace that it may be done in; null for all.</param>
internal sealed record Permission(string Verb, string Group, string Resource, string? Namespace = null)
{
    public override string ToString() => $"{Verb} {Resource}{(Group.Length > 0 ? $".{Group}" : "")}{(Namespace is null ? "" : $" in {Namespace}")}";

    /// <summary>Everything that the files of <c>config/rbac</c> allow a service account.</summary>
    public static IReadOnlyList<Permission> Of(string account)
    {
        List<JsonObject> shipped =
            [.. Directory.EnumerateFiles(Repository.Rbac, "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml").SelectMany(ManifestLoader.Load)];
        var bound = shipped
            .Where(item => item["subjects"]?.AsArray().Any(subject => (string?)subject!["name"] == account) == true)
            .Select(item => ((string?)item["roleRef"]!["kind"], (string?)item["roleRef"]!["name"])).ToHashSet();
        return
        [
            .. from role in shipped
               where bound.Contains(((string?)role["kind"], (string?)role["metadata"]!["name"]))
               from rule in role["rules"]!.AsArray()
               from name in Strings(rule, "apiGroups")
               from resource in Strings(rule, "resources")
               from verb in Strings(rule, "verbs")
               select new Permission(verb, name, resource, (string?)role["metadata"]!["namespace"]),
        ];

        static IEnumerable<string> Strings(JsonNode? rule, string field) => rule![field]!.AsArray().Select(value => (string)value!);
    }
}
